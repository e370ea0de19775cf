/**
 * Tails and quantiles of the count distributions.
 *
 * The negative binomial is given by its mean and its dispersion φ = variance / mean (size μ/(φ−1), success probability 1/φ).
 * Sums of days that share φ stay negative binomial with the same φ; φ = 1 is the Poisson distribution.
 */
import {
  logBeta,
  logGamma,
  normalQuantile,
  poissonDensity,
  regularizedBeta,
  regularizedGammaP,
  regularizedGammaQ,
} from './special-functions.ts'

/** Below this excess over 1 the negative binomial is the Poisson to twelve digits and its size overflows usefulness. */
const POISSON_DISPERSION = 1e-9
/** R's quantiles accept a probability this little too small, so that quantile(cdf(y)) is y. */
const QUANTILE_FUZZ = 64 * 2.220446e-16

/** P(Y ≥ count) for a Poisson mean. */
export function poissonUpperTail(count: number, mean: number): number {
  return count <= 0 ? 1 : regularizedGammaP(count, mean)
}

/** P(Y ≤ count) for a Poisson mean. */
export function poissonCdf(count: number, mean: number): number {
  return count < 0 ? 0 : regularizedGammaQ(Math.floor(count) + 1, mean)
}

/** P(Y ≥ count) for a negative binomial of that mean and dispersion φ ≥ 1: I_{1−1/φ}(count, μ/(φ−1)). */
export function negativeBinomialUpperTail(count: number, mean: number, dispersion: number): number {
  if (count <= 0) return 1
  if (mean <= 0) return 0
  if (dispersion - 1 < POISSON_DISPERSION) return poissonUpperTail(count, mean)
  return regularizedBeta((dispersion - 1) / dispersion, count, mean / (dispersion - 1), 1 / dispersion)
}

/** P(Y ≤ count) for a negative binomial of that mean and dispersion φ ≥ 1. */
export function negativeBinomialCdf(count: number, mean: number, dispersion: number): number {
  if (count < 0) return 0
  if (mean <= 0) return 1
  if (dispersion - 1 < POISSON_DISPERSION) return poissonCdf(count, mean)
  return regularizedBeta(1 / dispersion, mean / (dispersion - 1), Math.floor(count) + 1, (dispersion - 1) / dispersion)
}

/** P(Y = count) for a negative binomial of that mean and dispersion. */
export function negativeBinomialDensity(count: number, mean: number, dispersion: number): number {
  if (mean <= 0) return count === 0 ? 1 : 0
  if (dispersion - 1 < POISSON_DISPERSION) return poissonDensity(count, mean)
  const size = mean / (dispersion - 1)
  const logDensity = -size * Math.log(dispersion) + count * Math.log((dispersion - 1) / dispersion)
  if (count === 0) return Math.exp(logDensity)
  return Math.exp(logDensity - logBeta(size, count)) / count
}

/** The smallest count with P(Y ≤ count) ≥ probability, 0 < probability < 1. */
export function negativeBinomialQuantile(probability: number, mean: number, dispersion: number): number {
  if (mean <= 0) return 0
  const z = normalQuantile(probability)
  const sd = Math.sqrt(mean * dispersion)
  const skewness = (2 * dispersion - 1) / sd
  const goal = probability * (1 - QUANTILE_FUZZ)
  // Cornish and Fisher's start, then whole steps: the sum of neighbours is cheaper than a new tail. Where the mean is next to nothing and the
  // dispersion enormous their start lies light-years away; Cantelli's inequality bounds it.
  const farthest = Math.ceil(mean + sd * Math.sqrt(probability / (1 - probability)))
  let count = Math.max(0, Math.min(farthest, Math.round(mean + sd * (z + (skewness * (z * z - 1)) / 6))))
  let cumulative = negativeBinomialCdf(count, mean, dispersion)
  const size = dispersion - 1 < POISSON_DISPERSION ? Number.POSITIVE_INFINITY : mean / (dispersion - 1)
  const growth = size === Number.POSITIVE_INFINITY ? 0 : (dispersion - 1) / dispersion
  // pmf(y+1)/pmf(y) = (step + growth·y)/(y+1)
  const step = size === Number.POSITIVE_INFINITY ? mean : mean / dispersion
  let density = negativeBinomialDensity(count, mean, dispersion)
  if (cumulative < goal) {
    while (cumulative < goal) {
      density *= (step + growth * count) / (count + 1)
      count++
      cumulative += density
      if (density === 0) break
    }
    return count
  }
  while (count > 0 && cumulative - density >= goal) {
    cumulative -= density
    density *= count / (step + growth * (count - 1))
    count--
  }
  return count
}

/** The smallest count with P(Y ≤ count) ≥ probability for a Poisson mean. */
export function poissonQuantile(probability: number, mean: number): number {
  return negativeBinomialQuantile(probability, mean, 1)
}

/** P(Y ≥ count) for a binomial of n trials. */
export function binomialUpperTail(count: number, n: number, probability: number): number {
  if (count <= 0) return 1
  if (count > n) return 0
  return regularizedBeta(probability, count, n - count + 1)
}

/** P(Y ≤ count) for a binomial of n trials. */
export function binomialCdf(count: number, n: number, probability: number): number {
  if (count >= n) return 1
  if (count < 0) return 0
  return regularizedBeta(1 - probability, n - Math.floor(count), Math.floor(count) + 1, probability)
}

/**
 * P(Y ≤ count) for a beta-binomial of n trials, mean probability and intra-class correlation ρ (ρ = 0 is the binomial).
 * The variance is n·p(1−p)·(1 + (n−1)ρ). Summed from the nearer end, so both tails keep their digits.
 */
export function betaBinomialCdf(count: number, n: number, probability: number, correlation: number): number {
  if (count < 0) return 0
  if (count >= n) return 1
  if (correlation <= 0) return binomialCdf(count, n, probability)
  if (count > n * probability) return 1 - betaBinomialCdf(n - Math.floor(count) - 1, n, 1 - probability, correlation)
  const strength = 1 / correlation - 1
  const a = probability * strength
  const b = (1 - probability) * strength
  let y = Math.floor(count)
  let density = Math.exp(logChoose(n, y) + logBeta(y + a, n - y + b) - logBeta(a, b))
  let sum = 0
  while (y >= 0 && density > 0) {
    sum += density
    if (density < sum * 1e-17) break
    density *= (y * (n - y + b)) / ((n - y + 1) * (y - 1 + a))
    y--
  }
  return Math.min(1, sum)
}

/** P(Y ≥ count) for a beta-binomial: the lower tail of the complementary outcome. */
export function betaBinomialUpperTail(count: number, n: number, probability: number, correlation: number): number {
  return betaBinomialCdf(n - count, n, 1 - probability, correlation)
}

function logChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}
