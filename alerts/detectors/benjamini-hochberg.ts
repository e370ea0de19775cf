/**
 * False discovery control over the series of one level (Benjamini and Hochberg 1995), with optional weights
 * (Genovese, Roeder and Wasserman 2006): a series of weight w is judged by p/w; the weights must average 1.
 */

export interface Discoveries {
  /** Indices into the p-values, smallest (weighted) p first. */
  rejected: number[]
  /** The largest weighted p-value that was rejected; 0 where none was. */
  threshold: number
}

/**
 * Rejects so that on average at most the share `q` of the rejections is false.
 * `tests` is the number of all tests made, which is more than `p.length` where only the small p-values were kept: never fewer.
 */
export function benjaminiHochberg(
  p: ArrayLike<number>,
  q: number,
  tests: number = p.length,
  weights?: ArrayLike<number>,
): Discoveries {
  if (tests < p.length) throw new RangeError(`${tests} tests cannot give ${p.length} p-values`)
  const weighted = Float64Array.from(p, (value, i) => value / (weights?.[i] ?? 1))
  // Nothing above q can be rejected, and of thousands of tests nearly all are.
  const order: number[] = []
  for (let i = 0; i < weighted.length; i++) if (weighted[i]! <= q) order.push(i)
  order.sort((i, j) => weighted[i]! - weighted[j]! || i - j)
  let last = -1
  for (let rank = 0; rank < order.length; rank++) {
    const value = weighted[order[rank]!]!
    if (value <= (q * (rank + 1)) / tests) last = rank
  }
  return { rejected: order.slice(0, last + 1), threshold: last < 0 ? 0 : weighted[order[last]!]! }
}

/**
 * How often chance alone would bring something as unusual, in days: 1 / (p · tests a day).
 * A p of zero gives Infinity; show it as "never in living memory".
 */
export function recurrenceInterval(p: number, testsPerDay: number): number {
  return 1 / (p * testsPerDay)
}

/** The smallest effect that may alarm, however small its p-value. */
export interface MinimumEffect {
  observed: number
  excess: number
  ratio: number
}

export const MINIMUM_EFFECT: MinimumEffect = { observed: 5, excess: 5, ratio: 1.5 }

/** Whether a count is large enough to matter: at least 5, at least 5 above expectation and 1.5 times it, unless told otherwise. */
export function isMaterial(observed: number, expected: number, least: MinimumEffect = MINIMUM_EFFECT): boolean {
  return observed >= least.observed && observed - expected >= least.excess && observed >= least.ratio * expected
}
