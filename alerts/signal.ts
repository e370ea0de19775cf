import type { RowSet } from '../audiences/scope.ts'
import type { Completeness } from './detectors/daily-tail.ts'

/** Readings by the hour, 24 for each local day; NaN where the hour has no data. */
export interface HourlyReadings {
  values: Float64Array
  /** Denominators, for rates. */
  totals?: Float64Array
}

/** Daily readings of one series, oldest first; the last day is the tick's own, or the last whole one. NaN where the day has no data. */
export interface SeriesInput {
  /** The rows that the series covers: the rule's split and the evaluated scope's bounds together. */
  rows: RowSet
  /** Which of the rule's `levels` the series belongs to. */
  level: number
  /** Numerator or count a day. */
  values: Float64Array
  /** Denominator a day, for rates. */
  totals?: Float64Array
  /** The same days by the hour: where the rule's window is hours. */
  hourly?: HourlyReadings
}

/** Which hour a tick is in, for rules whose window is hours. Indices into the series' hourly readings. */
export interface HourContext {
  /** The hour after the one that is still running, or has just ended. */
  end: number
  /** What has come in by now of the latest hours, the one before `end` first; hours further back are complete. */
  arrived: readonly Completeness[]
}

/** What is known about the days of a series: shared by all series of one tick, same length as their values. */
export interface DayContext {
  /** Local dates "YYYY-MM-DD". */
  dates: string[]
  /** 0 Monday … 6 Sunday; a make-up workday counts as a Wednesday, a holiday as a Sunday. */
  dayType: Uint8Array
  /** 0 ordinary, 1 holiday, 2 eve, 3 day after. */
  holiday: Uint8Array
  /** 1 for days whose kind nobody knows yet: their year is not in the calendar. */
  uncertain: Uint8Array
  /** Whether the last week has such a day. */
  unknown: boolean
  /** What has come in by now of the latest days, the last day first; days further back are complete. */
  arrived: readonly Completeness[]
  hours?: HourContext
}

export type SignalState = 'breach' | 'clear' | 'no-data' | 'error'

/** One series at one tick. */
export interface Signal {
  state: SignalState
  rows: RowSet
  level: number
  observed: number
  expected: number | null
  low: number | null
  high: number | null
  ratio: number | null
  /** Chance of a reading at least this large, given the baseline. */
  p: number | null
  /** "Once in so many days" over all tests of a day. */
  recurrenceDays: number | null
  windowDays: number
  /** Cases of the window behind a rate's reading: its denominator. */
  cases?: number
  /** Present where the window is hours: how many. */
  windowHours?: number
  /** The window in local time, `to` exclusive: "YYYY-MM-DD", or "YYYY-MM-DD HH:00:00" where it is hours. */
  window?: { from: string; to: string }
  /** Machine-readable reason such as `above-threshold`, `excess`, `too-few`, `no-history`. */
  reason: string
}
