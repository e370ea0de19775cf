import { type Baseline, Baselines, calendarOf, type FitCache, paceOf } from './baselines.ts'
import { Creep } from './creep.ts'
import { arrivedOf, judgedEnd } from './day-context.ts'
import { isMaterial } from './detectors/benjamini-hochberg.ts'
import { type Completeness, DAILY_WINDOWS, testDaily, type WindowTest } from './detectors/daily-tail.ts'
import { LEAST_DAY, testHourly } from './detectors/hourly.ts'
import { type Discovery, discoveries, type Families, recurrenceDays } from './discoveries.ts'
import type { DetectorSpec } from './rule.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { HOURS_A_DAY, latestWindow, plainSignal, type RuleWindow } from './window.ts'

type Seasonal = Extract<DetectorSpec, { kind: 'seasonal' | 'creep' }>

export interface SeasonalOptions extends Families {
  /** The longest window. */
  window: RuleWindow
  fits: FitCache
  isWatched(series: SeriesInput): boolean
}

/**
 * Counts against their own seasonal baseline, in trailing windows of 1, 3 and 7 days (3, 6 and 24 hours) up to the rule's: only what is
 * unusually high and large enough to matter breaches, at a false discovery rate of q a day within each family of series split by the
 * same dimensions. Series with too few cases are not fitted but are counted as tests. A creep is sought in windows of 28, 56 and 84 days.
 */
export function seasonalSignals(
  series: readonly SeriesInput[],
  days: DayContext,
  detector: Seasonal,
  options: SeasonalOptions,
): Signal[] {
  const { window } = options
  const baselines = new Baselines(series, days, options.fits, options.lessons, paceOf(detector))
  const test = testOf(detector, window)(days, detector, options, baselines)
  const tests = series.map((one) => (one.totals ? null : test(one, () => baselines.of(one))))
  // Hours are looked at all day long: the false discovery rate of a day is spread over them.
  const looks = window.hours === undefined ? 1 : HOURS_A_DAY
  const p = tests.map((found) => (typeof found === 'object' && found !== null ? found.p : null))
  const discovered = discoveries(series, p, detector.q / looks, options)
  return series.map((one, i) => {
    const found = tests[i] ?? null
    if (one.totals) return plainSignal(one, 'error', 'seasonal-needs-counts', 0, window)
    if (found === 'no-data') return plainSignal(one, 'no-data', found, 0, window)
    if (found === null || typeof found === 'string')
      return plainSignal(one, 'clear', found ?? 'no-history', latestWindow(one, days, window).count, window)
    return signalOf(one, found, discovered[i], { window, detector, unknown: days.unknown, looks })
  })
}

type Untested = 'no-data' | 'no-history' | 'too-few' | 'burst'
type Test = (series: SeriesInput, baseline: () => Baseline) => WindowTest | Untested

function testOf(detector: Seasonal, window: RuleWindow): typeof creepTest {
  if (detector.kind === 'creep') return creepTest
  return window.hours === undefined ? dayTest : hourTest
}

/** Windows of days that end with the last day of which half is in. */
function dayTest(days: DayContext, detector: Seasonal, { window, isWatched }: SeasonalOptions): Test {
  const windows = [...new Set([...DAILY_WINDOWS.filter((w) => w < window.days), window.days])]
  const calendar = calendarOf(days)
  const end = judgedEnd(days)
  const last = calendar.firstDay + days.dates.length - 1
  const arrived = (day: number) => arrivedOf(days, last - day)
  return (series, baseline) => {
    const sums = latestWindow(series, days, window, 1)
    if (sums.known === 0) return 'no-data'
    if (sums.count < detector.minCount && !isWatched(series)) return 'too-few'
    const { daily } = baseline()
    if (daily.basis === 'insufficient') return 'no-history'
    return testDaily(daily, series.values, calendar, calendar.firstDay + end - 1, windows, arrived) ?? 'no-data'
  }
}

function creepTest(
  days: DayContext,
  detector: Seasonal,
  { window, isWatched }: SeasonalOptions,
  baselines: Baselines,
): Test {
  const creep = new Creep(days, baselines, window.days, detector.q)
  return (series, baseline) => {
    const sums = latestWindow(series, days, window)
    if (sums.known === 0) return 'no-data'
    if (sums.count < detector.minCount && !isWatched(series)) return 'too-few'
    return creep.of(series, baseline())
  }
}

/** Windows of hours that end now, for series that expect enough in a day. */
function hourTest(days: DayContext, detector: Seasonal, { window, isWatched }: SeasonalOptions): Test {
  const calendar = calendarOf(days)
  const { end, arrived } = days.hours ?? { end: 0, arrived: [] }
  const whole: Completeness = { share: 1, variance: 0 }
  return (series, baseline) => {
    const hourly = series.hourly
    if (!hourly || end === 0) return 'no-data'
    const sums = latestWindow(series, days, window)
    if (sums.known === 0) return 'no-data'
    if (sums.count < detector.minCount && !isWatched(series)) return 'too-few'
    const { daily, hourly: fit } = baseline()
    if (daily.basis === 'insufficient') return 'no-history'
    if (!fit || daily.level < LEAST_DAY) return 'too-few'
    const last = end - 1
    const day = calendar.firstDay + Math.floor(last / HOURS_A_DAY)
    const completeness = (of: number, hour: number) =>
      arrived[last - ((of - calendar.firstDay) * HOURS_A_DAY + hour)] ?? whole
    const counts = hourly.values
    return testHourly(daily, fit, counts, calendar, day, last % HOURS_A_DAY, completeness, window.hours) ?? 'too-few'
  }
}

interface Judging {
  window: RuleWindow
  detector: Seasonal
  unknown: boolean
  looks: number
}

function signalOf(
  series: SeriesInput,
  test: WindowTest,
  discovery: Discovery | undefined,
  { window, detector, unknown, looks }: Judging,
): Signal {
  const least = { observed: detector.minCount, excess: detector.minExcess, ratio: detector.minRatio }
  const breach = discovery?.rejected === true && isMaterial(test.observed, test.expected, least)
  const reason = breach ? 'excess' : 'usual'
  const tested = window.hours === undefined ? { days: test.window } : { days: 1, hours: test.window }
  return {
    ...plainSignal(series, breach ? 'breach' : 'clear', reason, test.observed, tested),
    reason: unknown ? `${reason}-calendar-unknown` : reason,
    expected: test.expected,
    low: test.lower95,
    high: test.upper95,
    ratio: Number.isFinite(test.ratio) ? test.ratio : null,
    p: test.p,
    recurrenceDays: recurrenceDays(test.p, (discovery?.tests ?? 1) * looks),
  }
}
