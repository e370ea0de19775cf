/**
 * Hours: E(day, hour) = E(day) · share[day type, hour], tested in trailing windows of 3, 6 and 24 hours.
 * The day's expectation comes from the daily fit; the shares are shrunk to those of a parent series.
 */
import { DAILY_FIT, expectAtMost, expectDaily } from './daily-baseline.ts'
import { DAY_TYPES, type DailyFit, type DayCalendar } from './daily-fit.ts'
import { type Completeness, LEAST_COMPLETENESS, mostUnusual, type WindowSum, type WindowTest } from './daily-tail.ts'

export const HOURLY_WINDOWS = [3, 6, 24] as const
const HOURS = 24
/** Prior tickets behind a day type's profile. */
const SHARE_PRIOR = 50
/** Below this expected count of a day there is nothing to see by the hour. */
export const LEAST_DAY = 5
const HISTORY_DAYS = 182
const GAP_DAYS = 7
const DISPERSION_PRIOR_BLOCKS = 50

export interface HourlyFit {
  /** 7 × 24, a row per day type, each adding up to 1. */
  shares: number[]
  /** φ of windows of 3, 6 and 24 hours. */
  dispersions: number[]
}

/**
 * Learns the hours of a series from half a year before `day`. `counts` is days × 24 from `calendar.firstDay`; NaN hours stay out.
 * Without a parent, sparse day types lean on the series' own average day.
 */
export function fitHourly(
  daily: DailyFit,
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  parent?: Pick<HourlyFit, 'shares'>,
): HourlyFit {
  const end = Math.min(Math.floor(counts.length / HOURS), day - GAP_DAYS - calendar.firstDay)
  const begin = Math.max(0, day - HISTORY_DAYS - calendar.firstDay)
  const tickets = new Float64Array(DAY_TYPES * HOURS)
  const average = new Float64Array(HOURS)
  for (let i = begin; i < end; i++) {
    for (let h = 0; h < HOURS; h++) {
      const count = counts[i * HOURS + h]!
      if (!(count >= 0)) continue
      tickets[calendar.types[i]! * HOURS + h]! += count
      average[h]! += count
    }
  }
  const whole = average.reduce((sum, count) => sum + count, 0)
  const shares: number[] = []
  for (let type = 0; type < DAY_TYPES; type++) {
    const row = tickets.subarray(type * HOURS, (type + 1) * HOURS)
    const total = row.reduce((sum, count) => sum + count, 0)
    for (let h = 0; h < HOURS; h++) {
      const prior = parent?.shares[type * HOURS + h] ?? (average[h]! + 1) / (whole + HOURS)
      shares.push((row[h]! + SHARE_PRIOR * prior) / (total + SHARE_PRIOR))
    }
  }
  const dispersions = HOURLY_WINDOWS.map((window) =>
    blockDispersion(daily, shares, counts, calendar, begin, end, window),
  )
  return { shares, dispersions }
}

/** φ of blocks of so many hours, leaning on the daily φ; the largest residuals (past events) are cut at four standard deviations. */
function blockDispersion(
  daily: DailyFit,
  shares: readonly number[],
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  begin: number,
  end: number,
  window: number,
): number {
  let chiSquare = 0
  let blocks = 0
  for (let i = begin; i < end; i++) {
    const mean = expectDaily(daily, calendar, calendar.firstDay + i)
    for (let start = 0; start < HOURS; start += window) {
      let observed = 0
      let expected = 0
      for (let h = start; h < start + window; h++) {
        observed += counts[i * HOURS + h]!
        expected += mean * shares[calendar.types[i]! * HOURS + h]!
      }
      if (!(observed >= 0) || expected <= 0) continue
      chiSquare += Math.min((observed - expected) ** 2 / expected, 16 * daily.dispersion)
      blocks++
    }
  }
  const dispersion = (chiSquare + daily.dispersion * DISPERSION_PRIOR_BLOCKS) / (blocks + DISPERSION_PRIOR_BLOCKS)
  return Math.max(1, dispersion)
}

/**
 * Tests the hours that end with hour `hour` (0..23, itself included) of `day`. Null where the day is too small, a window's data are not in
 * enough, or the current hour is missing. `completeness(day, hour)` as for days. Windows longer than `longest` hours are left out.
 */
export function testHourly(...of: Parameters<typeof hourlySums>): WindowTest | null {
  return mostUnusual(hourlySums(...of))
}

/** Observed and expected counts of the trailing windows of hours, each with its φ*; empty where untestable. */
export function hourlySums(
  daily: DailyFit,
  fit: HourlyFit,
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  hour: number,
  completeness?: (day: number, hour: number) => Completeness,
  longest: number = HOURS,
): WindowSum[] {
  if (daily.basis === 'insufficient') return []
  const last = (day - calendar.firstDay) * HOURS + hour
  if (!(counts[last]! >= 0)) return []
  const sums: WindowSum[] = []
  let observed = 0
  let expected = 0
  let arrivedShare = 0
  let arrivalVariance = 0
  let whole = 0
  for (let back = 0; back < HOURS; back++) {
    const at = last - back
    const i = Math.floor(at / HOURS)
    const mean =
      i < 0
        ? 0
        : expectAtMost(daily, calendar, calendar.firstDay + i) * fit.shares[calendar.types[i]! * HOURS + (at % HOURS)]!
    const count = counts[at]
    whole += mean
    if (count !== undefined && count >= 0) {
      const arrived = completeness?.(calendar.firstDay + i, at % HOURS) ?? { share: 1, variance: 0 }
      observed += count
      expected += mean * arrived.share
      arrivedShare += mean
      arrivalVariance += mean * mean * arrived.variance
    }
    const window = HOURLY_WINDOWS.indexOf((back + 1) as 3 | 6 | 24)
    if (window < 0 || back >= longest || expected < LEAST_COMPLETENESS * arrivedShare) continue
    const level =
      daily.dispersion / (daily.total + 0.5) +
      daily.dispersion / (daily.seasonTotal + DAILY_FIT.effectPrior * daily.dispersion)
    const relative = expected > 0 ? level + arrivalVariance / expected ** 2 : 0
    const share = arrivedShare > 0 ? expected / arrivedShare : 1
    const dispersion = 1 + share * (fit.dispersions[window]! - 1) + expected * relative
    sums.push({ window: back + 1, observed, expected, dispersion })
  }
  return whole < LEAST_DAY ? [] : sums
}
