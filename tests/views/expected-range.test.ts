import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedShare } from '../../views/expected-range.ts'
import type { Reading } from '../../views/figure.ts'

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
