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

/** When a process began, in the kernel's ticks; null where the system does not tell. With it a pid that was used again is another process. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The process's name, in brackets, may hold anything; the begin is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}

interface Holder {
  pid: number
  started: string | null
}

function holder(path: string): Holder | null {
  try {
    const [pid, started] = readFileSync(path, 'utf8').trim().split(' ')
    return Number(pid) > 0 ? { pid: Number(pid), started: started ?? null } : null
  } catch {
    return null
  }
}

/** Whether the process that took the lock still runs, and not another one under its number. */
function stillRuns({ pid, started }: Holder): boolean {
  if (!isAlive(pid)) return false
  const now = startOf(pid)
  return started === null || now === null || now === started
}

/** Hard-linking a written file creates the lock together with its pid, or fails when there is one. */
function tryCreate(path: string, own: string): boolean {
  writeFileSync(own, `${[process.pid, startOf(process.pid)].filter(Boolean).join(' ')}\n`)
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

function locked(path: string, pid: number | undefined): AppError {
  return new AppError('STATE_LOCKED', `The state in ${path} is in use by process ${pid ?? 'unknown'}.`, {
    hint: `Stop that process, or choose another data directory. If process ${pid ?? ''} is not ours, delete ${path}.`,
  })
}

/**
 * Takes the directory for this process and returns how to give it back. The embedded engine lets a second process open the same files
 * and corrupts them. The lock of a dead process is taken over, also when another process has its number by now; so is one with our own pid that we do not hold, as a restarted container
 * has the same pid again.
 * @throws AppError STATE_LOCKED
 */
export function lockDirectory(directory: string): () => void {
  const path = join(directory, 'state.lock')
  const own = `${path}.${process.pid}`
  if (held.has(path)) throw locked(path, process.pid)
  if (!tryCreate(path, own)) {
    const before = holder(path)
    if (before && before.pid !== process.pid && stillRuns(before)) throw locked(path, before.pid)
    const stale = `${own}.stale`
    try {
      renameSync(path, stale)
    } catch {
      throw locked(path, holder(path)?.pid)
    }
    // Another process may have taken the dead one's lock over between our look and our rename: give it back.
    const moved = holder(stale)
    if (moved?.pid !== before?.pid || moved?.started !== before?.started) {
      renameSync(stale, path)
      throw locked(path, moved?.pid)
    }
    rmSync(stale, { force: true })
    if (!tryCreate(path, own)) throw locked(path, holder(path)?.pid)
  }
  held.add(path)
  return () => {
    held.delete(path)
    rmSync(path, { force: true })
  }
}
