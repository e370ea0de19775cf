import type { Definitions } from '../services.ts'
import type { DefinitionVersion, DefinitionVersions } from '../store/definition-versions.ts'
import { addedTables } from '../warehouse/access.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { checkSources } from './check.ts'
import { usable } from './load.ts'
import { kindOf, type Source } from './source.ts'

/** A definition file that runs, with its version: 0 as it lies on disk. */
export interface VersionedSource extends Source {
  version: number
}

/** The definitions that run: the city's files with the published versions over them. */
export interface PublishedDefinitions {
  readonly definitions: Definitions
  /** The files on disk: version 0 of each. */
  readonly files: readonly Source[]
  readonly sources: readonly VersionedSource[]
  /** The newest version of every path that has one, removed files included. */
  readonly versions: ReadonlyMap<string, number>
  /** Takes over what was published since, here or by another server; at once after publishing, and every few seconds elsewhere. */
  refresh(): Promise<void>
  /** @throws AppError DEFINITIONS where these newest versions over the files cannot be used */
  verify(newest: readonly DefinitionVersion[]): void
}

/** A change of one file's text; null removes the file. */
export interface FileText {
  path: string
  text: string | null
}

/** Sources with some of them written differently, added or removed. Those that stay are the same objects, whose reading is remembered. */
export function withTexts<T extends Source>(sources: readonly T[], texts: readonly FileText[]): (T | Source)[] {
  const changed = new Map(texts.map(({ path, text }) => [path, text]))
  const kept = sources.flatMap((source): (T | Source)[] => {
    const text = changed.get(source.path)
    if (text === undefined || text === source.text) return [source]
    return text === null ? [] : [{ path: source.path, file: source.path, text }]
  })
  const known = new Set(sources.map(({ path }) => path))
  const added = texts.flatMap(({ path, text }) =>
    text === null || known.has(path) ? [] : [{ path, file: path, text }],
  )
  return [...kept, ...added].sort((a, b) => a.path.localeCompare(b.path))
}

/**
 * Files with published versions over them.
 * @throws AppError DEFINITIONS where both together cannot be used
 */
function overlaid(
  files: readonly Source[],
  newest: readonly DefinitionVersion[],
): Pick<PublishedDefinitions, 'sources' | 'versions' | 'definitions'> {
  // What an older release of the product let people write elsewhere is no definition any more.
  const published = newest.filter(({ path }) => kindOf(path))
  const versions = new Map(published.map(({ path, version }) => [path, version]))
  const sources = withTexts(files, published).map((source) => ({ ...source, version: versions.get(source.path) ?? 0 }))
  return { sources, versions, definitions: usable(checkSources(sources)) }
}

/**
 * Lays the published versions over a city's files. Before definitions run, at first and after each publication, readers are granted the tables
 * of their datasets, where there is a warehouse at hand.
 * @throws AppError DEFINITIONS where both together cannot be used; what granting throws
 */
export async function openPublished(
  files: readonly Source[],
  store: DefinitionVersions,
  warehouse: Pick<Warehouse, 'grant'> | null,
): Promise<PublishedDefinitions> {
  const newest = async () => {
    const laid = overlaid(files, await store.publishedDefinitions())
    await warehouse?.grant(addedTables(laid.definitions.datasets.values()))
    return laid
  }
  let release = await store.definitionRelease()
  let running = await newest()
  return {
    files,
    get definitions() {
      return running.definitions
    },
    get sources() {
      return running.sources
    },
    get versions() {
      return running.versions
    },
    async refresh() {
      const latest = await store.definitionRelease()
      if (latest === release) return
      running = await newest()
      release = latest
    },
    verify: (newest) => {
      overlaid(files, newest)
    },
  }
}

/** Takes over publications every few seconds until stopped. What cannot be used is told, and what ran goes on. */
export function followPublished(
  published: PublishedDefinitions,
  options: { everyMs: number; onFault: (error: unknown) => void },
): { stop(): void } {
  let working = false
  const timer = setInterval(async () => {
    if (working) return
    working = true
    await published.refresh().catch(options.onFault)
    working = false
  }, options.everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
