import { benjaminiHochberg, isMaterial, recurrenceInterval } from './detectors/benjamini-hochberg.ts'
import { type DailyFit, type DayCalendar, fitDaily } from './detectors/daily-baseline.ts'
import { DAILY_WINDOWS, LEAST_COMPLETENESS, testDaily, type WindowTest } from './detectors/daily-tail.ts'
import { rowsKey } from './identity.ts'
import type { DetectorSpec } from './rule.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { plainSignal, sumDays } from './window.ts'

type Seasonal = Extract<DetectorSpec, { kind: 'seasonal' }>

/** Baselines by row set (`rowsKey`). A baseline is scored for a week and then fitted anew. */
export type FitCache = Map<string, DailyFit>

const FIT_LASTS_DAYS = 7

export interface SeasonalOptions {
  windowDays: number
  fits: FitCache
  isWatched(series: SeriesInput): boolean
}

/**
 * Counts against their own seasonal baseline, in trailing windows of 1, 3 and 7 days up to the rule's: only what is unusually high and
 * large enough to matter breaches, at a false discovery rate of q within each family of series split by the same dimensions.
 * Series with too few cases are not fitted but are counted as tests.
 */
export function seasonalSignals(
  series: readonly SeriesInput[],
  days: DayContext,
  detector: Seasonal,
  options: SeasonalOptions,
): Signal[] {
  const calendar = calendarOf(days)
  const tests = series.map((one) => (one.totals ? null : testSeries(one, days, calendar, detector, options)))
  const discovered = discoveries(series, tests, detector.q)
  return series.map((one, i) => {
    const test = tests[i] ?? null
    if (one.totals) return plainSignal(one, 'error', 'seasonal-needs-counts', 0, options.windowDays)
    if (test === 'no-data') return plainSignal(one, 'no-data', 'no-data', 0, options.windowDays)
    if (test === null || typeof test === 'string') return quiet(one, test ?? 'no-history', options.windowDays)
    return signalOf(one, test, discovered.get(i), detector, days.unknown)
  })
}

type Untested = 'no-data' | 'no-history' | 'too-few'

function quiet(series: SeriesInput, reason: Untested, windowDays: number): Signal {
  const end = series.values.length
  return plainSignal(series, 'clear', reason, sumDays(series, end - windowDays, end).count, windowDays)
}

function testSeries(
  series: SeriesInput,
  days: DayContext,
  calendar: DayCalendar,
  detector: Seasonal,
  options: SeasonalOptions,
): WindowTest | Untested {
  const windows = [...new Set([...DAILY_WINDOWS.filter((w) => w < options.windowDays), options.windowDays])]
  const end = series.values.length
  const sums = sumDays(series, end - options.windowDays - 1, end)
  if (sums.known === 0) return 'no-data'
  if (sums.count < detector.minCount && !options.isWatched(series)) return 'too-few'
  const today = calendar.firstDay + end - 1
  const fit = fitOf(series, calendar, today, options.fits)
  if (fit.basis === 'insufficient') return 'no-history'
  if (days.lastDayShare >= LEAST_COMPLETENESS) {
    const arrived = (day: number) => ({ share: day === today ? days.lastDayShare : 1, variance: 0 })
    return testDaily(fit, series.values, calendar, today, windows, arrived) ?? 'no-data'
  }
  return earlyTest(fit, series.values, calendar, today, windows)
}

/**
 * Early in a day: the windows up to yesterday, and those up to now as if half of the day had passed, so that only what is large even
 * so is told. Looking twice costs a factor of two.
 */
function earlyTest(
  fit: DailyFit,
  counts: Float64Array,
  calendar: DayCalendar,
  today: number,
  windows: readonly number[],
): WindowTest | Untested {
  const half = (day: number) => ({ share: day === today ? LEAST_COMPLETENESS : 1, variance: 0 })
  const tests = [
    testDaily(fit, counts, calendar, today - 1, windows),
    testDaily(fit, counts, calendar, today, windows, half),
  ].filter((test) => test !== null)
  const best = tests.sort((a, b) => a.p - b.p)[0]
  return best ? { ...best, p: Math.min(1, best.p * tests.length) } : 'no-data'
}

function fitOf(series: SeriesInput, calendar: DayCalendar, today: number, fits: FitCache): DailyFit {
  const key = rowsKey(series.rows)
  const kept = fits.get(key)
  if (kept && today >= kept.day && today - kept.day < FIT_LASTS_DAYS) return kept
  const fit = fitDaily(series.values, calendar, today)
  fits.set(key, fit)
  return fit
}

interface Discovery {
  rejected: boolean
  tests: number
}

/** Benjamini and Hochberg within each family; series that were not tested still count as tests. */
function discoveries(
  series: readonly SeriesInput[],
  tests: readonly (WindowTest | Untested | null)[],
  q: number,
): Map<number, Discovery> {
  const families = new Map<string, number[]>()
  series.forEach((one, i) => {
    const family = Object.keys(one.rows).sort().join()
    const members = families.get(family)
    if (members) members.push(i)
    else families.set(family, [i])
  })
  const found = new Map<number, Discovery>()
  for (const members of families.values()) {
    const p = members.map((i) => {
      const test = tests[i]
      return typeof test === 'object' && test !== null ? test.p : 1
    })
    const rejected = new Set(benjaminiHochberg(p, q).rejected)
    members.forEach((i, at) => {
      found.set(i, { rejected: rejected.has(at), tests: members.length })
    })
  }
  return found
}

function signalOf(
  series: SeriesInput,
  test: WindowTest,
  discovery: Discovery | undefined,
  detector: Seasonal,
  unknown: boolean,
): Signal {
  const least = { observed: detector.minCount, excess: detector.minExcess, ratio: detector.minRatio }
  const breach = discovery?.rejected === true && isMaterial(test.observed, test.expected, least)
  const reason = breach ? 'excess' : 'usual'
  return {
    ...plainSignal(series, breach ? 'breach' : 'clear', reason, test.observed, test.window),
    reason: unknown ? `${reason}-calendar-unknown` : reason,
    expected: test.expected,
    low: test.lower95,
    high: test.upper95,
    ratio: Number.isFinite(test.ratio) ? test.ratio : null,
    p: test.p,
    recurrenceDays: finite(recurrenceInterval(test.p, discovery?.tests ?? 1)),
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

function calendarOf(days: DayContext): DayCalendar {
  const first = days.dates[0]
  if (first === undefined) throw new RangeError('a tick needs days')
  return { firstDay: Date.parse(`${first}T00:00:00Z`) / 86_400_000, types: days.dayType, holidays: days.holiday }
}
