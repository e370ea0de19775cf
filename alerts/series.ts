import { rowsKey } from './identity.ts'
import type { Evaluation } from './restrictions.ts'
import type { DayContext, SeriesInput } from './signal.ts'

/** One row of a series query: local day, numerator or count, denominator (null for a plain measure), codes of the split. */
export interface Reading {
  day: string
  codes: Readonly<Record<string, string>>
  num: number
  den: number | null
}

/**
 * Daily readings as dense arrays. A day on which the whole dataset is silent (`alive` says not) is unknown, not zero; a plain day
 * without readings is a zero of a series that was quiet. `rate` gives every series a denominator.
 */
export function denseSeries(
  evaluation: Evaluation,
  readings: Iterable<Reading>,
  dates: readonly string[],
  alive: (date: string) => boolean,
  rate: boolean,
): SeriesInput[] {
  const index = new Map(dates.map((date, i) => [date, i]))
  const silent = dates.flatMap((date, i) => (alive(date) ? [] : [i]))
  const found = new Map<string, SeriesInput | null>()
  for (const reading of readings) {
    const day = index.get(reading.day)
    if (day === undefined) continue
    const key = evaluation.by.map((dimension) => reading.codes[dimension] ?? '').join('\u0000')
    let series = found.get(key)
    if (series === undefined) {
      const rows = evaluation.rowsOfSeries(reading.codes)
      series = rows && { rows, level: evaluation.level, values: new Float64Array(dates.length) }
      if (series && rate) series.totals = new Float64Array(dates.length)
      if (series) for (const i of silent) series.values[i] = Number.NaN
      found.set(key, series)
    }
    if (!series) continue
    series.values[day] = reading.num
    if (series.totals) series.totals[day] = reading.den ?? 0
  }
  return [...found.values()].filter((series) => series !== null)
}

/** One series per row set: two queries may bound the same rows in different ways, and their figures are then equal. */
export function oncePerRows(series: readonly SeriesInput[]): SeriesInput[] {
  const once = new Map<string, SeriesInput>()
  for (const one of series) {
    const key = rowsKey(one.rows)
    if (!once.has(key)) once.set(key, one)
  }
  return [...once.values()]
}

/** The series as it stood at the end of day `end` (exclusive index), without copying. */
export function upTo(series: SeriesInput, end: number): SeriesInput {
  const { totals } = series
  return { ...series, values: series.values.subarray(0, end), ...(totals ? { totals: totals.subarray(0, end) } : {}) }
}

/** The days up to `end` (exclusive index), complete. */
export function daysUpTo(days: DayContext, end: number): DayContext {
  return {
    dates: days.dates.slice(0, end),
    dayType: days.dayType.subarray(0, end),
    holiday: days.holiday.subarray(0, end),
    uncertain: days.uncertain.subarray(0, end),
    unknown: days.uncertain.subarray(Math.max(0, end - 7), end).includes(1),
    arrived: [],
  }
}
