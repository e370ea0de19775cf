import { describe, expect, it } from 'vitest'
import { dayContext } from '../../alerts/day-context.ts'
import { expectedBand } from '../../alerts/expected-band.ts'
import { addDays, daysBetween } from '../../views/local-days.ts'

const band = (length: number) => {
  const dates = daysBetween(addDays('2026-06-01', -length), '2026-06-01')
  const values = Float64Array.from(dates, (_, i) => (i >= length - 10 ? 300 : 20 + ((i * 7) % 9) - 4))
  const series = { rows: {}, level: 0, values }
  return expectedBand(series, dayContext(dates, []), 56, { known: [], shifts: [] })
}

describe('the expected range of a chart', () => {
  it('holds the usual, and is not taught by the surge that it is shown beside', () => {
    const found = band(760)
    expect(found?.low).toHaveLength(56)
    expect(found?.low.every((low) => low > 2 && low < 20)).toBe(true)
    expect(found?.high.every((high) => high > 20 && high < 50)).toBe(true)
  })
  it('is not drawn where the past is too short', () => expect(band(80)).toBeNull())
})
