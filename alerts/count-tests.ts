import { type Baseline, type Baselines, calendarOf } from './baselines.ts'
import { Creep } from './creep.ts'
import { arrivedOf, judgedEnd } from './day-context.ts'
import type { DailyFit } from './detectors/daily-fit.ts'
import { type Completeness, DAILY_WINDOWS, testDaily, type WindowTest, windowSums } from './detectors/daily-tail.ts'
import { LEAST_DAY, testHourly } from './detectors/hourly.ts'
import type { DetectorSpec } from './rule.ts'
import type { DayContext, SeriesInput } from './signal.ts'
import { HOURS_A_DAY, latestWindow, type RuleWindow } from './window.ts'

export type Seasonal = Extract<DetectorSpec, { kind: 'seasonal' | 'creep' }>

export interface Testing {
  /** The longest window. */
  window: RuleWindow
  isWatched(series: SeriesInput): boolean
}

/** Why a series was not tested. */
type Untested = 'no-data' | 'no-history' | 'too-few' | 'burst'
type Test = (series: SeriesInput, baseline: () => Baseline) => WindowTest | Untested

/** How a rule's detector reads one series. */
export function testOf(detector: Seasonal, window: RuleWindow): typeof creepTest {
  if (detector.kind === 'creep') return creepTest
  return window.hours === undefined ? dayTest : hourTest
}

/** Windows of days that end with the last day of which half is in. */
function dayWindows(days: DayContext, window: RuleWindow) {
  const windows = [...new Set([...DAILY_WINDOWS.filter((w) => w < window.days), window.days])]
  const calendar = calendarOf(days)
  const last = calendar.firstDay + days.dates.length - 1
  const arrived = (day: number) => arrivedOf(days, last - day)
  return { windows, calendar, day: calendar.firstDay + judgedEnd(days) - 1, arrived }
}

/** What a series holds in these windows, and should: by the last quarter, and where a year is known by the season of a year ago. */
export function daySums(days: DayContext, window: RuleWindow, baselines: Baselines) {
  const { windows, calendar, day, arrived } = dayWindows(days, window)
  const by = (series: SeriesInput, fit: DailyFit) => windowSums(fit, series.values, calendar, day, windows, arrived)
  return {
    now: (series: SeriesInput) => by(series, baselines.of(series).daily),
    lastYear: (series: SeriesInput) => by(series, baselines.of(series).daily.lastYear ?? baselines.of(series).daily),
  }
}

/** The most unusual of these windows. */
export function dayTest(days: DayContext, detector: Seasonal, { window, isWatched }: Testing): Test {
  const { windows, calendar, day, arrived } = dayWindows(days, window)
  return (series, baseline) => {
    const sums = latestWindow(series, days, window, 1)
    if (sums.known === 0) return 'no-data'
    if (sums.count < detector.minCount && !isWatched(series)) return 'too-few'
    const { daily } = baseline()
    if (daily.basis === 'insufficient') return 'no-history'
    return testDaily(daily, series.values, calendar, day, windows, arrived) ?? 'no-data'
  }
}

function creepTest(days: DayContext, detector: Seasonal, { window, isWatched }: Testing, baselines: Baselines): Test {
  const creep = new Creep(days, baselines, window.days, detector.q)
  return (series, baseline) => {
    const sums = latestWindow(series, days, window)
    if (sums.known === 0) return 'no-data'
    if (sums.count < detector.minCount && !isWatched(series)) return 'too-few'
    return creep.of(series, baseline())
  }
}

/** Windows of hours that end now, for series that expect enough in a day. */
function hourTest(days: DayContext, detector: Seasonal, { window, isWatched }: Testing): Test {
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
