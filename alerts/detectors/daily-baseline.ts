/**
 * The daily baseline: what a series of daily counts is expected to be, from its own two years.
 *
 *   μ_d = a · D[day type] · S[season] · H[holiday] · exp(β(d − k)/365)
 *
 * Fitted by cyclic ratio updates (no matrices), each effect shrunk by a gamma prior to the profile of a parent series; past events are
 * weighted down on the probability scale; counts are negative binomial with variance φμ. The last days before k are left out, so that an
 * emerging event does not hide itself. Days are days since 1970-01-01, so a stored fit outlives the arrays it came from.
 */
import {
  DAY_TYPES,
  type DailyFit,
  type DailyFitOptions,
  type DailyProfile,
  type DayCalendar,
  MAKE_UP_TYPE,
} from './daily-fit.ts'
import { DailyModel, type Gathered, YEAR } from './daily-model.ts'
import { CYCLE_DAYS, SEASON_BLOCKS, seasonAt } from './daily-season.ts'

/** A cycle and a half: the least that tells trend from season. */
const SEASONAL_SPAN = 1.5 * CYCLE_DAYS

export const DAILY_FIT: DailyFitOptions = {
  historyDays: 745,
  gapDays: 28,
  effectPrior: 20,
  holidayPrior: 10,
  trendSd: 0.25,
  trendMinimum: 300,
  eventProbability: 5e-4,
  seasonalSpan: SEASONAL_SPAN,
}

const THIRTEEN_WEEKS: Partial<DailyFitOptions> = { historyDays: 98, gapDays: 7, trendSd: 1.5, trendMinimum: 100 }
/** Share of the days of a window that must be known, and the fewest days that thirteen weeks may have: six of every weekday. */
const KNOWN_SHARE = 0.8
const FEWEST_DAYS = 42
/** A run of zeros before the first ticket less likely than this means the series had not begun (a new or renamed value). */
const NOT_BEGUN = 1e-6
/**
 * Fits one series as of `day` (days since 1970-01-01; counts of `day` itself and of the gap before it are not read).
 * `counts[i]` belongs to `calendar.firstDay + i`; NaN is a day without data or a marked known event, and stays out.
 */
export function fitDaily(
  counts: ArrayLike<number>,
  calendar: DayCalendar,
  day: number,
  options: DailyFitOptions = DAILY_FIT,
  parent?: DailyProfile & { lastYear?: DailyProfile },
): DailyFit {
  const long = gather(counts, calendar, day, options)
  const known = long.total > 0 && long.n >= KNOWN_SHARE * long.span
  if (known && long.span >= options.seasonalSpan) {
    return new DailyModel(long, day, options, long.span >= SEASONAL_SPAN ? 'two-years' : 'one-year', parent).solve()
  }
  const shortOptions = { ...options, ...THIRTEEN_WEEKS }
  const short = gather(counts, calendar, day, shortOptions)
  if (short.n >= FEWEST_DAYS && short.total > 0) {
    const fit = new DailyModel(short, day, shortOptions, 'thirteen-weeks', parent).solve()
    if (!known || long.span < CYCLE_DAYS) return fit
    return { ...fit, lastYear: new DailyModel(long, day, options, 'one-year', parent?.lastYear ?? parent).solve() }
  }
  return noFit(day, short.n, short.total)
}

/** Expected count μ of a day. */
export function expectDaily(fit: DailyFit, calendar: DayCalendar, day: number): number {
  const i = day - calendar.firstDay
  const holiday = calendar.holidays[i]!
  return ordinary(fit, day) * fit.weekday[calendar.types[i]!]! * (holiday === 0 ? 1 : fit.holiday[holiday - 1]!)
}

/**
 * What a day is held against: its expected count, or, of a day whose kind nobody knows, the most that any kind would bring. It may be a
 * make-up workday, or stand beside a holiday.
 */
export function expectAtMost(fit: DailyFit, calendar: DayCalendar, day: number): number {
  const i = day - calendar.firstDay
  if (!calendar.uncertain?.[i]) return expectDaily(fit, calendar, day)
  const busiest = Math.max(fit.weekday[calendar.types[i]!]!, fit.weekday[MAKE_UP_TYPE]!)
  return ordinary(fit, day) * busiest * Math.max(1, ...fit.holiday)
}

/** Level, season and trend of a day, whatever kind of day it is. */
function ordinary(fit: DailyFit, day: number): number {
  const trend = fit.trend === 0 ? 1 : Math.exp((fit.trend * (day - fit.day)) / YEAR)
  return fit.level * seasonAt(fit, day) * trend
}

/** The known days of the window, without the zeros before a series had begun. */
function gather(counts: ArrayLike<number>, calendar: DayCalendar, day: number, options: DailyFitOptions): Gathered {
  const end = Math.min(counts.length, day - options.gapDays - calendar.firstDay)
  const begin = Math.max(0, day - options.historyDays - calendar.firstDay)
  const start = firstDayOfLife(counts, begin, end)
  const size = Math.max(0, end - start)
  const y = new Float64Array(size)
  const offset = new Int32Array(size)
  const type = new Uint8Array(size)
  const holiday = new Uint8Array(size)
  let n = 0
  let total = 0
  for (let i = start; i < end; i++) {
    const count = counts[i]!
    if (!(count >= 0)) continue
    y[n] = count
    offset[n] = calendar.firstDay + i - day
    type[n] = calendar.types[i]!
    holiday[n] = calendar.holidays[i]!
    total += count
    n++
  }
  return { n, y, offset, type, holiday, total, span: n === 0 ? 0 : day - options.gapDays - (day + offset[0]!) }
}

/** The index from which on a series is known to exist: zeros before a new or renamed value's first case are no counts of it. */
export function firstDayOfLife(counts: ArrayLike<number>, begin: number, end: number): number {
  let first = begin
  let zeros = 0
  while (first < end && !(counts[first]! > 0)) {
    if (counts[first] === 0) zeros++
    first++
  }
  if (first === end || zeros === 0) return begin
  let total = 0
  let days = 0
  let squares = 0
  for (let i = first; i < end; i++) {
    const count = counts[i]!
    if (!(count >= 0)) continue
    total += count
    squares += count * count
    days++
  }
  // The first day is known to be positive: leave it out of the rate, or every sparse series would seem born late.
  const rate = (total - counts[first]!) / Math.max(1, days - 1)
  const mean = total / days
  const dispersion = Math.max(1.3, (squares / days - mean * mean) / mean)
  const logZero = (-zeros * rate * Math.log(dispersion)) / (dispersion - 1)
  return logZero < Math.log(NOT_BEGUN) ? first : begin
}

/** A baseline that expects nothing. */
export function noFit(day: number, days = 0, total = 0): DailyFit {
  return {
    basis: 'insufficient',
    day,
    level: 0,
    weekday: new Array<number>(DAY_TYPES).fill(1),
    season: new Array<number>(SEASON_BLOCKS).fill(1),
    holiday: [1, 1, 1],
    trend: 0,
    dispersion: 1,
    days,
    total,
    seasonTotal: 0,
    holidayTotals: [0, 0, 0],
    holidaySpread: 0,
    trendVariance: 0,
    trendCentre: 0,
  }
}
