import type { SeriesInput } from './signal.ts'

/** Cases of one day that arrived late: not before the reading made at the end of day `known`. Indices into the series' days. */
export interface LateCount {
  day: number
  known: number
  num: number
  den: number
}

/** A series as it is known now, with what of it was not known at once; `late` is ordered by `known`. */
export interface PastSeries extends SeriesInput {
  late?: readonly LateCount[]
}

/**
 * Series as they were known at the end of each day, without a copy for every day: late cases are taken out first and come back as the
 * days pass. Days must be asked for in order.
 */
export class KnownThen {
  private readonly held: { series: PastSeries; working: SeriesInput; next: number }[]

  constructor(series: readonly PastSeries[]) {
    this.held = series.map((one) => ({ series: one, working: withoutLate(one), next: 0 }))
  }

  /** Every series up to and with the day of this index, as known at its end. Views into shared memory, good until the next call. */
  atEndOf(day: number): SeriesInput[] {
    return this.held.map((one) => {
      const { series, working } = one
      for (let late = series.late?.[one.next]; late && late.known <= day; late = series.late?.[++one.next])
        addLate(working, late, 1)
      const { values, totals } = working
      return {
        rows: series.rows,
        level: series.level,
        values: values.subarray(0, day + 1),
        ...(totals ? { totals: totals.subarray(0, day + 1) } : {}),
      }
    })
  }
}

function withoutLate(series: PastSeries): SeriesInput {
  const { late = [], ...known } = series
  if (late.length === 0) return known
  const { values, totals } = known
  const working = { ...known, values: values.slice(), ...(totals ? { totals: totals.slice() } : {}) }
  for (const one of late) addLate(working, one, -1)
  return working
}

function addLate({ values, totals }: SeriesInput, late: LateCount, sign: 1 | -1): void {
  if (late.day < 0 || late.day >= values.length) return
  values[late.day] = (values[late.day] ?? 0) + sign * late.num
  if (totals) totals[late.day] = (totals[late.day] ?? 0) + sign * late.den
}
