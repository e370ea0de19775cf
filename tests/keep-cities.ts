import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Before all tests: the directory where demo cities, once grown, are kept for the tests that come later. It is removed after the last. */
export default async function keepCities(): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'cities-'))
  process.env.CITIES_DIR = directory
  return () => rm(directory, { recursive: true })
}
