/**
 * What explains an excess: the penalised multi-dimensional subset scan.
 *
 * Over a table of observed and expected counts, finds for each dimension the subset of values that together maximise
 *   (O ln(O/E) − (O − E))/φ − Σ_dims cost(|subset|, n_dim)
 * where "all values" costs nothing (`best-subset.ts`). Dimensions may be read at coarser granularities (streets by district, matters by category):
 * each combination is scanned and the best is kept. Counts a person can check, and silence where nothing fits.
 */

import { bestSubset, likelihoodRatio, strongest, subsetCost, sum } from './best-subset.ts'

export interface ScanGranularity {
  /** The dimension's name at this granularity, say `district`. */
  name: string
  values: readonly string[]
  /** For each value of the finest granularity, its index into `values`; absent for the finest itself. */
  of?: ArrayLike<number>
}

export interface ScanDimension {
  /** Finest first: the table is laid out by `granularities[0]`. */
  granularities: readonly ScanGranularity[]
}

export interface Explanation {
  /** Chosen values by dimension name; a dimension that is not named takes all its values. */
  subset: Record<string, string[]>
  /** The subset's part of the whole table's excess, 0..1 (more where the rest fell). */
  share: number
  /** Penalised log-likelihood ratio, in nats. */
  score: number
  observed: number
  expected: number
}

export interface ExplainOptions {
  /**
   * The penalised score must exceed this, nats, and that of the whole having risen evenly. At 0 the best subset is named whenever it explains
   * more than its own description costs. At 1.5 a cause is named in one of six tables of pure noise over 96 × 20 cells, which no alarm asks
   * about; of tables that rose evenly by three standard deviations in 10 %, by five in 0.5 %.
   */
  leastScore: number
  /** The cause must hold at least this part of the table's excess, as far as the rest's is more than noise; 0 names any. */
  leastShare: number
}

export const EXPLAIN: ExplainOptions = { leastScore: 1.5, leastShare: 0.2 }
/** Standard deviations of the rest that count as noise. */
const REST_NOISE = 2
const STARTS = 4
const MOST_ROUNDS = 20

interface Table {
  sizes: number[]
  observed: Float64Array
  expected: Float64Array
}

interface Found {
  members: Uint8Array[]
  score: number
  observed: number
  expected: number
}

/**
 * Explains the excess of a table. `observed` and `expected` are flat, the last dimension running fastest, over the finest granularities.
 * `phi` is the counts' dispersion (φ ≥ 1). Null means no single cause.
 */
export function explain(
  observed: ArrayLike<number>,
  expected: ArrayLike<number>,
  dimensions: readonly ScanDimension[],
  phi: number,
  options: ExplainOptions = EXPLAIN,
): Explanation | null {
  const sizes = dimensions.map((dimension) => dimension.granularities[0]!.values.length)
  const cells = sizes.reduce((product, size) => product * size, 1)
  if (observed.length !== cells || expected.length !== cells) {
    throw new RangeError(
      `a table of ${sizes.join(' × ')} has ${cells} cells, not ${observed.length} and ${expected.length}`,
    )
  }
  const finest: Table = { sizes, observed: Float64Array.from(observed), expected: Float64Array.from(expected) }
  let best: { found: Found; levels: ScanGranularity[] } | null = null
  for (const levels of combinations(dimensions)) {
    const found = scan(coarsen(finest, levels), phi)
    if (found && (!best || found.score > best.found.score + 1e-9)) best = { found, levels }
  }
  if (!best || best.found.score <= options.leastScore) return null
  const whole = { observed: sum(finest.observed), expected: sum(finest.expected) }
  if (holdsTooLittle(best.found, whole, phi, options.leastShare)) return null
  const excess = whole.observed - whole.expected
  return {
    subset: namesOf(best.levels, best.found.members),
    share: excess > 0 ? (best.found.observed - best.found.expected) / excess : 1,
    score: best.found.score,
    observed: best.found.observed,
    expected: best.found.expected,
  }
}

type Counts = Pick<Found, 'observed' | 'expected'>

/** Whether a cause holds less than its share of an excess, of which the rest's counts only as far as it is more than noise. */
function holdsTooLittle(cause: Counts, whole: Counts, phi: number, leastShare: number): boolean {
  const own = cause.observed - cause.expected
  const rest = whole.observed - whole.expected - own
  const noise = REST_NOISE * Math.sqrt(phi * Math.max(0, whole.expected - cause.expected))
  return own < leastShare * (own + Math.max(0, rest - noise))
}

/** Every choice of one granularity per dimension, coarsest first, so that ties go to the simpler name. */
function combinations(dimensions: readonly ScanDimension[]): ScanGranularity[][] {
  let result: ScanGranularity[][] = [[]]
  for (const { granularities } of dimensions) {
    result = result.flatMap((chosen) => [...granularities].reverse().map((granularity) => [...chosen, granularity]))
  }
  return result
}

function coarsen(table: Table, levels: readonly ScanGranularity[]): Table {
  if (levels.every((level) => !level.of)) return table
  const sizes = levels.map((level) => level.values.length)
  const cells = sizes.reduce((product, size) => product * size, 1)
  const observed = new Float64Array(cells)
  const expected = new Float64Array(cells)
  for (let cell = 0; cell < table.observed.length; cell++) {
    let rest = cell
    let target = 0
    let stride = 1
    for (let d = sizes.length - 1; d >= 0; d--) {
      const value = rest % table.sizes[d]!
      rest = (rest - value) / table.sizes[d]!
      target += (levels[d]!.of?.[value] ?? value) * stride
      stride *= sizes[d]!
    }
    observed[target]! += table.observed[cell]!
    expected[target]! += table.expected[cell]!
  }
  return { sizes, observed, expected }
}

function namesOf(levels: readonly ScanGranularity[], members: readonly Uint8Array[]): Record<string, string[]> {
  const subset: Record<string, string[]> = {}
  members.forEach((chosen, d) => {
    if (chosen.includes(0)) subset[levels[d]!.name] = levels[d]!.values.filter((_, value) => chosen[value] === 1)
  })
  return subset
}

/** Coordinate ascent from several starts: everything, and the most surprising single cells. */
function scan(table: Table, phi: number): Found | null {
  const everything = () => table.sizes.map((size) => new Uint8Array(size).fill(1))
  const starts: Uint8Array[][] = [everything()]
  for (const cell of strongestCells(table)) {
    const coordinates = coordinatesOf(cell, table.sizes)
    starts.push(coordinates.map((value, d) => single(table.sizes[d]!, value)))
    // One dimension fixed at the cell's value, the others free.
    for (let d = 0; d < coordinates.length && coordinates.length > 1; d++) {
      starts.push(everything().map((all, other) => (other === d ? single(table.sizes[d]!, coordinates[d]!) : all)))
    }
  }
  for (let d = 0; d < table.sizes.length; d++) {
    const { observed, expected } = marginal(table, everything(), d)
    const value = strongest(observed, expected, 1)[0]
    if (value !== undefined) {
      starts.push(everything().map((all, other) => (other === d ? single(table.sizes[d]!, value) : all)))
    }
  }
  let best: Found | null = null
  for (const start of starts) {
    for (let lead = 0; lead < table.sizes.length; lead++) {
      const found = ascend(
        table,
        start.map((chosen) => chosen.slice()),
        lead,
        phi,
      )
      if (found && (!best || found.score > best.score + 1e-9)) best = found
    }
  }
  return best
}

function single(size: number, value: number): Uint8Array {
  const chosen = new Uint8Array(size)
  chosen[value] = 1
  return chosen
}

function coordinatesOf(cell: number, sizes: readonly number[]): number[] {
  const coordinates = new Array<number>(sizes.length)
  let rest = cell
  for (let d = sizes.length - 1; d >= 0; d--) {
    coordinates[d] = rest % sizes[d]!
    rest = Math.floor(rest / sizes[d]!)
  }
  return coordinates
}

function strongestCells(table: Table): number[] {
  return strongest(table.observed, table.expected, STARTS)
}

function ascend(table: Table, members: Uint8Array[], lead: number, phi: number): Found | null {
  let best: Found | null = null
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let improved = false
    for (let step = 0; step < table.sizes.length; step++) {
      const d = (lead + step) % table.sizes.length
      const { observed, expected } = marginal(table, members, d)
      const chosen = bestSubset(observed, expected, phi)
      if (!chosen) return best
      members[d] = chosen
      const found = scored(observed, expected, members, d, phi)
      if (!best || found.score > best.score + 1e-9) {
        best = found
        improved = true
      }
    }
    if (!improved) break
  }
  return best
}

/** Sums over the cells inside the other dimensions' subsets, by value of dimension d. */
function marginal(
  table: Table,
  members: readonly Uint8Array[],
  d: number,
): { observed: Float64Array; expected: Float64Array } {
  const { sizes } = table
  const observed = new Float64Array(sizes[d]!)
  const expected = new Float64Array(sizes[d]!)
  const walk = (dimension: number, cell: number, at: number): void => {
    const chosen = members[dimension]!
    const size = sizes[dimension]!
    const last = dimension === sizes.length - 1
    for (let value = 0; value < size; value++) {
      if (dimension !== d && chosen[value] === 0) continue
      const next = cell * size + value
      const target = dimension === d ? value : at
      if (last) {
        observed[target]! += table.observed[next]!
        expected[target]! += table.expected[next]!
      } else walk(dimension + 1, next, target)
    }
  }
  walk(0, 0, 0)
  return { observed, expected }
}

function scored(
  observed: Float64Array,
  expected: Float64Array,
  members: readonly Uint8Array[],
  d: number,
  phi: number,
): Found {
  let o = 0
  let e = 0
  members[d]!.forEach((chosen, value) => {
    if (chosen === 0) return
    o += observed[value]!
    e += expected[value]!
  })
  let cost = 0
  for (const chosen of members) {
    let count = 0
    for (let value = 0; value < chosen.length; value++) count += chosen[value]!
    cost += subsetCost(count, chosen.length)
  }
  return {
    members: members.map((chosen) => chosen.slice()),
    score: likelihoodRatio(o, e) / phi - cost,
    observed: o,
    expected: e,
  }
}
