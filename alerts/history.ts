import type { DayContext, SeriesInput } from './signal.ts'

/** The last days of a series as people are shown them: a count, or a share in [0,1]; null on a day without data. */
export interface DailyHistory {
  at: string[]
  values: (number | null)[]
  /** Whether the last day was not over when this was said. */
  unfinished?: boolean
}

/** The last `count` days of a series, days before its first reading left out. */
export function dailyHistory(series: SeriesInput, days: DayContext, count: number): DailyHistory {
  const from = Math.max(0, days.dates.length - count)
  const at = days.dates.slice(from)
  return { at, values: at.map((_, i) => valueAt(series, from + i)) }
}

function valueAt({ values, totals }: SeriesInput, day: number): number | null {
  const value = values[day] ?? Number.NaN
  const total = totals?.[day]
  if (!Number.isFinite(value) || total === 0) return null
  return total === undefined ? value : Math.round((value / total) * 1e4) / 1e4
}
