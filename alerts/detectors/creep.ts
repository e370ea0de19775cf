/**
 * Slow creep: a rise too gentle for windows of days, tested on sums of four, eight and twelve weeks against a baseline that ends before
 * the longest of them. The dispersion of such sums is measured on the baseline's own months, because slow noise does not average out.
 */
import { DAILY_FIT, expectDaily, firstDayOfLife, fitDaily } from './daily-baseline.ts'
import type { DailyFit, DailyProfile, DayCalendar } from './daily-fit.ts'
import { CYCLE_DAYS } from './daily-season.ts'
import { mostUnusual, type WindowTest, windowSums } from './daily-tail.ts'
import { fitPart, type PartCounts, type PartFit } from './part-of-whole.ts'

export const CREEP_WINDOWS = [28, 56, 84] as const
const MONTH = 28
const WEEK = 7
/** Relative variance of a season that was seen once: feasts move by weeks from year to year, and take what goes with them along. */
const SEEN_ONCE_VARIANCE = 0.1
/** Share of an excess that must remain without its largest week: what came within days is no creep, and was told by the days. */
const LEAST_SPREAD = 0.5
/** Months' worth of belief that months are no noisier than days. */
const PRIOR_MONTHS = 12

export interface CreepFit {
  fit: DailyFit
  /** φ of sums over four weeks. */
  monthlyDispersion: number
}

/**
 * The baseline of the creep test: up to two years that end twelve weeks before `day`. It needs a whole cycle of seasons, for a month of
 * winter against a summer would be a rise every year; insufficient otherwise.
 */
export function fitCreep(
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  parent?: DailyProfile,
): CreepFit {
  const historyDays = DAILY_FIT.historyDays + MONTH
  const options = { ...DAILY_FIT, gapDays: CREEP_WINDOWS[2], historyDays, seasonalSpan: CYCLE_DAYS }
  const found = fitDaily(counts, calendar, day, options, parent)
  const fit: DailyFit = found.basis === 'thirteen-weeks' ? { ...found, basis: 'insufficient', level: 0 } : found
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

/** How a part stands to the rest of its whole over the same days. Null where half a year is not known of both. */
export function fitCreepBeside(counts: PartCounts, { firstDay }: DayCalendar, day: number): PartFit | null {
  const end = day - CREEP_WINDOWS[2] - firstDay
  const begin = Math.max(0, day - DAILY_FIT.historyDays - MONTH - firstDay)
  const born = Math.max(firstDayOfLife(counts.part, begin, end), firstDayOfLife(counts.whole, begin, end))
  return fitPart(counts, born, end)
}

/** The most unusual of the trailing 28, 56 and 84 days. Meant to be asked once a week or a month, not at each tick. */
export function testCreep(
  creep: CreepFit,
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  windows: readonly number[] = CREEP_WINDOWS,
): WindowTest | null {
  const slow = creep.monthlyDispersion - creep.fit.dispersion
  const season = creep.fit.basis === 'one-year' ? SEEN_ONCE_VARIANCE : 0
  const sums = windowSums(creep.fit, counts, calendar, day, windows)
  return mostUnusual(sums.map((sum) => ({ ...sum, dispersion: sum.dispersion + slow + season * sum.expected })))
}

/** Whether the excess of the last `window` days up to `day` is spread out: half of it or more remains without its largest week. */
export function isSpread(
  expected: (day: number) => number,
  counts: ArrayLike<number>,
  { firstDay }: DayCalendar,
  day: number,
  window: number,
): boolean {
  const excess = Float64Array.from({ length: window }, (_, i) => {
    const at = day - window + 1 + i
    const count = counts[at - firstDay] ?? 0
    return count >= 0 ? count - expected(at) : 0
  })
  let whole = 0
  let week = 0
  let largest = 0
  excess.forEach((one, i) => {
    whole += one
    week += one - (excess[i - WEEK] ?? 0)
    largest = Math.max(largest, week)
  })
  return whole > 0 && whole - largest >= LEAST_SPREAD * whole
}
