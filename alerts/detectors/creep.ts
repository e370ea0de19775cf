/**
 * Slow creep: a rise too gentle for windows of days, tested on sums of four, eight and twelve weeks against a baseline that ends before
 * the longest of them. The dispersion of such sums is measured on the baseline's own months, because slow noise does not average out.
 */
import { DAILY_FIT, expectDaily, fitDaily } from './daily-baseline.ts'
import type { DailyFit, DailyProfile, DayCalendar } from './daily-fit.ts'
import { CYCLE_DAYS } from './daily-season.ts'
import { mostUnusual, type WindowSum, type WindowTest, windowSums } from './daily-tail.ts'

export const CREEP_WINDOWS = [28, 56, 84] as const
const MONTH = 28
const WEEK = 7
/**
 * Relative variance of a season that was seen once: feasts move by weeks from year to year, and take what goes with them along. Beside the
 * rest of the matter, which moves with them too, a part has less of it left.
 */
const SEEN_ONCE_VARIANCE = 0.1
const SEEN_ONCE_BESIDE_REST = 0.03
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

/**
 * The most unusual of the trailing 28, 56 and 84 days. Meant to be asked once a week or a month, not at each tick. `whole` are the same windows
 * of what the series is a part of: where the rest of it has risen as well, that much is expected of the part.
 */
export function testCreep(
  creep: CreepFit,
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  windows: readonly number[] = CREEP_WINDOWS,
  whole: readonly WindowSum[] = [],
): WindowTest | null {
  const slow = creep.monthlyDispersion - creep.fit.dispersion
  const seenOnce = whole.length > 0 ? SEEN_ONCE_BESIDE_REST : SEEN_ONCE_VARIANCE
  const season = creep.fit.basis === 'one-year' ? seenOnce : 0
  const sums = windowSums(creep.fit, counts, calendar, day, windows).map((sum) => {
    const expected = sum.expected * riseOfRest(sum, whole)
    return { ...sum, expected, dispersion: sum.dispersion + slow + season * expected }
  })
  return mostUnusual(sums)
}

/** Observed over expected of the whole without the part, at least 1. */
function riseOfRest(part: WindowSum, whole: readonly WindowSum[]): number {
  const of = whole.find(({ window }) => window === part.window)
  const expected = of ? of.expected - part.expected : 0
  return of && expected > 0 ? Math.max(1, (of.observed - part.observed) / expected) : 1
}

/** Whether the excess of the days that end at `day` is spread out: half of it or more remains without its largest week. */
export function isSpread(
  { fit }: CreepFit,
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  window: number,
): boolean {
  const excess = Float64Array.from({ length: window }, (_, i) => {
    const at = day - window + 1 + i
    const count = counts[at - calendar.firstDay] ?? 0
    return count >= 0 ? count - expectDaily(fit, calendar, at) : 0
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
