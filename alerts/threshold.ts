import type { DetectorSpec } from './rule.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { figureOf, latestWindow, plainSignal, type RuleWindow, runningWindow } from './window.ts'

type Threshold = Extract<DetectorSpec, { kind: 'threshold' }>

/**
 * The window's figure against a fixed bound. A watched series, one whose incident is going on, breaches until its figure is back at
 * the `clear` bound. Fewer cases than `minCount` (denominator of a rate, the count itself otherwise) never breach.
 */
export function thresholdSignal(
  series: SeriesInput,
  days: DayContext,
  detector: Threshold,
  window: RuleWindow,
  watched: boolean,
): Signal {
  const sums = detector.running ? runningWindow(series, days, window) : latestWindow(series, days, window)
  if (sums.known === 0) return plainSignal(series, 'no-data', 'no-data', 0, window)
  const n = series.totals ? sums.total : sums.count
  const observed = figureOf(series, sums)
  if (observed === null || n < detector.minCount) return plainSignal(series, 'clear', 'too-few', observed ?? 0, window)
  const above = watched ? (detector.clear ?? detector.above) : detector.above
  const below = watched ? (detector.clear ?? detector.below) : detector.below
  if (detector.above !== undefined && above !== undefined && observed > above)
    return plainSignal(series, 'breach', 'above-threshold', observed, window)
  if (detector.below !== undefined && below !== undefined && observed < below)
    return plainSignal(series, 'breach', 'below-threshold', observed, window)
  return plainSignal(series, 'clear', 'within-threshold', observed, window)
}
