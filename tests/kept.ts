import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Within the project: compiled programs find the packages from where they lie. */
const CACHE = resolve(import.meta.dirname, '../node_modules/.cache')

/**
 * Before all tests: the directories where demo cities, once grown, and programs, once compiled, are kept for the tests that come later.
 * They are removed after the last.
 */
export default async function keep(): Promise<() => Promise<void>> {
  mkdirSync(CACHE, { recursive: true })
  const [cities, programs] = await Promise.all([mkdtemp(join(tmpdir(), 'cities-')), mkdtemp(join(CACHE, 'tests-'))])
  process.env.CITIES_DIR = cities
  process.env.PROGRAMS_DIR = programs
  return async () => {
    for (const directory of [cities, programs]) await rm(directory, { recursive: true })
  }
}
