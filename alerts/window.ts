import type { RowSet } from '../audiences/scope.ts'
import { addDays } from '../views/local-days.ts'
import { judgedEnd } from './day-context.ts'
import type { DayContext, HourlyReadings, SeriesInput, Signal, SignalState } from './signal.ts'

export const HOURS_A_DAY = 24

/** The trailing window of one reading: whole local days, or hours up to now where `hours` is given. */
export interface RuleWindow {
  days: number
  hours?: number | undefined
}

/** Sums over a window of a series; `known` counts the days (hours) that have data. */
export interface WindowSums {
  count: number
  total: number
  known: number
}

/** Adds up the days (hours) [from, to) of readings, each weighted; those without data are left out. */
export function sumOf(
  { values, totals }: HourlyReadings,
  from: number,
  to: number,
  weight: (index: number) => number = () => 1,
): WindowSums {
  const sums = { count: 0, total: 0, known: 0 }
  for (let i = Math.max(0, from); i < to; i++) {
    const value = values[i] ?? Number.NaN
    if (Number.isNaN(value)) continue
    sums.known += 1
    sums.count += value * weight(i)
    sums.total += (totals?.[i] ?? 0) * weight(i)
  }
  return sums
}

/** The latest window where the running day counts too, however little of it is in. */
export function runningWindow(series: SeriesInput, days: DayContext, window: RuleWindow): WindowSums {
  return sumOf(series, days.dates.length - window.days, days.dates.length)
}

/** The latest window: hours up to now, or days up to the last one of which half is in, and `earlier` days before them. */
export function latestWindow(series: SeriesInput, days: DayContext, window: RuleWindow, earlier = 0): WindowSums {
  if (window.hours !== undefined) {
    const end = days.hours?.end ?? 0
    return series.hourly ? sumOf(series.hourly, end - window.hours, end) : { count: 0, total: 0, known: 0 }
  }
  const end = judgedEnd(days)
  return sumOf(series, end - window.days - earlier, end)
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
  { days, hours }: RuleWindow,
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
    windowDays: hours === undefined ? days : Math.ceil(hours / HOURS_A_DAY),
    ...(hours === undefined ? {} : { windowHours: hours }),
    reason,
  }
}

/** The window that a signal covers, in local time. */
export function windowIn(
  days: DayContext,
  { windowDays, windowHours }: Pick<Signal, 'windowDays' | 'windowHours'>,
): { from: string; to: string } {
  const first = days.dates[0] ?? ''
  if (windowHours === undefined) {
    const end = judgedEnd(days)
    return { from: addDays(first, end - windowDays), to: addDays(first, end) }
  }
  const hour = (at: number) => {
    const day = addDays(first, Math.floor(at / HOURS_A_DAY))
    return `${day} ${String(at - HOURS_A_DAY * Math.floor(at / HOURS_A_DAY)).padStart(2, '0')}:00:00`
  }
  const end = days.hours?.end ?? 0
  return { from: hour(end - windowHours), to: hour(end) }
}
