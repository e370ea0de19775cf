import { arrivedOf, judgedEnd } from './day-context.ts'
import type { DetectorSpec } from './rule.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { figureOf, plainSignal, type RuleWindow, sumOf } from './window.ts'

type Change = Extract<DetectorSpec, { kind: 'change' }>

/** Earlier windows that a change is measured against. */
const WEEKS = 4

/**
 * The window's figure over the mean of the same window before: the one just before it, or the same weekdays of the last weeks. A ratio
 * of 1 or more is a rise to be told, one below 1 a fall. The last day of every earlier window counts with the share of the last day
 * that is in. The larger of both sides must have `minCount` cases (denominator of a rate, the count itself otherwise).
 */
export function changeSignal(series: SeriesInput, days: DayContext, detector: Change, window: RuleWindow): Signal {
  const windowDays = window.days
  const end = judgedEnd(days)
  const inSoFar = arrivedOf(days, days.dates.length - end).share
  const now = sumOf(series, end - windowDays, end)
  if (now.known === 0) return plainSignal(series, 'no-data', 'no-data', 0, window)
  const observed = figureOf(series, now)
  if (observed === null) return plainSignal(series, 'clear', 'too-few', 0, window)
  const before = earlierWindows(end, windowDays, detector.against)
    .map((last) => sumOf(series, last - windowDays, last, (day) => (day === last - 1 ? inSoFar : 1)))
    .filter((sums) => sums.known === windowDays)
  if (before.length === 0) return plainSignal(series, 'clear', 'no-history', observed, window)
  const count = before.reduce((sum, sums) => sum + sums.count, 0) / before.length
  const total = before.reduce((sum, sums) => sum + sums.total, 0) / before.length
  const expected = series.totals ? (total > 0 ? count / total : null) : count
  if (expected === null) return plainSignal(series, 'clear', 'no-history', observed, window)
  const cases = series.totals ? Math.min(now.total, total) : Math.max(observed, expected)
  const signal = {
    ...plainSignal(series, 'clear', 'no-change', observed, window),
    ...(series.totals ? { cases: now.total } : {}),
    expected,
    ratio: expected > 0 ? observed / expected : null,
  }
  if (cases < detector.minCount) return { ...signal, reason: 'too-few' }
  const breach =
    detector.ratio >= 1 ? observed > 0 && observed >= detector.ratio * expected : observed <= detector.ratio * expected
  return breach ? { ...signal, state: 'breach', reason: detector.ratio >= 1 ? 'rise' : 'fall' } : signal
}

/** Ends (exclusive day indices) of the earlier windows that lie whole in the series. */
function earlierWindows(end: number, windowDays: number, against: Change['against']): number[] {
  if (against === 'previous-period') return end - 2 * windowDays >= 0 ? [end - windowDays] : []
  const step = 7 * Math.ceil(windowDays / 7)
  return Array.from({ length: WEEKS }, (_, week) => end - step * (week + 1)).filter((last) => last - windowDays >= 0)
}
