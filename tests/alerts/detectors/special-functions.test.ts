import { describe, expect, it } from 'vitest'
import {
  logGamma,
  normalQuantile,
  normalUpperTail,
  regularizedBeta,
  regularizedGammaP,
  regularizedGammaQ,
} from '../../../alerts/detectors/special-functions.ts'

// Reference values: mpmath at 60 digits.
const relative = (value: number, truth: number) => Math.abs(value / truth - 1)

describe('special functions keep twelve digits, in the tails too', () => {
  it.each([
    [0.3, 2, 5, 0.579825],
    [0.01, 20, 3, 2.2662100000000008e-38],
    [0.5, 1000, 1200, 0.9999901281830742],
    [0.001, 5, 0.05, 1.1087426370204777e-17],
    [0.9, 3, 0.2, 0.19414127962989722],
    [0.3, 200, 50, 2.0534455517783893e-60],
    [0.2, 1e4, 3.9e4, 0.012197906713347476],
    [0.25, 30, 40.5, 0.0007148269424492311],
  ])('I_%d(%d, %d)', (x, a, b, truth) => {
    expect(relative(regularizedBeta(x, a, b), truth)).toBeLessThan(2e-12)
  })

  it.each([
    [0.5, 0.1, 0.345279153981423, 0.654720846018577],
    [3, 1, 0.08030139707139419, 0.9196986029286058],
    [50, 20, 1.245892607971938e-8, 0.9999999875410739],
    [1000, 800, 5.5014197761792284e-12, 0.9999999999944986],
    [0.001, 2, 0.999951023082169, 4.897691783098148e-5],
    [10, 60, 0.9999999999999997, 2.85150775555202e-16],
  ])('P and Q(%d, %d)', (a, x, lower, upper) => {
    expect(relative(regularizedGammaP(a, x), lower)).toBeLessThan(1e-12)
    expect(relative(regularizedGammaQ(a, x), upper)).toBeLessThan(1e-12)
  })

  it.each([
    [0.001, 6.907178885383853],
    [0.3, 1.0957979948180756],
    [7.25, 7.0521854507385395],
    [10, 12.80182748008147],
    [123.4, 469.3360974421906],
    [1e6, 12815504.569147613],
  ])('ln Γ(%d)', (x, truth) => {
    expect(relative(logGamma(x), truth)).toBeLessThan(1e-13)
  })

  it.each([
    [1e-12, -7.034483825301132],
    [0.005, -2.575829303548901],
    [0.3, -0.5244005127080408],
    [0.995, 2.5758293035489004],
  ])('the normal quantile of %d, and back', (p, truth) => {
    expect(relative(normalQuantile(p), truth)).toBeLessThan(1e-12)
    expect(relative(normalUpperTail(-normalQuantile(p)), p)).toBeLessThan(1e-10)
  })
})
