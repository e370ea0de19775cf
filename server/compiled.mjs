import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, extname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const ROOT = resolve(import.meta.dirname, '..')
const ROOMS = ['server', 'views', 'alerts', 'audiences', 'templates']
/** What is run: the server, the commands, and what they start beside themselves. */
const ENTRIES = [
  'server/main.ts',
  'server/cli/wwh.ts',
  'server/warehouse/bridge/main.ts',
  'server/store/engine-worker.ts',
  'server/jobs/detection-worker.ts',
  'server/jobs/look-back-worker.ts',
  'server/channels/chart-worker.ts',
]
const PLACE = join(ROOT, 'node_modules/.cache/who-what-how')
const KEPT_MS = 7 * 86_400_000
/** Names the compiled files to what a process starts beside itself: its threads and engine are of the version that it is. */
const HANDED_ON = 'WHO_WHAT_HOW_COMPILED'

/**
 * Runs an entry from a few compiled files instead of hundreds of sources, which Node reads in a third of the time. Nobody compiles by hand:
 * the first run does, in about a second, and again where a source has changed. Where that cannot be kept, the sources run.
 *
 * @param {string} entry one of ENTRIES
 */
export async function run(entry) {
  if (!ENTRIES.includes(entry)) throw new Error(`${entry} is no entry of server/compiled.mjs`)
  const handed = process.env[HANDED_ON]
  // After a week they may have gone.
  const directory = handed && existsSync(handed) ? handed : await compiled().catch(() => null)
  if (directory === null) {
    const { register } = await import('tsx/esm/api')
    register()
  }
  if (directory !== null) process.env[HANDED_ON] = directory
  const program = directory === null ? join(ROOT, entry) : join(directory, entry.replace(/\.ts$/, '.js'))
  await import(pathToFileURL(program).href)
}

async function compiled() {
  const directory = join(PLACE, await sourceHash())
  if (existsSync(directory)) return directory
  const draft = `${directory}.${process.pid}`
  await mkdir(PLACE, { recursive: true })
  await compile(ENTRIES, draft)
  // Built beside its place and moved there when whole: two that compile at once do no harm.
  await rename(draft, directory).catch(() => rm(draft, { recursive: true, force: true }))
  await removeOld()
  return directory
}

/**
 * Compiles entries with the sources of their own that they lead to, each to its place under a directory.
 *
 * @param {string[]} entries paths from the project's root
 * @param {string} directory made where there is none
 */
export async function compile(entries, directory) {
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: ROOT,
    entryPoints: entries,
    outbase: ROOT,
    outdir: directory,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: `node${process.versions.node}`,
    sourcemap: 'linked',
    logLevel: 'silent',
    plugins: [{ name: 'own places', setup: keepPlaces }],
  })
}

/** Sources find their neighbours (migrations, threads, templates) by where they lie, not by where they were compiled to. */
function keepPlaces(build) {
  build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
    const text = await readFile(path, 'utf8')
    const contents = text
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
      .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
    return { contents, loader: extname(path) === '.tsx' ? 'tsx' : 'ts' }
  })
}

/** Of the sources, the packages they are compiled for, and how. */
async function sourceHash() {
  const hash = createHash('sha256').update(process.version)
  const listed = await Promise.all(ROOMS.map((room) => readdir(join(ROOT, room), { recursive: true })))
  const sources = listed.flatMap((names, i) =>
    names.filter((name) => /\.tsx?$/.test(name)).map((name) => join(ROOT, ROOMS[i], name)),
  )
  const files = [...sources.sort(), join(ROOT, 'package-lock.json'), join(ROOT, 'tsconfig.json'), import.meta.filename]
  const texts = await Promise.all(files.map((file) => readFile(file)))
  for (const [i, file] of files.entries()) hash.update(relative(ROOT, file)).update('\0').update(texts[i])
  return hash.digest('hex').slice(0, 16)
}

/** A server that was started before a change may still run from what it was compiled to. */
async function removeOld() {
  for (const name of await readdir(PLACE)) {
    const { mtimeMs } = await stat(join(PLACE, name))
    if (Date.now() - mtimeMs > KEPT_MS) await rm(join(PLACE, name), { recursive: true, force: true })
  }
}
