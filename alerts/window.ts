import type { RowSet } from '../audiences/scope.ts'
import type { SeriesInput, Signal, SignalState } from './signal.ts'

/** Sums over days [from, to) of a series; `known` counts the days that have data. */
export interface WindowSums {
  count: number
  total: number
  known: number
}

/** Adds up the days [from, to), each weighted; days without data are left out. */
export function sumDays(
  series: SeriesInput,
  from: number,
  to: number,
  weight: (day: number) => number = () => 1,
): WindowSums {
  const sums = { count: 0, total: 0, known: 0 }
  for (let day = Math.max(0, from); day < to; day++) {
    const value = series.values[day] ?? Number.NaN
    if (Number.isNaN(value)) continue
    sums.known += 1
    sums.count += value * weight(day)
    sums.total += (series.totals?.[day] ?? 0) * weight(day)
  }
  return sums
}

/** The figure of a window: a share for rates (null where there is nothing to divide by), a sum otherwise. */
export function figureOf(series: SeriesInput, sums: WindowSums): number | null {
  if (sums.known === 0) return null
  if (!series.totals) return sums.count
  return sums.total > 0 ? sums.count / sums.total : null
}

/** A signal without an expectation. */
export function plainSignal(
  series: { rows: RowSet; level: number },
  state: SignalState,
  reason: string,
  observed: number,
  windowDays: number,
): Signal {
  return {
    state,
    rows: series.rows,
    level: series.level,
    observed,
    expected: null,
    low: null,
    high: null,
    ratio: null,
    p: null,
    recurrenceDays: null,
    windowDays,
    reason,
  }
}
