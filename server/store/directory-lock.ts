import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../errors.ts'

const held = new Set<string>()

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function holder(path: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10)
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

/** Hard-linking a written file creates the lock together with its pid, or fails when there is one. */
function tryCreate(path: string, own: string): boolean {
  writeFileSync(own, `${process.pid}\n`)
  try {
    linkSync(own, path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(own, { force: true })
  }
}

function locked(path: string, pid: number | null): AppError {
  return new AppError('STATE_LOCKED', `The state in ${path} is in use by process ${pid ?? 'unknown'}.`, {
    hint: `Stop that process, or choose another data directory. If process ${pid ?? ''} is not ours, delete ${path}.`,
  })
}

/**
 * Takes the directory for this process and returns how to give it back. The embedded engine lets a second process open the same files
 * and corrupts them. The lock of a dead process is taken over; so is one with our own pid that we do not hold, as a restarted container
 * has the same pid again.
 * @throws AppError STATE_LOCKED
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'state.lock')
  const own = `${path}.${process.pid}`
  if (held.has(path)) throw locked(path, process.pid)
  if (!tryCreate(path, own)) {
    const pid = holder(path)
    if (pid !== null && pid !== process.pid && isAlive(pid)) throw locked(path, pid)
    const stale = `${own}.stale`
    try {
      renameSync(path, stale)
    } catch {
      throw locked(path, holder(path))
    }
    // Another process may have taken the dead one's lock over between our look and our rename: give it back.
    const moved = holder(stale)
    if (moved !== pid) {
      renameSync(stale, path)
      throw locked(path, moved)
    }
    rmSync(stale, { force: true })
    if (!tryCreate(path, own)) throw locked(path, holder(path))
  }
  held.add(path)
  return () => {
    held.delete(path)
    rmSync(path, { force: true })
  }
}
