import { describe, expect, it } from 'vitest'
import { arrivedDays, arrivedHours, hourShares } from '../../alerts/arrival.ts'
import { fitDelayCurve } from '../../alerts/detectors/completeness.ts'

const AT_ONCE = fitDelayCurve([], 288)
/** Everything takes three hours, twelve steps. */
const THREE_HOURS = fitDelayCurve([12, 12, 12], 288)
const FLAT = hourShares(new Float64Array(14 * 24).fill(1), new Uint8Array(14))
const monday = () => 0

describe('what has come in of a day', () => {
  it.each([
    ['at noon, half of today', AT_ONCE, 12 * 60, 0, 0.5],
    ['at six, a quarter of today', AT_ONCE, 6 * 60, 0, 0.25],
    ['yesterday, all of it', AT_ONCE, 12 * 60, 1, 1],
    ['at noon, nine hours of today where all comes three hours late', THREE_HOURS, 12 * 60, 0, 9 / 24],
    [
      'at one in the morning, all but two hours of yesterday where all comes three hours late',
      THREE_HOURS,
      60,
      1,
      22 / 24,
    ],
  ] as const)('%s', (_, curve, minutes, back, share) => {
    const arrived = arrivedDays(curve, FLAT, minutes, monday)[back]?.share ?? 0
    expect(Math.abs(arrived - share)).toBeLessThan(0.01)
  })

  it('follows the hours of its kind of day', () => {
    const office = Float64Array.from({ length: 14 * 24 }, (_, i) => (i % 24 >= 9 && i % 24 < 17 ? 10 : 0))
    const shares = hourShares(office, new Uint8Array(14))
    expect(arrivedDays(AT_ONCE, shares, 9 * 60, monday)[0]?.share).toBeLessThan(0.03)
    expect(arrivedDays(AT_ONCE, shares, 17 * 60, monday)[0]?.share).toBeGreaterThan(0.97)
  })

  it('is less sure of the day that is still running', () => {
    const [today, yesterday] = arrivedDays(AT_ONCE, FLAT, 14 * 60, monday)
    expect(today?.variance).toBeGreaterThan(yesterday?.variance ?? 1)
  })
})

describe('what has come in of an hour', () => {
  it.each([
    ['twenty minutes into an hour, a third of it', AT_ONCE, 10 * 60 + 20, { end: 35, share: 1 / 3 }],
    ['on the full hour, all of the one that ended', AT_ONCE, 10 * 60, { end: 34, share: 1 }],
    ['nothing yet where all comes three hours late', THREE_HOURS, 10 * 60, { end: 34, share: 0 }],
  ] as const)('%s', (_, curve, minutes, expected) => {
    const { end, arrived } = arrivedHours(curve, minutes, 2)
    expect(end).toBe(expected.end)
    expect(arrived[0]?.share).toBeCloseTo(expected.share, 2)
  })

  it('is all of it once the delay is over', () => {
    expect(arrivedHours(THREE_HOURS, 10 * 60, 2).arrived[5]?.share).toBe(1)
  })
})
