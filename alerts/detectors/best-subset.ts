/**
 * The subset of one dimension's values that best explains an excess: likelihood gained, less what it takes to name the values.
 *
 * To name k of n values costs ln C(n, k) nats, which of them it is, and {@link FURTHER_VALUE} for each but the first: causes mostly have one place
 * and one matter, and an even price takes the noise of a neighbour for part of the cause. "All values" costs nothing.
 */

/** Nats for each value but the first: one cause in five or six has a further value. */
const FURTHER_VALUE = 1.7
/** Ratios of observed to expected from which the iteration begins, besides the strongest value's own. */
const FIRST_RATIOS = [8, 4, 2, 1.3]
const MOST_ITERATIONS = 12

/** What it costs to name `count` of `size` values, nats; nothing for all of them. */
export function subsetCost(count: number, size: number): number {
  if (count === size) return 0
  let ways = 0
  for (let k = 1; k <= count; k++) ways += furtherWays(k, size)
  return ways + (count - 1) * FURTHER_VALUE
}

/** ln C(size, k) − ln C(size, k − 1). */
function furtherWays(k: number, size: number): number {
  return Math.log((size - k + 1) / k)
}

/** Poisson log-likelihood ratio of a rise from `expected` to `observed`, nats; a fall counts for nothing. */
export function likelihoodRatio(observed: number, expected: number): number {
  return observed > expected ? observed * Math.log(observed / expected) - (observed - expected) : 0
}

/** Indices of the largest log-likelihood ratios, the largest first. */
export function strongest(observed: Float64Array, expected: Float64Array, count: number): number[] {
  const best: { index: number; gain: number }[] = []
  for (let i = 0; i < observed.length; i++) {
    const gain = likelihoodRatio(observed[i]!, expected[i]!)
    if (gain <= 0 || (best.length === count && gain <= best[count - 1]!.gain)) continue
    best.push({ index: i, gain })
    best.sort((one, other) => other.gain - one.gain)
    if (best.length > count) best.pop()
  }
  return best.map(({ index }) => index)
}

/**
 * The best subset of one dimension as a mask over its values, or all of them; null where nothing rose. `phi` is the counts' dispersion.
 * For a known ratio q = O/E the best k values are those that gain most, o·ln q − e(q − 1), so k is read off the sorted gains; q is iterated.
 */
export function bestSubset(observed: Float64Array, expected: Float64Array, phi: number): Uint8Array | null {
  const size = observed.length
  const whole = likelihoodRatio(sum(observed), sum(expected)) / phi
  let best = whole > 0 ? new Uint8Array(size).fill(1) : null
  let bestScore = whole
  const [first] = strongest(observed, expected, 1)
  if (first === undefined) return best
  const keep = (values: readonly number[]): number => {
    const o = sumOf(observed, values)
    const e = sumOf(expected, values)
    const score = likelihoodRatio(o, e) / phi - subsetCost(values.length, size)
    if (score > bestScore) {
      bestScore = score
      best = maskOf(size, values)
    }
    return o / Math.max(e, 1e-9)
  }
  // The strongest value alone, which the iteration may step over.
  const ratio = keep([first])
  for (const start of [ratio, ...FIRST_RATIOS]) {
    let q = start
    for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      const values = bestAt(q, observed, expected, phi)
      if (values.length === 0) break
      const next = keep(values)
      if (Math.abs(next - q) < 1e-9) break
      q = next
    }
  }
  return best
}

/** The values that pay best at ratio q, each at least its own price; none where no value does. */
function bestAt(q: number, observed: Float64Array, expected: Float64Array, phi: number): number[] {
  const size = observed.length
  const logarithm = Math.log(q) / phi
  const fall = (q - 1) / phi
  const paying: { value: number; gain: number }[] = []
  for (let value = 0; value < size; value++) {
    const gain = observed[value]! * logarithm - expected[value]! * fall
    if (gain > FURTHER_VALUE) paying.push({ value, gain })
  }
  paying.sort((one, other) => other.gain - one.gain)
  let score = FURTHER_VALUE
  let best = Number.NEGATIVE_INFINITY
  let count = 0
  for (let k = 1; k <= paying.length; k++) {
    score += paying[k - 1]!.gain - furtherWays(k, size) - FURTHER_VALUE
    if (score <= best) continue
    best = score
    count = k
  }
  return paying.slice(0, count).map(({ value }) => value)
}

function maskOf(size: number, values: readonly number[]): Uint8Array<ArrayBuffer> {
  const mask = new Uint8Array(size)
  for (const value of values) mask[value] = 1
  return mask
}

function sumOf(counts: Float64Array, values: readonly number[]): number {
  let total = 0
  for (const value of values) total += counts[value]!
  return total
}

export function sum(counts: Float64Array): number {
  let total = 0
  for (let i = 0; i < counts.length; i++) total += counts[i]!
  return total
}
