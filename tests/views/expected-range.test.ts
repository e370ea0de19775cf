import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedLine, expectedShare } from '../../views/expected-range.ts'
import type { Reading } from '../../views/figure.ts'
import { addDays, daysBetween } from '../../views/local-days.ts'

const periods = (...shares: number[]): Reading[] => shares.map((share) => ({ num: 1000 * share, den: 1000 }))
const range = (past: Reading[], cases: number) => {
  const found = expectedShare(past, cases)
  return found && [found.low, found.high].map((end) => Math.round(end * 1000) / 1000)
}

describe('the range expected of a share', () => {
  it.each<[string, Reading[], number, number[] | null]>([
    ['is that of chance where the past lay close', periods(0.8, 0.8, 0.81, 0.79), 1000, [0.771, 0.826]],
    ['is wider for fewer cases', periods(0.8, 0.8, 0.81, 0.79), 50, [0.669, 0.888]],
    ['is wider where the past scattered more than chance', periods(0.7, 0.9, 0.75, 0.85), 1000, [0.551, 0.929]],
    ['stays within 0 and 1', periods(1, 1, 1, 1), 20, [0.838, 1]],
    ['is not known from three periods', periods(0.8, 0.8, 0.8), 1000, null],
    ['nor from a few cases', periods(0.8, 0.8, 0.8, 0.8).map(() => ({ num: 8, den: 10 })), 1000, null],
    ['nor for no cases', periods(0.8, 0.8, 0.8, 0.8), 0, null],
    ['counts no period without cases', [...periods(0.8, 0.8, 0.8), { num: 0, den: 0 }], 1000, null],
  ])('%s', (_, past, cases, expected) => expect(range(past, cases)).toEqual(expected))

  it('holds the share of the past, and grows narrower with the cases', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(
        fc.array(share, { minLength: 4, maxLength: 8 }),
        fc.integer({ min: 1, max: 5000 }),
        (shares, cases) => {
          const [few, many] = [expectedShare(periods(...shares), cases), expectedShare(periods(...shares), 2 * cases)]
          if (!few || !many) throw new Error('there is no range')
          expect(few.low).toBeLessThanOrEqual(few.mid + 1e-9)
          expect(few.high).toBeGreaterThanOrEqual(few.mid - 1e-9)
          expect(many.high - many.low).toBeLessThanOrEqual(few.high - few.low + 1e-9)
        },
      ),
    )
  })
})

describe('the range expected of each day of a line', () => {
  const FIRST = '2026-09-01'
  const day = (n: number) => addDays(FIRST, n)
  /** Mondays to Sundays of so many weeks, each weekday with a count of its own. */
  const weeks = (count: number) =>
    new Map(
      daysBetween(FIRST, day(7 * count)).map((date, n): [string, Reading] => [
        date,
        { num: 100 * (1 + (n % 7)), den: null },
      ]),
    )

  it('is that of the same weekday of the weeks before', () => {
    const found = expectedLine(weeks(8), [day(49), day(55)])
    expect(found?.low[0]).toBeLessThan(100)
    expect(found?.high[0]).toBeGreaterThan(100)
    expect(found?.low[1]).toBeGreaterThan(600)
    expect(found?.high[1]).toBeLessThan(800)
  })

  it('is not changed by the day itself', () => {
    const readings = weeks(8)
    const before = expectedLine(readings, [day(49)])
    readings.set(day(49), { num: 9000, den: null })
    expect(expectedLine(readings, [day(49)])).toEqual(before)
  })

  it('begins with the fifth week that is known, and is none where there is no fifth', () => {
    const found = expectedLine(weeks(5), [day(27), day(28)])
    expect(found?.low.map((low) => low !== null)).toEqual([false, true])
    expect(expectedLine(weeks(4), [day(27)])).toBeUndefined()
    expect(expectedLine(new Map(), [day(0)])).toBeUndefined()
  })

  it('leaves holidays out, and gives them none', () => {
    const readings = weeks(8)
    const before = expectedLine(readings, [day(49)])
    readings.set(day(42), { num: 3, den: null })
    const found = expectedLine(readings, [day(49), day(42)], new Set([day(42)]))
    expect(found?.low[0]).toBeGreaterThanOrEqual((before?.low[0] ?? 0) - 2)
    expect(found?.low[1]).toBeNull()
  })

  it('of shares is as wide as the cases of the day are few', () => {
    const readings = new Map([0, 7, 14, 21, 28, 35].map((n): [string, Reading] => [day(n), { num: 80, den: 100 }]))
    readings.set(day(35), { num: 8, den: 10 })
    const { low = [], high = [] } = expectedLine(readings, [day(28), day(35)]) ?? {}
    const width = (i: number) => (high[i] ?? 0) - (low[i] ?? 0)
    expect(width(1)).toBeGreaterThan(width(0))
  })
})
