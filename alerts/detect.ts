import type { RowSet } from '../audiences/scope.ts'
import type { FitCache } from './baselines.ts'
import { changeSignal } from './change.ts'
import { rowsKey } from './identity.ts'
import type { Lessons } from './known-event.ts'
import { rateSignals } from './rate.ts'
import type { DetectorSpec } from './rule.ts'
import { seasonalSignals } from './seasonal.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { silenceSignals } from './silence.ts'
import { thresholdSignal } from './threshold.ts'
import { type RuleWindow, windowIn } from './window.ts'

export interface DetectOptions {
  window: RuleWindow
  /** The rows whose incident is going on, by `rowsKey`: read with the bar at which it ends. */
  watched: ReadonlyMap<string, RowSet>
  /** A dimension some of whose values are also tested together. */
  together?: string | undefined
  fits: FitCache
  tests?: ReadonlyMap<string, number> | undefined
  lessons?: Lessons | undefined
}

/** Reads every series of one tick of one rule; signals come in the order of the series, each with its window. */
export function detect(
  series: readonly SeriesInput[],
  days: DayContext,
  detector: DetectorSpec,
  options: DetectOptions,
): Signal[] {
  const signals = signalsOf(series, days, detector, options)
  // Of thousands of signals nearly all cover the same few windows.
  const windows = new Map<number, NonNullable<Signal['window']>>()
  for (const signal of signals) {
    const length = signal.windowHours ?? -signal.windowDays
    const window = windows.get(length) ?? windowIn(days, signal)
    windows.set(length, window)
    signal.window = window
  }
  return signals
}

function signalsOf(
  series: readonly SeriesInput[],
  days: DayContext,
  detector: DetectorSpec,
  { window, watched, fits, tests, lessons, together }: DetectOptions,
): Signal[] {
  const isWatched = (one: SeriesInput) => watched.has(rowsKey(one.rows))
  if (detector.kind === 'threshold')
    return series.map((one) => thresholdSignal(one, days, detector, window, isWatched(one)))
  if (detector.kind === 'change') return series.map((one) => changeSignal(one, days, detector, window))
  if (detector.kind === 'rate') return rateSignals(series, days, detector, { window, tests, lessons })
  if (detector.kind === 'silence') return silenceSignals(series, days, detector, { window, fits, tests, lessons })
  const some = together ? { dimension: together, watched: [...watched.values()] } : undefined
  return seasonalSignals(series, days, detector, { window, fits, tests, lessons, isWatched, together: some })
}
