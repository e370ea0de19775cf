/**
 * Slow creep: a rise too gentle for windows of days, tested on sums of four, eight and twelve weeks against a baseline that ends before
 * the longest of them. The dispersion of such sums is measured on the baseline's own months, because slow noise does not average out.
 */
import {
  DAILY_FIT,
  type DailyFit,
  type DailyProfile,
  type DayCalendar,
  expectDaily,
  fitDaily,
} from './daily-baseline.ts'
import { mostUnusual, type WindowTest, windowSums } from './daily-tail.ts'

export const CREEP_WINDOWS = [28, 56, 84] as const
const MONTH = 28
/** Months' worth of belief that months are no noisier than days. */
const PRIOR_MONTHS = 12

export interface CreepFit {
  fit: DailyFit
  /** φ of sums over four weeks. */
  monthlyDispersion: number
}

/** The baseline of the creep test: two years that end twelve weeks before `day`. Needs the two-year basis; insufficient otherwise. */
export function fitCreep(
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  parent?: DailyProfile,
): CreepFit {
  const options = { ...DAILY_FIT, gapDays: CREEP_WINDOWS[2], historyDays: DAILY_FIT.historyDays + MONTH }
  const found = fitDaily(counts, calendar, day, options, parent)
  const fit: DailyFit = found.basis === 'two-years' ? found : { ...found, basis: 'insufficient', level: 0 }
  let chiSquare = 0
  let months = 0
  for (let end = day - options.gapDays; end - MONTH >= day - options.historyDays; end -= MONTH) {
    let observed = 0
    let expected = 0
    for (let d = end - MONTH; d < end; d++) {
      const count = counts[d - calendar.firstDay]
      if (count === undefined || !(count >= 0)) continue
      observed += count
      expected += expectDaily(fit, calendar, d)
    }
    if (expected <= 0) continue
    chiSquare += (observed - expected) ** 2 / expected
    months++
  }
  // Season and trend were fitted to these months: about a quarter of their freedom is spent.
  const own = months > 0 ? chiSquare / Math.max(1, 0.75 * months) : fit.dispersion
  const monthly = (own * months + fit.dispersion * PRIOR_MONTHS) / (months + PRIOR_MONTHS)
  return { fit, monthlyDispersion: Math.max(fit.dispersion, monthly) }
}

/** The most unusual of the trailing 28, 56 and 84 days. Meant to be asked once a month, not at each tick. */
export function testCreep(
  creep: CreepFit,
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
): WindowTest | null {
  const slow = creep.monthlyDispersion - creep.fit.dispersion
  const sums = windowSums(creep.fit, counts, calendar, day, CREEP_WINDOWS)
  return mostUnusual(sums.map((sum) => ({ ...sum, dispersion: sum.dispersion + slow })))
}
