/**
 * Farrington Flexible (Noufaily et al. 2013, "An improved algorithm for outbreak detection in multiple surveillance systems"):
 * the reference for weekly counts, written from the published formulas.
 *
 * Quasi-Poisson regression on five years of weekly counts with a ten-level seasonal factor and a linear trend, fitted twice, the second
 * time with past outbreaks weighted down by their Anscombe residuals. One factor plus a trend has a closed form given the trend, so each
 * fit is a one-dimensional Newton iteration.
 */
import { negativeBinomialQuantile, negativeBinomialUpperTail } from './count-distributions.ts'

export interface FarringtonOptions {
  /** Years of history (b). */
  years: number
  /** Half width, in weeks, of the seasonal window around the current week (w). */
  halfWindow: number
  /** Levels of the seasonal factor, the current window included. */
  periods: number
  /** Anscombe residual above which a past week is weighted down. */
  weightThreshold: number
  /** The latest weeks left out of the baseline, so that an emerging outbreak does not hide itself. */
  weeksExcluded: number
  /** One-sided error: the bound is the 1 − alpha quantile. */
  alpha: number
}

export const FARRINGTON_FLEXIBLE: FarringtonOptions = {
  years: 5,
  halfWindow: 3,
  periods: 10,
  weightThreshold: 2.58,
  weeksExcluded: 26,
  alpha: 0.005,
}

export interface FarringtonResult {
  observed: number
  /** Expected count μ of the current week. */
  expected: number
  /** Variance over mean, at least 1. */
  dispersion: number
  /** Whether the trend was kept; `trendPerWeek` is 0 otherwise. */
  trend: boolean
  trendPerWeek: number
  /** The 1 − alpha quantile: a count above it is unusual. */
  upper: number
  /** P(Y ≥ observed). */
  p: number
  /** Above the bound, not zero, and at least five cases in the last four weeks. */
  alarm: boolean
}

interface Fit {
  expected: number
  dispersion: number
  beta: number
}

const WEEKS_A_YEAR = 52

/**
 * Tests week `week` (index into `counts`, weekly cases, no gaps) against its own past.
 * Null where the history is shorter than years·52 + halfWindow weeks.
 */
export function farringtonFlexible(
  counts: ArrayLike<number>,
  week: number,
  options: FarringtonOptions = FARRINGTON_FLEXIBLE,
): FarringtonResult | null {
  const first = week - options.years * WEEKS_A_YEAR - options.halfWindow
  if (first < 0 || week >= counts.length) return null
  const n = week - options.weeksExcluded - first
  const y = new Float64Array(n)
  const level = new Uint8Array(n)
  let largest = 0
  for (let i = 0; i < n; i++) {
    y[i] = counts[first + i]!
    level[i] = seasonalLevel(first + i - week, options)
    if (y[i]! > largest) largest = y[i]!
  }
  // Time runs to 0 at the current week, so the prediction is the current level's own rate.
  let fit = fitReweighted(y, level, first - week, true, options)
  let trend = true
  if (!(fit.expected <= largest)) {
    trend = false
    fit = fitReweighted(y, level, first - week, false, options)
  }
  const observed = counts[week]!
  const upper = negativeBinomialQuantile(1 - options.alpha, fit.expected, fit.dispersion)
  let recent = 0
  for (let i = Math.max(0, week - 3); i <= week; i++) recent += counts[i]!
  return {
    observed,
    expected: fit.expected,
    dispersion: fit.dispersion,
    trend,
    trendPerWeek: fit.beta,
    upper,
    p: negativeBinomialUpperTail(observed, fit.expected, fit.dispersion),
    alarm: observed > 0 && observed > upper && recent >= 5,
  }
}

/** Level 0 is the window around the current week in every year; the rest of the year is cut into equal blocks. */
function seasonalLevel(offset: number, options: FarringtonOptions): number {
  const window = 2 * options.halfWindow + 1
  const position = (((offset + options.halfWindow) % WEEKS_A_YEAR) + WEEKS_A_YEAR) % WEEKS_A_YEAR
  if (position < window) return 0
  return 1 + Math.floor(((position - window) * (options.periods - 1)) / (WEEKS_A_YEAR - window))
}

/** Fits, weights past outbreaks down by Anscombe residual, fits again. */
function fitReweighted(
  y: Float64Array,
  level: Uint8Array,
  start: number,
  trend: boolean,
  options: FarringtonOptions,
): Fit {
  const n = y.length
  const weights = new Float64Array(n).fill(1)
  const model = new LevelTrendModel(y, level, start, trend, options.periods)
  model.fit(weights)
  const dispersion = model.dispersion(weights)
  let total = 0
  for (let i = 0; i < n; i++) {
    const mean = model.mean[i]!
    const leverage = model.leverage(i, weights[i]!)
    const residual =
      mean > 0
        ? (1.5 * (y[i]! ** (2 / 3) * mean ** (-1 / 6) - Math.sqrt(mean))) / Math.sqrt(dispersion * (1 - leverage))
        : 0
    weights[i] = residual > options.weightThreshold ? residual ** -2 : 1
    total += weights[i]!
  }
  for (let i = 0; i < n; i++) weights[i] = (weights[i]! * n) / total
  model.fit(weights)
  return { expected: model.expectedNow(), dispersion: model.dispersion(weights), beta: model.beta }
}

/** Poisson regression ln μ = a_level + βt, by the closed form a_g = ln(Σwy / Σwe^{βt}) and Newton's method on β. */
class LevelTrendModel {
  readonly mean: Float64Array
  beta = 0
  private readonly y: Float64Array
  private readonly level: Uint8Array
  private readonly start: number
  private readonly trend: boolean
  private readonly cases: Float64Array
  private readonly exposure: Float64Array
  private readonly timeMean: Float64Array
  private readonly timeSquare: Float64Array
  private information = 0

  constructor(y: Float64Array, level: Uint8Array, start: number, trend: boolean, levels: number) {
    this.y = y
    this.level = level
    this.start = start
    this.trend = trend
    this.mean = new Float64Array(y.length)
    this.cases = new Float64Array(levels)
    this.exposure = new Float64Array(levels)
    this.timeMean = new Float64Array(levels)
    this.timeSquare = new Float64Array(levels)
  }

  fit(weights: Float64Array): void {
    const { y, level, cases, start } = this
    cases.fill(0)
    let timeCases = 0
    for (let i = 0; i < y.length; i++) {
      const weighted = weights[i]! * y[i]!
      cases[level[i]!]! += weighted
      timeCases += weighted * (start + i)
    }
    this.accumulate(weights)
    for (let step = 0; this.trend && step < 50; step++) {
      const change = this.newtonStep(timeCases)
      this.beta += change
      this.accumulate(weights)
      if (Math.abs(change) < 1e-13) break
    }
    let power = Math.exp(this.beta * start)
    const ratio = Math.exp(this.beta)
    for (let i = 0; i < y.length; i++, power *= ratio) {
      const g = level[i]!
      this.mean[i] = (cases[g]! / this.exposure[g]!) * power
    }
  }

  /** Sums of w·e^{βt}, and of time under those masses, per level. */
  private accumulate(weights: Float64Array): void {
    const { level, exposure, timeMean, timeSquare, start } = this
    exposure.fill(0)
    timeMean.fill(0)
    timeSquare.fill(0)
    let power = Math.exp(this.beta * start)
    const ratio = Math.exp(this.beta)
    for (let i = 0; i < weights.length; i++, power *= ratio) {
      const g = level[i]!
      const mass = weights[i]! * power
      const t = start + i
      exposure[g]! += mass
      timeMean[g]! += mass * t
      timeSquare[g]! += mass * t * t
    }
    this.information = 0
    for (let g = 0; g < exposure.length; g++) {
      timeMean[g]! /= exposure[g]!
      this.information += this.cases[g]! * (timeSquare[g]! / exposure[g]! - timeMean[g]! ** 2)
    }
  }

  private newtonStep(timeCases: number): number {
    let fitted = 0
    for (let g = 0; g < this.cases.length; g++) fitted += this.cases[g]! * this.timeMean[g]!
    return this.information > 0 ? (timeCases - fitted) / this.information : 0
  }

  /** max(1, Pearson χ² / residual degrees of freedom). */
  dispersion(weights: Float64Array): number {
    let chiSquare = 0
    for (let i = 0; i < this.y.length; i++) {
      const mean = this.mean[i]!
      if (mean > 0) chiSquare += (weights[i]! * (this.y[i]! - mean) ** 2) / mean
    }
    const parameters = this.cases.length + (this.trend ? 1 : 0)
    return Math.max(1, chiSquare / (this.y.length - parameters))
  }

  /** Diagonal of the hat matrix for week i. */
  leverage(i: number, weight: number): number {
    const g = this.level[i]!
    if (this.cases[g] === 0) return 0
    const ofTrend =
      this.trend && this.information > 0 ? (this.start + i - this.timeMean[g]!) ** 2 / this.information : 0
    return weight * this.mean[i]! * (1 / this.cases[g]! + ofTrend)
  }

  /** The prediction for the current week: level 0 at t = 0. */
  expectedNow(): number {
    return this.cases[0]! / this.exposure[0]!
  }
}
