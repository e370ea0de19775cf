import type { RowSet } from '../audiences/scope.ts'
import { Baselines, type FitCache, paceOf } from './baselines.ts'
import { daySums, dayTest, type Seasonal, type Testing, testOf } from './count-tests.ts'
import { isMaterial } from './detectors/benjamini-hochberg.ts'
import type { WindowTest } from './detectors/daily-tail.ts'
import { type Discovery, discoveries, type Families, recurrenceDays } from './discoveries.ts'
import { rowsKey } from './identity.ts'
import type { AlertRule } from './rule.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { goingTogether, LOOKED_INTO, type PartsTest, splitsOf, testParts } from './together.ts'
import { HOURS_A_DAY, latestWindow, plainSignal, type RuleWindow } from './window.ts'

export interface SeasonalOptions extends Families, Testing {
  fits: FitCache
  /** A dimension some of whose values are tested together, and the rows whose incident is going on. */
  together?: { dimension: string; watched: readonly RowSet[] } | undefined
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
  const at = new Map(series.map((one, i) => [one, i]))
  const discovered = discoveries(series, p, detector.q / looks, options)
  const alone = series.map((one, i) => {
    const found = tests[i] ?? null
    if (one.totals) return plainSignal(one, 'error', 'seasonal-needs-counts', 0, window)
    if (found === 'no-data') return plainSignal(one, 'no-data', found, 0, window)
    if (found === null || typeof found === 'string')
      return plainSignal(one, 'clear', found ?? 'no-history', latestWindow(one, days, window).count, window)
    return signalOf(one, found, discovered[i], { window, detector, unknown: days.unknown, looks })
  })
  const pOf = (whole: SeriesInput) => p[at.get(whole) ?? -1] ?? null
  return [...alone, ...partsSignals(series, days, detector, options, baselines, pOf)]
}

/** Parts of a whole that stand out together. Each whole is one test, however many subsets it has: their p pays for that. */
function partsSignals(
  series: readonly SeriesInput[],
  days: DayContext,
  detector: Seasonal,
  options: SeasonalOptions,
  baselines: Baselines,
  pOf: (whole: SeriesInput) => number | null,
): Signal[] {
  const { together, window } = options
  if (!together || detector.kind !== 'seasonal' || window.hours !== undefined) return []
  const { dimension, watched } = together
  const splits = splitsOf(series, dimension, (whole) => pOf(whole) !== null)
  const sums = daySums(days, window, baselines)
  const tests = splits.map((split): PartsTest | null => {
    const going = goingTogether(split.whole, dimension, watched)
    if (!going && (pOf(split.whole) ?? 1) > LOOKED_INTO) return null
    const found = testParts(split, dimension, going, sums.now)
    if (!found || !baselines.of(split.whole).daily.lastYear) return found
    // As with a series alone: only what is unusual by both is.
    const again = testParts(split, dimension, found.rows, sums.lastYear)
    return again && again.test.p > found.test.p ? again : found
  })
  const p = tests.map((found) => found?.test.p ?? null)
  const wholes = splits.map(({ whole }) => whole)
  const discovered = discoveries(wholes, p, detector.q, options)
  return tests.flatMap((found, i) =>
    found ? [signalOf(found, found.test, discovered[i], { window, detector, unknown: days.unknown, looks: 1 })] : [],
  )
}

/**
 * Of the latest days of every series, those whose baselines the tick needs beside those of the series that are tested for themselves: the
 * parts of wholes that are unusual enough, or of which an incident is going on.
 */
export function partsToFit(
  { detector, together, ...window }: AlertRule,
  series: readonly SeriesInput[],
  days: DayContext,
  watched: ReadonlyMap<string, RowSet>,
  { fits, lessons }: Pick<SeasonalOptions, 'fits' | 'lessons'>,
): SeriesInput[] {
  if (!together || detector.kind !== 'seasonal' || window.hours !== undefined) return []
  const rows = [...watched.values()]
  const isWatched = (one: SeriesInput) => watched.has(rowsKey(one.rows))
  const baselines = new Baselines(series, days, fits, lessons)
  const test = dayTest(days, detector, { window, isWatched })
  const matters = (whole: SeriesInput) => {
    if (!fits.has(rowsKey(whole.rows))) return false
    if (goingTogether(whole, together, rows)) return true
    const found = test(whole, () => baselines.of(whole))
    return typeof found === 'object' && found.p <= LOOKED_INTO
  }
  return splitsOf(series, together, matters).flatMap(({ parts }) => parts)
}

interface Judging {
  window: RuleWindow
  detector: Seasonal
  unknown: boolean
  looks: number
}

function signalOf(
  series: Pick<SeriesInput, 'rows' | 'level'>,
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
