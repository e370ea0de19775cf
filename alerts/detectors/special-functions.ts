/**
 * The special functions behind every p-value of the detectors: log-gamma, regularised incomplete gamma and beta, the normal distribution.
 *
 * Small tails are computed directly, never as one minus something, so a p-value of 1e-200 keeps twelve correct digits.
 * Prefactors use Loader's saddle-point form (C. Loader 2000, "Fast and accurate computation of binomial probabilities"),
 * which does not lose digits to the difference of two large log-gammas.
 */

const LN_SQRT_2PI = 0.9189385332046728
const TWO_PI = 6.283185307179586
const TINY = 1e-300
const EPSILON = 1e-16
const MAX_TERMS = 100_000

const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) for x > 0. */
export function logGamma(x: number): number {
  if (x >= 10) return (x - 0.5) * Math.log(x) - x + LN_SQRT_2PI + stirlingError(x)
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i)
  const t = z + 7.5
  return LN_SQRT_2PI + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** ln Γ(x) minus Stirling's (x − ½)ln x − x + ½ln 2π. */
function stirlingError(x: number): number {
  if (x < 10) return logGamma(x) - (x - 0.5) * Math.log(x) + x - LN_SQRT_2PI
  const r = 1 / (x * x)
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - r * (691 / 360360 - r / 156)))))) / x
}

/** x ln(x/m) + m − x without cancellation where x is near m. */
function devianceTerm(x: number, m: number): number {
  const difference = x - m
  if (Math.abs(difference) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x
  const v = difference / (x + m)
  let sum = difference * v
  let term = 2 * x * v
  for (let j = 1; j < 1000; j++) {
    term *= v * v
    const next = sum + term / (2 * j + 1)
    if (next === sum) return next
    sum = next
  }
  return sum
}

/** m^a e^(−m) / Γ(a+1): the Poisson density at a real point a ≥ 0. */
export function poissonDensity(a: number, m: number): number {
  if (m <= 0) return a === 0 ? 1 : 0
  if (a === 0) return Math.exp(-m)
  if (a < 10) return Math.exp(a * Math.log(m) - m - logGamma(a + 1))
  return Math.exp(-stirlingError(a) - devianceTerm(a, m)) / Math.sqrt(TWO_PI * a)
}

/** ln of x^a y^b / B(a, b), where y = 1 − x. */
function logBetaKernel(a: number, b: number, x: number, y: number): number {
  const n = a + b
  if (a < 10 || b < 10) {
    return a * Math.log(x) + b * (y > 0.5 ? Math.log1p(-x) : Math.log(y)) - logBeta(a, b)
  }
  const errors = stirlingError(n) - stirlingError(a) - stirlingError(b)
  const deviance = devianceTerm(a, n * x) + devianceTerm(b, n * y)
  return errors - deviance + 0.5 * Math.log((a * b) / (TWO_PI * n))
}

/** ln B(a, b) for a, b > 0; the pair of large log-gammas is taken as one difference. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  if (large < 10) return logGamma(a) + logGamma(b) - logGamma(a + b)
  const n = small + large
  // ln Γ(large) − ln Γ(n) by Stirling, the logarithms joined.
  const difference = -(large - 0.5) * Math.log1p(small / large) - small * Math.log(n) + small
  return logGamma(small) + difference + stirlingError(large) - stirlingError(n)
}

/** Γ(a, x)/Γ(a) from below: P(a, x) for a > 0, x ≥ 0. */
export function regularizedGammaP(a: number, x: number): number {
  if (x <= 0) return 0
  if (x < a + 1) return gammaSeries(a, x)
  return 1 - gammaFraction(a, x)
}

/** The upper regularised incomplete gamma Q(a, x) = 1 − P(a, x). */
export function regularizedGammaQ(a: number, x: number): number {
  if (x <= 0) return 1
  if (x < a + 1) return 1 - gammaSeries(a, x)
  return gammaFraction(a, x)
}

function gammaSeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; n < MAX_TERMS; n++) {
    term *= x / (a + n)
    sum += term
    if (term < sum * EPSILON) break
  }
  return sum * poissonDensity(a, x)
}

/** Legendre's continued fraction by Lentz's method. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let h = d
  for (let i = 1; i < MAX_TERMS; i++) {
    const an = -i * (i - a)
    b += 2
    d = an * d + b
    if (Math.abs(d) < TINY) d = TINY
    c = b + an / c
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    const delta = d * c
    h *= delta
    if (Math.abs(delta - 1) < 2 * EPSILON) break
  }
  return h * poissonDensity(a, x) * a
}

/**
 * Regularised incomplete beta I_x(a, b) for a, b > 0 and 0 ≤ x ≤ 1.
 * `y` is 1 − x; pass it where it is known more exactly than the subtraction gives.
 */
export function regularizedBeta(x: number, a: number, b: number, y: number = 1 - x): number {
  if (x <= 0) return 0
  if (y <= 0) return 1
  if (x * (a + b + 2) < a + 1) return betaFraction(x, y, a, b)
  return 1 - betaFraction(y, x, b, a)
}

function betaFraction(x: number, y: number, a: number, b: number): number {
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  d = 1 / (Math.abs(d) < TINY ? TINY : d)
  let h = d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 + even * d
    if (Math.abs(d) < TINY) d = TINY
    c = 1 + even / c
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 + odd * d
    if (Math.abs(d) < TINY) d = TINY
    c = 1 + odd / c
    if (Math.abs(c) < TINY) c = TINY
    d = 1 / d
    const delta = d * c
    h *= delta
    if (Math.abs(delta - 1) < 2 * EPSILON) break
  }
  return (h * Math.exp(logBetaKernel(a, b, x, y))) / a
}

/** P(Z ≥ z) of the standard normal. */
export function normalUpperTail(z: number): number {
  const half = (z * z) / 2
  return z < 0 ? 1 - 0.5 * regularizedGammaQ(0.5, half) : 0.5 * regularizedGammaQ(0.5, half)
}

/**
 * z with P(Z ≤ z) = p, for 0 < p < 1.
 * Abramowitz & Stegun 26.2.23 as a start (error below 4.5e-4), then Halley steps on the tail itself.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p)
  if (p <= 0) return Number.NEGATIVE_INFINITY
  const t = Math.sqrt(-2 * Math.log(p))
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let step = 0; step < 3; step++) {
    const error = (normalUpperTail(z) - p) * Math.exp((z * z) / 2 + LN_SQRT_2PI)
    z += error / (1 - (z * error) / 2)
  }
  return -z
}
