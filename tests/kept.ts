import { mkdirSync } from 'node:fs'
import { mkdtemp, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Within the project: compiled programs find the packages from where they lie. */
const CACHE = resolve(import.meta.dirname, '../node_modules/.cache')
/** Where files lie in memory, on systems that have such a place. */
const MEMORY = '/dev/shm'
/** Of which the stores of all tests together take a part. */
const ROOM = 4e9

/**
 * Before all tests: temporary files lie in memory where there is room for them, since the stores of dozens of small cities are made and
 * removed; and the directories where demo cities, once grown, and programs, once compiled, are kept for the tests that come later.
 * They are removed after the last.
 */
export default async function keep(): Promise<() => Promise<void>> {
  mkdirSync(CACHE, { recursive: true })
  if (!process.env.TMPDIR && (await room(MEMORY)) > ROOM) process.env.TMPDIR = MEMORY
  const [cities, programs] = await Promise.all([mkdtemp(join(tmpdir(), 'cities-')), mkdtemp(join(CACHE, 'tests-'))])
  process.env.CITIES_DIR = cities
  process.env.PROGRAMS_DIR = programs
  return async () => {
    for (const directory of [cities, programs]) await rm(directory, { recursive: true })
  }
}

async function room(directory: string): Promise<number> {
  return statfs(directory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
}
