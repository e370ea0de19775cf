import { describe, expect, it } from 'vitest'
import { dailyHistory } from '../../alerts/history.ts'
import type { DayContext, SeriesInput } from '../../alerts/signal.ts'

const days = { dates: ['2026-11-01', '2026-11-02', '2026-11-03'] } as DayContext
const series = (values: number[], totals?: number[]): SeriesInput => ({
  rows: {},
  level: 0,
  values: Float64Array.from(values),
  ...(totals ? { totals: Float64Array.from(totals) } : {}),
})

describe('the days of a message’s chart', () => {
  it.each([
    ['counts as they are', series([1, 2, 3]), 3, [1, 2, 3]],
    ['the last ones only', series([1, 2, 3]), 2, [2, 3]],
    ['a gap where the day has no data', series([1, Number.NaN, 3]), 3, [1, null, 3]],
    ['shares of a rate', series([1, 2, 3], [3, 4, 4]), 3, [0.3333, 0.5, 0.75]],
    ['a gap where there is nothing to divide by', series([0, 2, 3], [0, 4, 4]), 3, [null, 0.5, 0.75]],
    ['all there are where there are fewer', series([1, 2, 3]), 56, [1, 2, 3]],
  ])('are %s', (_rule, input, count, values) => {
    expect(dailyHistory(input, days, count)).toEqual({ at: days.dates.slice(-values.length), values })
  })
})
