import { mkdirSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** Within the project: compiled programs find the packages from where they lie. */
const CACHE = resolve(import.meta.dirname, '../node_modules/.cache')
/** Where files lie in memory, on systems that have such a place. */
const MEMORY = '/dev/shm'
/** Of which the stores of all tests together take a part. */
const ROOM = 4e9
/** Directories of a run are named after its process, so that the next run knows what one that was killed has left. */
const NAME = 'wwh-tests-'

/**
 * Before all tests: temporary files lie in memory where there is room for them, since the stores of dozens of small cities are made and
 * removed, all in one directory, which is removed after the last test whatever a test has left there; and the directories where what takes
 * long to make (demo cities, compiled programs) is kept for the tests that come later.
 */
export default async function keep(): Promise<() => Promise<void>> {
  mkdirSync(CACHE, { recursive: true })
  const place = !process.env.TMPDIR && (await room(MEMORY)) > ROOM ? MEMORY : tmpdir()
  await Promise.all([place, CACHE].map(removeLeft))
  const temporary = await mkdtemp(join(place, `${NAME}${process.pid}-`))
  // A PostgreSQL server that a test starts runs as a user of its own.
  await chmod(temporary, 0o711)
  const programs = await mkdtemp(join(CACHE, `${NAME}${process.pid}-`))
  const kept = join(temporary, 'kept')
  await mkdir(kept)
  Object.assign(process.env, { TMPDIR: temporary, KEPT_DIR: kept, PROGRAMS_DIR: programs })
  return async () => {
    for (const directory of [temporary, programs]) await rm(directory, { recursive: true, maxRetries: 3 })
  }
}

async function room(directory: string): Promise<number> {
  return statfs(directory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  )
}

async function removeLeft(place: string): Promise<void> {
  for (const name of await readdir(place)) {
    const [, run] = new RegExp(`^${NAME}(\\d+)-`).exec(name) ?? []
    // What is another user's stays.
    if (run && !isRunning(Number(run))) await rm(join(place, name), { recursive: true }).catch(() => undefined)
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
