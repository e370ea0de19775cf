/**
 * Tests the latest days of a series against its daily baseline, in trailing windows of 1, 3 and 7 days.
 *
 * Window counts are negative binomial with φ* = φ + E·v, where v is the relative variance of the expectation itself.
 */
import { negativeBinomialQuantile, negativeBinomialUpperTail } from './count-distributions.ts'
import { DAILY_FIT, expectAtMost } from './daily-baseline.ts'
import type { DailyFit, DayCalendar } from './daily-fit.ts'

export const DAILY_WINDOWS = [1, 3, 7] as const

/** The share of a day's tickets that has arrived by now, and the variance of that estimate. */
export interface Completeness {
  share: number
  variance: number
}

export interface WindowTest {
  /** Length of the window, in days (hours where hours are tested). */
  window: number
  observed: number
  expected: number
  /** 95 % of counts fall within, were nothing unusual. */
  lower95: number
  upper95: number
  /** φ*, variance over mean of the window's count, the expectation's own error included. */
  dispersion: number
  /** Observed over expected. */
  ratio: number
  /** P(Y ≥ observed) of this window alone. */
  windowP: number
  /** Corrected for having looked at several windows. */
  p: number
}

/** Below this completeness a day is not yet tested. */
export const LEAST_COMPLETENESS = 0.5

export interface WindowSum {
  /** Length of the window, in days or hours. */
  window: number
  observed: number
  expected: number
  dispersion: number
}

/**
 * The most unusual of the windows that end at `day`, or null where there is nothing to test: no expectation, no data that day, or too
 * little of it in. `completeness(d)` is asked only for the days of the widest window; without it every day counts as complete.
 */
export function testDaily(
  fit: DailyFit,
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  windows: readonly number[] = DAILY_WINDOWS,
  completeness?: (day: number) => Completeness,
): WindowTest | null {
  const found = mostUnusual(windowSums(fit, counts, calendar, day, windows, completeness))
  if (!fit.lastYear || !found) return found
  const again = mostUnusual(windowSums(fit.lastYear, counts, calendar, day, windows, completeness))
  return again && again.p > found.p ? again : found
}

/** Observed and expected counts of the trailing windows that end at `day`; days without data are out of both. Empty where untestable. */
export function windowSums(
  fit: DailyFit,
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  windows: readonly number[],
  completeness?: (day: number) => Completeness,
): WindowSum[] {
  const { firstDay, types, holidays } = calendar
  if (fit.basis === 'insufficient' || !(counts[day - firstDay]! >= 0)) return []
  const sums: WindowSum[] = []
  const widest = Math.max(...windows)
  const running = new WindowAccumulator(fit)
  for (let back = 0; back < widest; back++) {
    const i = day - back - firstDay
    const count = counts[i]
    if (count !== undefined && count >= 0) {
      const arrived = completeness?.(day - back)
      if (arrived && arrived.share < LEAST_COMPLETENESS) return []
      running.add(count, expectAtMost(fit, calendar, day - back), types[i]!, holidays[i]!, arrived)
    }
    if (windows.includes(back + 1)) sums.push(running.sum(back + 1))
  }
  return sums
}

/**
 * The smallest p of several overlapping windows with the price of having looked at all of them: the sum over windows of the probability
 * that its count is as unlikely as the smallest p. For continuous counts that is (number of windows)·p (Bonferroni); for sparse counts,
 * whose attainable probabilities lie apart, it is less, and still an upper bound.
 */
export function mostUnusual(sums: readonly WindowSum[]): WindowTest | null {
  let best: WindowSum | null = null
  let bestP = 2
  for (const sum of sums) {
    const p = negativeBinomialUpperTail(sum.observed, sum.expected, sum.dispersion)
    if (p < bestP) {
      bestP = p
      best = sum
    }
  }
  if (!best) return null
  return {
    window: best.window,
    observed: best.observed,
    expected: best.expected,
    lower95: negativeBinomialQuantile(0.025, best.expected, best.dispersion),
    upper95: negativeBinomialQuantile(0.975, best.expected, best.dispersion),
    dispersion: best.dispersion,
    ratio: best.expected > 0 ? best.observed / best.expected : Number.POSITIVE_INFINITY,
    windowP: bestP,
    p: Math.min(1, combinedP(sums, best, bestP)),
  }
}

/** Below this 1 − p has too few digits to find its quantile by, and the plain bound is as good. */
const FINEST = 1e-9
/** A probability is never told as nothing at all. */
const SMALLEST = 1e-300

function combinedP(sums: readonly WindowSum[], best: WindowSum, bestP: number): number {
  if (bestP * sums.length > 0.2 || bestP < FINEST) return Math.max(SMALLEST, bestP * sums.length)
  let p = bestP
  for (const sum of sums) {
    if (sum === best) continue
    // The smallest count whose upper tail is at most bestP is one above the quantile.
    const critical = negativeBinomialQuantile(1 - bestP, sum.expected, sum.dispersion) + 1
    p += Math.min(bestP, negativeBinomialUpperTail(critical, sum.expected, sum.dispersion))
  }
  return p
}

/** Adds days backwards and knows the error of the expectation of what it holds. */
class WindowAccumulator {
  private readonly fit: DailyFit
  private readonly weekdayMean: number
  private observed = 0
  private expected = 0
  private excess = 0
  private byWeekday = new Float64Array(7)
  private byHoliday = new Float64Array(4)
  private arrivalVariance = 0

  constructor(fit: DailyFit) {
    this.fit = fit
    this.weekdayMean = fit.weekday.reduce((sum, effect) => sum + effect, 0)
  }

  add(count: number, mean: number, type: number, holiday: number, arrived: Completeness | undefined): void {
    const share = arrived ? Math.min(1, arrived.share) : 1
    const expected = mean * share
    this.observed += count
    this.expected += expected
    // A thinned negative binomial stays one, of the same size: φ − 1 shrinks with the share.
    this.excess += expected * share * (this.fit.dispersion - 1)
    this.byWeekday[type]! += expected
    if (holiday > 0) this.byHoliday[holiday]! += expected
    if (arrived) this.arrivalVariance += mean * mean * arrived.variance
  }

  sum(window: number): WindowSum {
    const { expected } = this
    const dispersion = expected > 0 ? 1 + this.excess / expected + expected * this.relativeVariance() : 1
    return { window, observed: this.observed, expected, dispersion }
  }

  /** Relative variance of the expectation: level, season block, weekdays, holidays, trend. */
  private relativeVariance(): number {
    const { fit, expected } = this
    const phi = fit.dispersion
    let variance = phi / (fit.total + 0.5) + fit.trendVariance * fit.trendCentre ** 2
    variance += fit.basis === 'thirteen-weeks' ? SHORT_VARIANCE : phi / (fit.seasonTotal + DAILY_FIT.effectPrior * phi)
    for (let type = 0; type < 7; type++) {
      const share = this.byWeekday[type]! / expected
      if (share > 0)
        variance +=
          (share * share * phi) / ((fit.total * fit.weekday[type]!) / this.weekdayMean + DAILY_FIT.effectPrior * phi)
    }
    let onHolidays = 0
    for (let c = 1; c < 4; c++) {
      const share = this.byHoliday[c]! / expected
      onHolidays += share
      if (share > 0) variance += (share * share * phi) / (fit.holidayTotals[c - 1]! + DAILY_FIT.holidayPrior * phi)
    }
    // The days of one feast are quieter or busier than other feasts' together.
    variance += onHolidays * onHolidays * fit.holidaySpread
    return variance + this.arrivalVariance / (expected * expected)
  }
}

/** Thirteen weeks or less know no season: its bend over a quarter is an error of some ten per cent. */
const SHORT_VARIANCE = 0.01
