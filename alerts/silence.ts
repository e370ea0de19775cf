import { Baselines, calendarOf, type FitCache } from './baselines.ts'
import { negativeBinomialCdf, negativeBinomialQuantile } from './detectors/count-distributions.ts'
import type { Completeness, WindowSum } from './detectors/daily-tail.ts'
import { hourlySums } from './detectors/hourly.ts'
import { discoveries, type Families, recurrenceDays } from './discoveries.ts'
import type { DetectorSpec } from './rule.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { HOURS_A_DAY, plainSignal, type RuleWindow } from './window.ts'

type Silence = Extract<DetectorSpec, { kind: 'silence' }>

export interface SilenceOptions extends Families {
  /** Hours: of 3, 6 and 24 those up to the rule's are looked at. */
  window: RuleWindow
  fits: FitCache
}

interface Quiet extends WindowSum {
  p: number
}

const WHOLE: Completeness = { share: 1, variance: 0 }

/**
 * Readings that stay away: hours up to now that hold far fewer cases than at this time of such a day, allowing for what is still on its way.
 * Here an hour without any row is an hour of nothing, though for every other detector it is unknown.
 */
export function silenceSignals(
  series: readonly SeriesInput[],
  days: DayContext,
  detector: Silence,
  options: SilenceOptions,
): Signal[] {
  const { window } = options
  const baselines = new Baselines(series, days, options.fits, options.lessons)
  const tests = series.map((one) => quietest(one, days, baselines, detector, window))
  const p = tests.map((test) => (typeof test === 'string' ? null : test.p))
  const discovered = discoveries(series, p, detector.q / HOURS_A_DAY, options)
  return series.map((one, i) => {
    const test = tests[i] ?? 'no-history'
    if (typeof test === 'string')
      return plainSignal(one, test === 'silence-needs-hours' ? 'error' : 'clear', test, 0, window)
    const breach = discovered[i]?.rejected === true && test.observed <= detector.maxShare * test.expected
    const at = { days: 1, hours: test.window }
    return {
      ...plainSignal(one, breach ? 'breach' : 'clear', breach ? 'silent' : 'usual', test.observed, at),
      expected: test.expected,
      low: negativeBinomialQuantile(0.025, test.expected, test.dispersion),
      high: negativeBinomialQuantile(0.975, test.expected, test.dispersion),
      ratio: test.observed / test.expected,
      p: test.p,
      recurrenceDays: recurrenceDays(test.p, (discovered[i]?.tests ?? 1) * HOURS_A_DAY),
    }
  })
}

/** The window whose count is least likely to be so small, with the price of having looked at several; or why there is none. */
function quietest(
  series: SeriesInput,
  days: DayContext,
  baselines: Baselines,
  { minExpected }: Silence,
  { hours: longest }: RuleWindow,
): Quiet | string {
  const end = days.hours?.end ?? 0
  if (!series.hourly || longest === undefined || end === 0) return 'silence-needs-hours'
  const { daily, hourly: fit } = baselines.of(series)
  if (daily.basis === 'insufficient' || !fit) return 'no-history'
  const calendar = calendarOf(days)
  const day = calendar.firstDay + Math.floor((end - 1) / HOURS_A_DAY)
  const counts = series.hourly.values.map((value) => (Number.isNaN(value) ? 0 : value))
  const arrived = (of: number, hour: number) =>
    days.hours?.arrived[end - 1 - ((of - calendar.firstDay) * HOURS_A_DAY + hour)] ?? WHOLE
  const sums = hourlySums(daily, fit, counts, calendar, day, (end - 1) % HOURS_A_DAY, arrived, longest)
  const large = sums.filter(({ expected }) => expected >= minExpected)
  const tested = large.map((sum) => ({ ...sum, p: negativeBinomialCdf(sum.observed, sum.expected, sum.dispersion) }))
  const best = tested.sort((a, b) => a.p - b.p)[0]
  return best ? { ...best, p: Math.min(1, best.p * tested.length) } : 'too-few'
}
