import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilson } from '../../views/wilson.ts'

describe('wilson', () => {
  it.each([
    [6, 7, 0.487, 0.974],
    [0, 10, 0, 0.278],
    [10, 10, 0.722, 1],
    [50, 100, 0.404, 0.596],
  ])('%i of %i lies between %f and %f', (numerator, denominator, low, high) => {
    const interval = wilson(numerator, denominator)
    expect(interval?.low).toBeCloseTo(low, 3)
    expect(interval?.high).toBeCloseTo(high, 3)
  })

  it('has nothing to say about nothing', () => {
    expect(wilson(0, 0)).toBeNull()
  })

  it('holds the share and stays within 0 and 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const numerator = Math.floor(n * part)
        const interval = wilson(numerator, n)
        expect(interval).not.toBeNull()
        if (!interval) return
        expect(interval.low).toBeGreaterThanOrEqual(0)
        expect(interval.high).toBeLessThanOrEqual(1)
        expect(interval.low).toBeLessThanOrEqual(numerator / n + 1e-9)
        expect(interval.high).toBeGreaterThanOrEqual(numerator / n - 1e-9)
      }),
    )
  })
})
