/**
 * Rates (solved, satisfied, on time, answered): binomial with day-to-day overdispersion, tested by the beta-binomial.
 * Numerators and denominators stay apart; a day's ρ is the correlation of two answers of the same day.
 */
import { betaBinomialCdf, betaBinomialUpperTail } from './count-distributions.ts'

export interface RateFit {
  /** `insufficient` where fewer than 28 days or 100 cases are known: no expectation, never an alarm. */
  basis: 'half-year' | 'insufficient'
  /** Expected rate, 0..1. */
  rate: number
  /** ρ, correlation within a day, 0..1. */
  correlation: number
  /** Cases and days behind it. */
  cases: number
  days: number
}

export interface RateFitOptions {
  historyDays: number
  gapDays: number
  /** Cases' worth of belief in the parent's rate. */
  priorCases: number
}

export const RATE_FIT: RateFitOptions = { historyDays: 182, gapDays: 28, priorCases: 20 }

export interface RateTest {
  cases: number
  observed: number
  expected: number
  /** 95 % of rates fall within, were nothing unusual; 0..1. */
  lower95: number
  upper95: number
  /** One-sided, in the direction that was asked. */
  p: number
}

const FEWEST_DAYS = 28
const FEWEST_CASES = 100
/** A baseline of no failures at all still leaves a failure possible. */
const LEAST_RATE = 1e-4

/** Fits the rate as of index `day` of the daily numerators and denominators; days without cases or with NaN stay out. */
export function fitRate(
  numerators: ArrayLike<number>,
  denominators: ArrayLike<number>,
  day: number,
  options: RateFitOptions = RATE_FIT,
  parent?: Pick<RateFit, 'rate'>,
): RateFit {
  const begin = Math.max(0, day - options.historyDays)
  const end = Math.min(numerators.length, day - options.gapDays)
  let hits = 0
  let cases = 0
  let days = 0
  let pairs = 0
  for (let i = begin; i < end; i++) {
    if (!known(numerators[i]!, denominators[i]!)) continue
    hits += numerators[i]!
    cases += denominators[i]!
    pairs += denominators[i]! * (denominators[i]! - 1)
    days++
  }
  if (days < FEWEST_DAYS || cases < FEWEST_CASES) {
    return { basis: 'insufficient', rate: cases > 0 ? hits / cases : 0, correlation: 0, cases, days }
  }
  const own = parent
    ? (hits + options.priorCases * parent.rate) / (cases + options.priorCases)
    : (hits + 0.5) / (cases + 1)
  const rate = Math.min(1 - LEAST_RATE, Math.max(LEAST_RATE, own))
  let squares = 0
  for (let i = begin; i < end; i++) {
    if (!known(numerators[i]!, denominators[i]!)) continue
    squares += (numerators[i]! - denominators[i]! * rate) ** 2
  }
  // E(x − np)² = np(1−p)(1 + (n−1)ρ), summed over days and solved for ρ.
  const correlation = pairs > 0 ? (squares / (rate * (1 - rate)) - cases) / pairs : 0
  return { basis: 'half-year', rate, correlation: Math.min(0.5, Math.max(0, correlation)), cases, days }
}

function known(numerator: number, denominator: number): boolean {
  return numerator >= 0 && denominator > 0 && numerator <= denominator
}

/**
 * Tests the days [first, last] together, whether the rate is `below` or `above` what it was. Null where nothing is known or expected.
 * The window's ρ is the days' ρ thinned to pairs of the same day, plus the error of the expectation.
 */
export function testRate(
  fit: RateFit,
  numerators: ArrayLike<number>,
  denominators: ArrayLike<number>,
  first: number,
  last: number,
  direction: 'below' | 'above',
): RateTest | null {
  if (fit.basis === 'insufficient') return null
  let hits = 0
  let cases = 0
  let pairs = 0
  for (let i = Math.max(0, first); i <= last && i < numerators.length; i++) {
    if (!known(numerators[i]!, denominators[i]!)) continue
    hits += numerators[i]!
    cases += denominators[i]!
    pairs += denominators[i]! * (denominators[i]! - 1)
  }
  if (cases === 0) return null
  const thinned = cases > 1 ? (fit.correlation * pairs) / (cases * (cases - 1)) : 0
  const ofExpectation = (1 + (fit.cases / fit.days - 1) * fit.correlation) / fit.cases
  const correlation = Math.min(0.9, thinned + Math.max(0, ofExpectation))
  const quantile = (probability: number) => betaBinomialQuantile(probability, cases, fit.rate, correlation) / cases
  return {
    cases,
    observed: hits / cases,
    expected: fit.rate,
    lower95: quantile(0.025),
    upper95: quantile(0.975),
    p:
      direction === 'below'
        ? betaBinomialCdf(hits, cases, fit.rate, correlation)
        : betaBinomialUpperTail(hits, cases, fit.rate, correlation),
  }
}

/** The smallest count with P(Y ≤ count) ≥ probability, by bisection. */
function betaBinomialQuantile(probability: number, n: number, rate: number, correlation: number): number {
  let low = 0
  let high = n
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (betaBinomialCdf(middle, n, rate, correlation) >= probability) high = middle
    else low = middle + 1
  }
  return low
}
