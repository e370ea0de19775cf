import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  betaBinomialCdf,
  betaBinomialUpperTail,
  binomialUpperTail,
  negativeBinomialCdf,
  negativeBinomialDensity,
  negativeBinomialQuantile,
  negativeBinomialUpperTail,
  poissonCdf,
  poissonUpperTail,
} from '../../../alerts/detectors/count-distributions.ts'

/** P(Y ≥ count) by adding the density upwards, the density itself by its recurrence from P(Y = 0). */
function summedUpperTail(count: number, mean: number, dispersion: number): number {
  const size = mean / (dispersion - 1)
  let density = Math.exp(-size * Math.log(dispersion))
  let sum = 0
  for (let y = 0; y < 20_000; y++) {
    if (y >= count) sum += density
    density *= ((size + y) / (y + 1)) * ((dispersion - 1) / dispersion)
    if (y > count && density < sum * 1e-18) break
  }
  return sum
}

const seed = { seed: 20_260_101, numRuns: 300 }
const means = fc.double({ min: 0.01, max: 200, noNaN: true })
const dispersions = fc.double({ min: 1.01, max: 8, noNaN: true })

describe('negative binomial', () => {
  it('upper tail is the sum of its density', () => {
    fc.assert(
      fc.property(means, dispersions, fc.integer({ min: 1, max: 400 }), (mean, dispersion, count) => {
        const truth = summedUpperTail(count, mean, dispersion)
        fc.pre(truth > 1e-250)
        expect(Math.abs(negativeBinomialUpperTail(count, mean, dispersion) / truth - 1)).toBeLessThan(2e-11)
      }),
      seed,
    )
  })

  it('upper tail and distribution add to one, and differ by the density', () => {
    fc.assert(
      fc.property(means, dispersions, fc.integer({ min: 1, max: 400 }), (mean, dispersion, count) => {
        const upper = negativeBinomialUpperTail(count, mean, dispersion)
        expect(upper + negativeBinomialCdf(count - 1, mean, dispersion)).toBeCloseTo(1, 11)
        const density = upper - negativeBinomialUpperTail(count + 1, mean, dispersion)
        expect(density).toBeCloseTo(negativeBinomialDensity(count, mean, dispersion), 11)
      }),
      seed,
    )
  })

  it('quantile of next to nothing with an enormous dispersion is nothing, and found at once', () => {
    expect(negativeBinomialQuantile(0.99, 1e-32, 6e9)).toBe(0)
  })

  it('quantile is the smallest count that reaches the probability', () => {
    fc.assert(
      fc.property(means, dispersions, fc.constantFrom(0.005, 0.025, 0.5, 0.975, 0.995, 0.9999), (mean, phi, p) => {
        const count = negativeBinomialQuantile(p, mean, phi)
        expect(negativeBinomialCdf(count, mean, phi)).toBeGreaterThanOrEqual(p * (1 - 1e-12))
        expect(negativeBinomialCdf(count - 1, mean, phi)).toBeLessThan(p * (1 + 1e-12))
      }),
      seed,
    )
  })

  it('is the Poisson at dispersion one, without a step', () => {
    expect(negativeBinomialUpperTail(9, 3.2, 1)).toBe(poissonUpperTail(9, 3.2))
    expect(negativeBinomialUpperTail(9, 3.2, 1 + 1e-8)).toBeCloseTo(poissonUpperTail(9, 3.2), 9)
    expect(negativeBinomialQuantile(0.995, 3.2, 1)).toBe(9)
    expect(poissonCdf(8, 3.2)).toBeCloseTo(1 - poissonUpperTail(9, 3.2), 13)
  })
})

describe('binomial and beta-binomial', () => {
  it('binomial tail is exact', () => {
    expect(binomialUpperTail(9, 10, 0.5)).toBeCloseTo(11 / 1024, 15)
    expect(binomialUpperTail(0, 10, 0.5)).toBe(1)
    expect(binomialUpperTail(11, 10, 0.5)).toBe(0)
  })

  it('beta-binomial of a flat prior is uniform', () => {
    // a = b = 1: correlation 1/(a+b+1) = 1/3.
    for (let y = 0; y <= 12; y++) expect(betaBinomialCdf(y, 12, 0.5, 1 / 3)).toBeCloseTo((y + 1) / 13, 12)
  })

  it('beta-binomial tails add to one and widen with correlation', () => {
    expect(betaBinomialCdf(60, 100, 0.8, 0.01) + betaBinomialUpperTail(61, 100, 0.8, 0.01)).toBeCloseTo(1, 12)
    expect(betaBinomialCdf(60, 100, 0.8, 0.02)).toBeGreaterThan(betaBinomialCdf(60, 100, 0.8, 0.01))
    expect(betaBinomialCdf(60, 100, 0.8, 1e-7)).toBeCloseTo(1 - binomialUpperTail(61, 100, 0.8), 6)
  })
})
