import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const ROOT = resolve(import.meta.dirname, '../..')
const SOURCE = join(import.meta.dirname, 'studio')
/** Where the built files are served. */
export const BUNDLE_PATH = '/studio/assets/'

/** The studio's client as browsers load it. */
export interface StudioBundle {
  directory: string
  script: string
  styles: string[]
}

interface ManifestEntry {
  file: string
  isEntry?: boolean
  css?: string[]
}

const made = new Map<string, Promise<StudioBundle>>()

/**
 * The built client. Nobody builds it by hand: the first opening of the studio does, in about two seconds, and again where the source has
 * changed since. It is kept under the data directory.
 */
export function studioBundle(dataDir: string): Promise<StudioBundle> {
  const known = made.get(dataDir)
  if (known) return known
  const opened = openBundle(join(dataDir, 'studio')).catch((error: unknown) => {
    made.delete(dataDir)
    throw error
  })
  made.set(dataDir, opened)
  return opened
}

async function openBundle(cache: string): Promise<StudioBundle> {
  const directory = join(cache, await sourceHash())
  if (!existsSync(join(directory, '.vite/manifest.json'))) {
    // In a process of its own: the bundler's memory goes with it.
    const script = fileURLToPath(import.meta.url)
    // Whatever runs here, the bundle is React's production build.
    const env = { ...process.env, NODE_ENV: 'production' }
    await promisify(execFile)(process.execPath, ['--import', 'tsx', script, directory], { cwd: ROOT, env })
  }
  const manifest = JSON.parse(await readFile(join(directory, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    ManifestEntry
  >
  const entry = Object.values(manifest).find(({ isEntry }) => isEntry)
  if (!entry) throw new Error(`the studio's bundle in ${directory} has no entry`)
  const served = (file: string) => BUNDLE_PATH + file
  return { directory, script: served(entry.file), styles: (entry.css ?? []).map(served) }
}

/** Of the client's source and of the versions that it is built with. */
async function sourceHash(): Promise<string> {
  const files = (await readdir(SOURCE)).sort().map((name) => join(SOURCE, name))
  const hash = createHash('sha256')
  for (const file of [...files, join(ROOT, 'package-lock.json'), fileURLToPath(import.meta.url)])
    hash.update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}

/** Builds beside the place, moves there when whole, and removes older ones: two that build at once do no harm. */
async function build(directory: string): Promise<void> {
  process.env.NODE_ENV = 'production'
  const { build: viteBuild } = await import('vite')
  const draft = `${directory}.${process.pid}`
  await mkdir(dirname(directory), { recursive: true })
  await viteBuild({
    configFile: false,
    root: SOURCE,
    base: BUNDLE_PATH,
    logLevel: 'warn',
    mode: 'production',
    build: {
      outDir: draft,
      emptyOutDir: true,
      manifest: true,
      target: 'es2022',
      // Files inlined as data: or as script would be against the content security policy.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: join(SOURCE, 'main.tsx') },
    },
  })
  await rename(draft, directory).catch(() => rm(draft, { recursive: true, force: true }))
  const older = (await readdir(dirname(directory))).filter(
    (name) => /^[0-9a-f]{16}$/.test(name) && !directory.endsWith(name),
  )
  for (const name of older) await rm(join(dirname(directory), name), { recursive: true, force: true })
}

if (process.argv[1] === fileURLToPath(import.meta.url) && process.argv[2]) await build(process.argv[2])
