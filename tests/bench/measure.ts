import { readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'

/** Milliseconds of one run after another. */
export async function timesOf(runs: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < runs; n++) {
    const begun = performance.now()
    await work()
    times.push(performance.now() - begun)
  }
  return times
}

/** The value below which a share of the times lie. */
export function percentile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** Milliseconds of processor that this process has taken. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

export interface Cost {
  wall: number
  cpu: number
}

/** Milliseconds that some work takes, by the clock and of this process's processor: on a busy machine the second says more. */
export async function costOf<T>(work: () => Promise<T>): Promise<Cost & { result: T }> {
  const [begun, taken] = [performance.now(), ownCpu()]
  const result = await work()
  return { result, wall: performance.now() - begun, cpu: ownCpu() - taken }
}

/** Milliseconds of processor that another process has taken, where the system tells. */
export function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * 10
}

/** From now on the peak of memory is measured anew, where the system can (Linux): what came before is not the bench's. */
export function forgetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5')
}

/** The most memory that this process held at once, in MB. */
export function peakMb(): number {
  const [, kb] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
  return Math.round(Number(kb) / 1024)
}

/** Milliseconds between two looks at the event loop. */
const LOOK_MS = 5

/** For how long the event loop was held up at worst, milliseconds. */
export interface Blocked {
  /** By the clock: on a busy machine, mostly while others had the processor. */
  wall: number
  /** Of the thread's own processor time meanwhile: what its own work held up. */
  cpu: number
}

/** Watches the event loop of this thread until it is asked how long it was held up at worst; where the system tells (Linux). */
export function watchLoop(): () => Blocked {
  const worst: Blocked = { wall: 0, cpu: 0 }
  let [at, taken] = [performance.now(), threadCpu()]
  const look = () => {
    const [now, cpu] = [performance.now(), threadCpu()]
    worst.wall = Math.max(worst.wall, now - at - LOOK_MS)
    worst.cpu = Math.max(worst.cpu, cpu - taken)
    at = now
    taken = cpu
  }
  const timer = setInterval(look, LOOK_MS)
  return () => {
    look()
    clearInterval(timer)
    return worst
  }
}

/** Milliseconds of processor that this thread has taken. */
function threadCpu(): number {
  return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]) / 1e6
}

export const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`

/** One line of the table that a bench prints. */
export function report(what: string, ...figures: string[]): void {
  process.stdout.write(`${what.padEnd(46)} ${figures.map((figure) => figure.padStart(14)).join(' ')}\n`)
}

/** A heading, with how busy the machine is: times on a busy machine say little. */
export function heading(title: string, ...columns: string[]): void {
  process.stdout.write(`\n${title} (load ${loadavg()[0]?.toFixed(1)})\n`)
  if (columns.length > 0) report('', ...columns)
}
