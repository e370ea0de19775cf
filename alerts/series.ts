import { rowsKey } from './identity.ts'
import type { Evaluation } from './restrictions.ts'
import type { DayContext, SeriesInput } from './signal.ts'

/** The codes of one series and its readings side by side: when (days or hours from the first), numerator or count, denominator. */
export interface Readings {
  codes: Readonly<Record<string, string>>
  at: readonly number[]
  num: readonly (number | null)[]
  den: readonly (number | null)[]
}

/**
 * Daily (or hourly) readings as dense arrays. A day on which the whole dataset is silent is unknown, not zero; a plain day without readings
 * is a zero of a series that was quiet. `rate` gives every series a denominator.
 */
export class DenseSeries {
  private readonly evaluation: Evaluation
  private readonly length: number
  private readonly rate: boolean
  private readonly silent: readonly number[]
  private readonly found = new Map<string, SeriesInput | null>()

  /** @param alive for each day or hour whether the dataset held anything then */
  constructor(evaluation: Evaluation, alive: readonly boolean[], rate: boolean) {
    this.evaluation = evaluation
    this.length = alive.length
    this.rate = rate
    this.silent = alive.flatMap((any, i) => (any ? [] : [i]))
  }

  add({ codes, at, num, den }: Readings): void {
    const series = this.seriesOf(codes)
    if (!series) return
    for (const [i, when] of at.entries()) {
      series.values[when] = num[i] ?? 0
      if (series.totals) series.totals[when] = den[i] ?? 0
    }
  }

  all(): SeriesInput[] {
    return [...this.found.values()].filter((series) => series !== null)
  }

  /** Null where the rows are no reader's. */
  private seriesOf(codes: Readings['codes']): SeriesInput | null {
    const { by, level, rowsOfSeries } = this.evaluation
    const key = by.map((dimension) => codes[dimension] ?? '').join('\u0000')
    const known = this.found.get(key)
    if (known !== undefined) return known
    const rows = rowsOfSeries(codes)
    const series: SeriesInput | null = rows && { rows, level, values: new Float64Array(this.length) }
    if (series && this.rate) series.totals = new Float64Array(this.length)
    if (series) for (const at of this.silent) series.values[at] = Number.NaN
    this.found.set(key, series)
    return series
  }
}

/** One series per row set: two queries may bound the same rows in different ways, and their figures are then equal. */
export function oncePerRows<Series extends SeriesInput>(series: readonly Series[]): Series[] {
  const once = new Map<string, Series>()
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
