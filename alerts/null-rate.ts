import { Baselines, calendarOf, type FitCache } from './baselines.ts'
import { DAILY_WINDOWS, testDaily } from './detectors/daily-tail.ts'
import { rowsKey } from './identity.ts'
import type { DayContext, SeriesInput } from './signal.ts'

/** How often p falls below `SMALL` by itself: near `SMALL` where the baseline is calibrated; above `TOO_OFTEN` it promises too much. */
export interface NullRate {
  tests: number
  small: number
}

export const SMALL = 0.01
export const TOO_OFTEN = 0.015
/** Series that are looked at, evenly over all of them, and every how many days. */
const SAMPLE = 200
const EVERY_DAYS = 7

/**
 * The empirical null rate of the daily baseline: p-values of an even sample of all series, sparse ones included, once a week. Series
 * with an incident of their own going on are left out; events that nobody noticed are not, so that the rate errs upwards.
 */
export class NullRateSample implements NullRate {
  tests = 0
  small = 0

  add(
    day: number,
    series: readonly SeriesInput[],
    days: DayContext,
    fits: FitCache,
    goingOn: ReadonlySet<string>,
  ): void {
    if (day % EVERY_DAYS !== 0 || series.length === 0) return
    const calendar = calendarOf(days)
    const baselines = new Baselines(series, days, fits)
    const step = Math.max(1, series.length / SAMPLE)
    for (let at = 0; at < series.length; at += step) {
      const one = series[Math.floor(at)]
      if (!one || one.totals || goingOn.has(rowsKey(one.rows))) continue
      const test = testDaily(baselines.of(one).daily, one.values, calendar, calendar.firstDay + day, DAILY_WINDOWS)
      if (!test) continue
      this.tests += 1
      if (test.p < SMALL) this.small += 1
    }
  }
}
