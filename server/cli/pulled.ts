import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileText } from '../definitions/published.ts'
import { AppError } from '../errors.ts'

/** A definition as it runs. */
export interface RunningFile {
  path: string
  version: number
  text: string
  /** The file on the server's disk, which published versions lie over; null where there is none. */
  onDisk: string | null
}

/** What is known of a file of a directory: hashes of its text as it was pulled, and as it was submitted from there since. */
interface Known {
  pulled: string | null
  submitted: string[]
}

const RECORD = '.wwh-pulled.json'
/** Where the first line of each shipped definition says that its schema lies. */
const SCHEMAS = 'server/definitions/schemas'
const HERE = join(import.meta.dirname, '../..')

/** What a directory held when it was pulled; nothing where it never was. */
export type Pulled = ReadonlyMap<string, Known>

/** @throws AppError CLI_RECORD where its record was damaged: what others published could not be told from what was written there */
export async function readPulled(directory: string): Promise<Pulled> {
  const text = await readFile(join(directory, RECORD), 'utf8').catch(() => '{}')
  try {
    return new Map(Object.entries(JSON.parse(text) as Record<string, Known>))
  } catch (cause) {
    throw new AppError('CLI_RECORD', `${join(directory, RECORD)} is damaged`, {
      cause,
      hint: 'pull into another directory, and write your change there',
    })
  }
}

/**
 * Writes what runs into a directory, with the schemas that editors complete from.
 * @throws AppError CLI_EDITED, with nothing written, where files there were edited since they were pulled, unless they may be written over
 */
export async function writePulled(
  directory: string,
  files: readonly RunningFile[],
  { overwrite }: { overwrite: boolean },
): Promise<void> {
  const pulled = await readPulled(directory)
  const edited: string[] = []
  for (const { path, text } of files) {
    const here = await readFile(join(directory, path), 'utf8').catch(() => null)
    if (here !== null && here !== text && hashOf(here) !== pulled.get(path)?.pulled) edited.push(path)
  }
  if (edited.length > 0 && !overwrite)
    throw new AppError('CLI_EDITED', `what was edited here would be lost: ${edited.join(', ')}`, {
      hint: 'pull into another directory, or --overwrite',
    })
  for (const { path, text } of files) {
    await mkdir(dirname(join(directory, path)), { recursive: true })
    await writeFile(join(directory, path), text)
  }
  await cp(join(HERE, SCHEMAS), join(directory, SCHEMAS), { recursive: true, filter: (path) => !path.endsWith('.md') })
  await keep(directory, new Map(files.map(({ path, text }) => [path, { pulled: hashOf(text), submitted: [] }])))
}

/** Remembers what was submitted from a directory: published, it is no other's work. */
export async function keepSubmitted(directory: string, files: readonly FileText[]): Promise<void> {
  const pulled = await readPulled(directory)
  if (pulled.size === 0) return
  const known = new Map(pulled)
  for (const { path, text } of files) {
    const { pulled: then = null, submitted = [] } = known.get(path) ?? {}
    known.set(path, { pulled: then, submitted: [...submitted, hashOf(text ?? '')] })
  }
  await keep(directory, known)
}

/**
 * What was written in a directory and differs from what runs. What others published since is left as it is: a file that still is as it was
 * pulled, or as it lies on the server's disk, was not written here.
 *
 * @throws AppError CLI_STALE where a file was edited here and published by others since it was pulled
 */
export function writtenHere(
  sources: readonly { path: string; text: string }[],
  running: readonly RunningFile[],
  pulled: Pulled,
): FileText[] {
  const now = new Map(running.map((file) => [file.path, file]))
  const stale: string[] = []
  const written = sources.flatMap(({ path, text }) => {
    const runs = now.get(path)
    const then = pulled.get(path)
    if (runs?.text === text || then?.pulled === hashOf(text)) return []
    if (!then && runs && runs.version > 0 && runs.onDisk === text) return []
    if (then && runs && ![then.pulled, ...then.submitted].includes(hashOf(runs.text)))
      stale.push(`${path} (version ${runs.version})`)
    return [{ path, text }]
  })
  if (stale.length > 0)
    throw new AppError('CLI_STALE', `others published since this directory was pulled: ${stale.join(', ')}`, {
      hint: 'pull into another directory, and write your change there',
    })
  return written
}

async function keep(directory: string, known: Pulled): Promise<void> {
  await writeFile(join(directory, RECORD), `${JSON.stringify(Object.fromEntries(known), null, 1)}\n`)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
