import { broader } from './baselines.ts'
import { judgedEnd } from './day-context.ts'
import { fitRate, type RateFit, type RateTest, testRate } from './detectors/rate-baseline.ts'
import { type Discovery, discoveries, type Families, recurrenceDays } from './discoveries.ts'
import { rowsKey } from './identity.ts'
import type { DetectorSpec } from './rule.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { latestWindow, plainSignal, type RuleWindow } from './window.ts'

type Rate = Extract<DetectorSpec, { kind: 'rate' }>

export interface RateOptions extends Families {
  window: RuleWindow
}

/**
 * Rates of the latest window against their own last half-year, day-to-day overdispersion included: only what is unusually low (or high, as
 * the rule `turns`) and far enough away breaches, at a false discovery rate of q a reading within each family.
 */
export function rateSignals(
  series: readonly SeriesInput[],
  days: DayContext,
  detector: Rate,
  options: RateOptions,
): Signal[] {
  const { window } = options
  const end = judgedEnd(days)
  const fits = new RateFits(series, end - 1)
  const tests = series.map((one): RateTest | string => {
    if (!one.totals) return 'rate-needs-shares'
    const sums = latestWindow(one, days, window)
    if (sums.known === 0) return 'no-data'
    if (sums.total < detector.minCount) return 'too-few'
    return testRate(fits.of(one), one.values, one.totals, end - window.days, end - 1, detector.turns) ?? 'no-history'
  })
  const p = tests.map((test) => (typeof test === 'string' ? null : test.p))
  const discovered = discoveries(series, p, detector.q, options)
  return series.map((one, i) => {
    const test = tests[i] ?? 'no-history'
    if (typeof test !== 'string') return signalOf(one, test, discovered[i], detector, window)
    const state = test === 'rate-needs-shares' ? 'error' : test === 'no-data' ? 'no-data' : 'clear'
    return plainSignal(one, state, test, 0, window)
  })
}

/** Fits made on demand: a series leans on the rate of the nearest broader one that is read as well. */
class RateFits {
  private readonly series: ReadonlyMap<string, SeriesInput>
  private readonly day: number
  private readonly made = new Map<string, RateFit>()

  constructor(series: readonly SeriesInput[], day: number) {
    this.series = new Map(series.map((one) => [rowsKey(one.rows), one]))
    this.day = day
  }

  of(series: SeriesInput): RateFit {
    const key = rowsKey(series.rows)
    const fit =
      this.made.get(key) ?? fitRate(series.values, series.totals ?? [], this.day, undefined, this.parentOf(series))
    this.made.set(key, fit)
    return fit
  }

  private parentOf({ rows }: SeriesInput): RateFit | undefined {
    for (const wider of broader(rows)) {
      const parent = this.series.get(rowsKey(wider))
      const fit = parent?.totals ? this.of(parent) : undefined
      if (fit && fit.basis !== 'insufficient') return fit
    }
    return undefined
  }
}

function signalOf(
  series: SeriesInput,
  test: RateTest,
  discovery: Discovery | undefined,
  { turns, minChange }: Rate,
  window: RuleWindow,
): Signal {
  const change = turns === 'below' ? test.expected - test.observed : test.observed - test.expected
  const breach = discovery?.rejected === true && change >= minChange
  const reason = breach ? `rate-${turns}` : 'usual'
  return {
    ...plainSignal(series, breach ? 'breach' : 'clear', reason, test.observed, window),
    cases: test.cases,
    expected: test.expected,
    low: test.lower95,
    high: test.upper95,
    ratio: test.expected > 0 ? test.observed / test.expected : null,
    p: test.p,
    recurrenceDays: recurrenceDays(test.p, discovery?.tests ?? 1),
  }
}
