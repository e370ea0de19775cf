import type { Reading } from './figure.ts'
import { addDays, type LocalDay } from './local-days.ts'
import { WEEKS } from './plan.ts'
import type { Figure, Series } from './result.ts'
import { wilson } from './wilson.ts'

/** Fewer past periods, or cases in them, say nothing of what is usual. */
const FEWEST_PERIODS = 4
const FEWEST_CASES = 100

/** Mean of past counts and a 95 % range that allows for more scatter than Poisson; null under four periods. */
export function expectedCount(past: readonly number[]): Figure['expected'] {
  if (past.length < FEWEST_PERIODS) return null
  const mid = past.reduce((a, b) => a + b, 0) / past.length
  const variance = past.reduce((a, b) => a + (b - mid) ** 2, 0) / (past.length - 1)
  // After so many periods of none, one may still expect three in as many: the rule of three.
  const spread = 1.96 * Math.sqrt(Math.max(variance, mid, 3 / past.length) * (1 + 1 / past.length))
  return { low: Math.max(0, Math.round(mid - spread)), mid, high: Math.round(mid + spread), basis: past.length }
}

/**
 * The share of all past cases and a 95 % range for a share of so many cases now: binomial, with the scatter that the past periods had
 * beyond it, and the error of the expectation. Null under four periods or a hundred cases, or where now has none.
 */
export function expectedShare(past: readonly Reading[], cases: number): Figure['expected'] {
  const known = past.flatMap(({ num, den }) => (den !== null && den > 0 ? [{ num, den }] : []))
  const all = known.reduce((sum, { num, den }) => ({ num: sum.num + num, den: sum.den + den }), { num: 0, den: 0 })
  if (known.length < FEWEST_PERIODS || all.den < FEWEST_CASES || cases <= 0) return null
  const mid = all.num / all.den
  const variance = mid * (1 - mid)
  // Squared distances of the past shares from their mean, each by what chance alone gives it.
  const scatter = known.reduce((sum, { num, den }) => sum + (num - den * mid) ** 2 / den, 0)
  const beyondChance = variance > 0 ? Math.max(1, scatter / variance / (known.length - 1)) : 1
  // So many cases of pure chance would scatter as much as a share of now about the past one.
  const worth = 1 / (beyondChance * (1 / cases + 1 / all.den))
  const range = wilson(mid * worth, worth)
  return range && { ...range, mid, basis: known.length }
}

/**
 * The range of each day of a line as the same weekday of the eight weeks before makes one expect it. Days before the first reading are not
 * known; a day between readings is one of none. Holidays say nothing of what is usual, and have no range.
 */
export function expectedLine(
  readings: ReadonlyMap<LocalDay, Reading>,
  at: readonly LocalDay[],
  holidays: ReadonlySet<LocalDay> = new Set(),
): Series['expected'] {
  const [first = at.at(-1) ?? ''] = [...readings.keys()].sort()
  const shares = [...readings.values()].some(({ den }) => den !== null)
  const ranges = at.map((day) => {
    if (holidays.has(day)) return null
    const past = Array.from({ length: WEEKS }, (_, i) => addDays(day, -7 * (i + 1)))
      .filter((one) => one >= first && !holidays.has(one))
      .map((one) => readings.get(one) ?? { num: 0, den: shares ? 0 : null })
    return shares ? expectedShare(past, readings.get(day)?.den ?? 0) : expectedCount(past.map(({ num }) => num))
  })
  if (ranges.every((range) => range === null)) return undefined
  return { low: ranges.map((range) => range?.low ?? null), high: ranges.map((range) => range?.high ?? null) }
}
