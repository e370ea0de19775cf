import { changeSignal } from './change.ts'
import { rowsKey } from './identity.ts'
import type { DetectorSpec } from './rule.ts'
import { type FitCache, seasonalSignals } from './seasonal.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { thresholdSignal } from './threshold.ts'

export interface DetectOptions {
  windowDays: number
  /** `rowsKey` of the rows whose incident is going on: read with the bar at which it ends. */
  watched: ReadonlySet<string>
  fits: FitCache
}

/** Reads every series of one tick of one rule; signals come in the order of the series. */
export function detect(
  series: readonly SeriesInput[],
  days: DayContext,
  detector: DetectorSpec,
  { windowDays, watched, fits }: DetectOptions,
): Signal[] {
  const isWatched = (one: SeriesInput) => watched.has(rowsKey(one.rows))
  if (detector.kind === 'threshold')
    return series.map((one) => thresholdSignal(one, detector, windowDays, isWatched(one)))
  if (detector.kind === 'change') return series.map((one) => changeSignal(one, days, detector, windowDays))
  return seasonalSignals(series, days, detector, { windowDays, fits, isWatched })
}
