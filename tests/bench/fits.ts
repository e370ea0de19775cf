import { cpus } from 'node:os'
import { benjaminiHochberg } from '../../alerts/detectors/benjamini-hochberg.ts'
import { fitDaily } from '../../alerts/detectors/daily-baseline.ts'
import type { DailyFit } from '../../alerts/detectors/daily-fit.ts'
import { testDaily } from '../../alerts/detectors/daily-tail.ts'
import { startThread } from '../../server/threads/thread.ts'
import { dailySeries, generator, plainCalendar } from '../alerts/detectors/simulators.ts'
import { forgetPeak, ownCpu, peakMb } from './measure.ts'

/** Two years and a month, of which the last ten days lie after the tick. */
const DAYS = 760
const TODAY = 750
const DIFFERENT = 1000
const COUNTS = [1000, 10_000, 100_000]
const CALENDAR = plainCalendar(DAYS)

/** Series that threads share, and the part of them that one fits. */
export interface FitTask {
  counts: Float64Array
  from: number
  to: number
}

/** The fits of a range of series; they repeat after the first thousand. */
export function fitRange({ counts, from, to }: FitTask): DailyFit[] {
  return Array.from({ length: to - from }, (_, i) =>
    fitDaily(seriesAt(counts, from + i), CALENDAR, CALENDAR.firstDay + TODAY),
  )
}

/** Prints how long it takes to fit and to test so many series of two years, in one thread and on as many as there are cores. */
export async function benchFits(seed: number): Promise<void> {
  const cores = cpus().length
  console.log(`\n## Speed: two years of history, seed ${seed}; series repeat after the first thousand\n`)
  const heads = ['series', 'fit, s', 'of it cpu, s', 'cpu µs a series', `fit on ${cores} threads, s`, 'tick, s']
  console.log(
    `| ${[...heads, 'cpu µs a series', 'tests p < .01', 'heap of the fits, MB', 'peak memory, MB'].join(' | ')} |`,
  )
  console.log(`|${'---|'.repeat(10)}`)
  const counts = simulated(seed)
  const threads = Array.from({ length: cores }, () =>
    startThread<FitTask, number>(new URL('fit-thread.mjs', import.meta.url), {}),
  )
  // A thread's first question waits for its program.
  await Promise.all(threads.map((thread) => thread.ask({ counts, from: 0, to: 10 })))
  for (const count of COUNTS) {
    const begun = performance.now()
    await Promise.all(
      threads.map((thread, i) =>
        thread.ask({ counts, from: Math.round((i * count) / cores), to: Math.round(((i + 1) * count) / cores) }),
      ),
    )
    const together = performance.now() - begun
    printRow(counts, count, together)
  }
  await Promise.all(threads.map((thread) => thread.close()))
}

function printRow(counts: Float64Array, count: number, together: number): void {
  forgetPeak()
  const heap = process.memoryUsage().heapUsed
  const [fitStart, fitCpu] = [performance.now(), ownCpu()]
  const fits = fitRange({ counts, from: 0, to: count })
  const [tickStart, tickCpu] = [performance.now(), ownCpu()]
  const p = Float64Array.from(
    fits,
    (fit, i) => testDaily(fit, seriesAt(counts, i), CALENDAR, CALENDAR.firstDay + TODAY)?.p ?? 1,
  )
  benjaminiHochberg(p, 0.05)
  const [end, endCpu] = [performance.now(), ownCpu()]
  const cells = [
    count,
    ((tickStart - fitStart) / 1000).toFixed(2),
    ((tickCpu - fitCpu) / 1000).toFixed(2),
    (((tickCpu - fitCpu) / count) * 1000).toFixed(0),
    (together / 1000).toFixed(2),
    ((end - tickStart) / 1000).toFixed(3),
    (((endCpu - tickCpu) / count) * 1000).toFixed(1),
    p.filter((value) => value < 0.01).length,
    ((process.memoryUsage().heapUsed - heap) / 2 ** 20).toFixed(0),
    peakMb(),
  ]
  console.log(`| ${cells.join(' | ')} |`)
}

function simulated(seed: number): Float64Array {
  const random = generator(seed)
  const counts = new Float64Array(new SharedArrayBuffer(DIFFERENT * DAYS * Float64Array.BYTES_PER_ELEMENT))
  for (let i = 0; i < DIFFERENT; i++) {
    const design = { days: DAYS, mean: 0.05 * 1000 ** random.uniform(), dispersion: 1 + random.uniform() }
    const quiet = { eventsFrom: DAYS, eventRate: 0, eventSize: [0, 0] as [number, number] }
    counts.set(dailySeries(random, { ...design, ...quiet }).counts, i * DAYS)
  }
  return counts
}

function seriesAt(counts: Float64Array, i: number): Float64Array {
  const at = (i % DIFFERENT) * DAYS
  return counts.subarray(at, at + DAYS)
}
