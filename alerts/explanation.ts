import type { RowSet } from '../audiences/scope.ts'
import type { Dataset } from '../views/dataset.ts'
import { EXPLAIN, explain, type ScanDimension } from './detectors/subset-scan.ts'
import type { Cause, Explanation, Incident } from './incident.ts'
import type { Step } from './transition.ts'

/** Counts of one finest cell of an incident's rows: its code in every dimension asked for. */
export interface Cell {
  codes: Readonly<Record<string, string>>
  /** In the window of the alarm, and in the weeks that it is compared with. */
  observed: number
  baseline: number
}

/** What was found out about one incident. */
export interface Finding {
  explanation: Explanation
  /** Share of its excess that lies in the rows that explain another incident, by the other's id: how far both are one story. */
  shared: ReadonlyMap<string, number>
}

/**
 * Variance over mean of a cell of streets × matters. The whole's own dispersion is mostly day-to-day noise that all of its cells share,
 * which moves no cell against the others.
 */
const CELL_DISPERSION = 1.5
/** A cause that comes up later is told where it explains half of the excess. */
const TOLD_SHARE = 0.5
/** What was found holds for most of a day. */
const LOOKED_INTO_FOR_MS = 20 * 3_600_000
/** Cases' worth of belief that a matter is as common in one street as in all. */
const INDEPENDENCE_PRIOR = 30

/**
 * The dimensions along which an incident's rows can be looked at more closely, each from its finest level up: streets and their
 * districts, matters and their groups. A level that the rows already name, and those above it, say nothing new.
 */
export function finerLevels(dataset: Pick<Dataset, 'dimensions'>, rows: RowSet): string[][] {
  const parents = new Set(Object.values(dataset.dimensions).flatMap(({ parent }) => parent ?? []))
  const finest = Object.keys(dataset.dimensions).filter((id) => !parents.has(id) && dataset.dimensions[id]?.parent)
  return finest.flatMap((id) => {
    const levels: string[] = []
    for (let at: string | undefined = id; at && !rows[at]; at = dataset.dimensions[at]?.parent) levels.push(at)
    return levels.length > 0 ? [levels] : []
  })
}

/**
 * What explains most of the excess over the rows: the subset of places and matters that the penalised scan finds, with its own observed
 * and expected counts. `expected` is what the rows were expected to hold in the window; it is spread over the cells as the compared weeks
 * were. Null where no single cause stands out.
 */
export function causeOf(
  rows: RowSet,
  cells: readonly Cell[],
  expected: number,
  levels: readonly string[][],
): Cause | null {
  const named = cells.filter(({ codes }) => levels.every((chain) => chain.every((level) => codes[level])))
  if (levels.length === 0 || named.length === 0) return null
  const dimensions = levels.map((chain) => dimensionOf(chain, named))
  const table = tableOf(named, dimensions, expected)
  const found = explain(table.observed, table.expected, dimensions, CELL_DISPERSION, EXPLAIN)
  if (!found || Object.keys(found.subset).length === 0) return null
  const share = Math.min(1, found.share)
  return { rows: { ...rows, ...found.subset }, observed: found.observed, expected: found.expected, share }
}

function dimensionOf(chain: readonly string[], cells: readonly Cell[]): ScanDimension {
  const [finest = '', ...coarser] = chain
  const values = [...new Set(cells.map(({ codes }) => codes[finest] ?? ''))].sort()
  const holder = new Map(cells.map(({ codes }) => [codes[finest] ?? '', codes]))
  const granularities = coarser.map((name) => {
    const names = [...new Set(values.map((value) => holder.get(value)?.[name] ?? ''))].sort()
    return { name, values: names, of: values.map((value) => names.indexOf(holder.get(value)?.[name] ?? '')) }
  })
  return { granularities: [{ name: finest, values }, ...granularities] }
}

function tableOf(cells: readonly Cell[], dimensions: readonly ScanDimension[], expected: number) {
  const finest = dimensions.map(({ granularities }) => granularities[0] ?? { name: '', values: [] })
  const sizes = finest.map(({ values }) => values.length)
  const index = finest.map(({ values }) => new Map(values.map((value, i) => [value, i])))
  const size = sizes.reduce((product, length) => product * length, 1)
  const observed = new Float64Array(size)
  const baseline = new Float64Array(size)
  for (const cell of cells) {
    const at = finest.reduce(
      (sum, { name }, d) => sum * (sizes[d] ?? 1) + (index[d]?.get(cell.codes[name] ?? '') ?? 0),
      0,
    )
    observed[at]! += cell.observed
    baseline[at]! += cell.baseline
  }
  return { observed, expected: spread(baseline, sizes, expected) }
}

/** Spreads an expectation over the cells as a baseline was, leaning on what rows and columns say of a cell. */
function spread(baseline: Float64Array, sizes: readonly number[], expected: number): Float64Array {
  const margins = sizes.map((size) => new Float64Array(size))
  let total = 0
  const coordinates = (cell: number) => {
    const at: number[] = []
    for (let d = sizes.length - 1, rest = cell; d >= 0; d--) {
      const size = sizes[d] ?? 1
      at[d] = rest % size
      rest = Math.floor(rest / size)
    }
    return at
  }
  baseline.forEach((count, cell) => {
    total += count
    coordinates(cell).forEach((value, d) => {
      margins[d]![value]! += count
    })
  })
  return baseline.map((count, cell) => {
    const alone = coordinates(cell).reduce(
      (share, value, d) => (share * (margins[d]![value]! + 1)) / (total + margins[d]!.length),
      1,
    )
    return (expected * (count + INDEPENDENCE_PRIOR * alone)) / (total + INDEPENDENCE_PRIOR)
  })
}

/** The rows that an incident is really about: its cause where one was found, its own otherwise. */
export function coreRows(incident: Pick<Incident, 'rows' | 'cause'>): RowSet {
  return incident.cause?.rows ?? incident.rows
}

/** The share of an excess, in [0,1], that lies in some rows; 0 where the cells do not tell. */
export function shareWithin(cells: readonly Cell[], expected: number, rows: RowSet): number {
  const bounds = Object.entries(rows)
  const total = cells.reduce((sum, cell) => sum + cell.baseline, 0)
  let inside = 0
  let whole = 0
  for (const { codes, observed, baseline } of cells) {
    const excess = observed - (total > 0 ? (expected * baseline) / total : 0)
    whole += excess
    if (bounds.every(([dimension, of]) => of.includes(codes[dimension] ?? ''))) inside += excess
  }
  return whole > 0 ? Math.min(1, Math.max(0, inside / whole)) : 0
}

/**
 * How far an excess is the story of another incident, in [0,1]: the share of it that lies in what explains the other. A unit's excess is also
 * that of one matter where it lies in it, wherever in the city: the unit has it because of the matter.
 */
export function storyShare(
  own: RowSet,
  cells: readonly Cell[],
  expected: number,
  other: Pick<Incident, 'rows' | 'cause'>,
): number {
  const core = shareWithin(cells, expected, coreRows(other))
  const ofUnit = own.unit !== undefined && !namesMatter(own)
  return ofUnit && namesMatter(other.rows) ? Math.max(core, shareWithin(cells, expected, other.rows)) : core
}

/** Whether rows are those of one matter; a whole group of matters is none. */
function namesMatter(rows: RowSet): boolean {
  return Object.keys(rows).some((dimension) => /^matter[2-9]$/.test(dimension))
}

/** Whether a step is worth looking into: a warned-of excess that nobody has looked into since it last changed, or today. */
export function wantsExplanation({ incident, kind }: Step, now: Date): boolean {
  const { signal, state, explanation } = incident
  if (signal.state !== 'breach' || signal.expected === null || signal.observed <= signal.expected) return false
  if (state === 'pending' || !explanation || kind !== null) return state !== 'pending'
  return now.getTime() - Date.parse(explanation.at) >= LOOKED_INTO_FOR_MS
}

/** Whether an excess has another cause than the one that people were told of: elsewhere, or about something else. */
export function causeChanged(before: Pick<Incident, 'cause' | 'explanation'>, found: Cause | null): boolean {
  if (!before.explanation || !found) return false
  if (!before.cause) return found.share >= TOLD_SHARE
  const told = before.cause.rows
  const apart = ([dimension, codes]: [string, readonly string[]]) =>
    told[dimension] !== undefined && !codes.some((code) => told[dimension]?.includes(code))
  return found.share >= TOLD_SHARE && Object.entries(found.rows).some(apart)
}

/**
 * The hour (index) from which on the excess piled up: the start of the stretch up to the end that is least like what was expected, by its
 * Poisson likelihood ratio O ln(O/E) − (O − E). Null where no stretch holds more than it should.
 */
export function beginningOf(hours: readonly number[], expectedAnHour: number): number | null {
  let best = 0
  let begin: number | null = null
  let observed = 0
  for (let hour = hours.length - 1; hour >= 0; hour--) {
    observed += hours[hour] ?? 0
    const expected = Math.max(LEAST_EXPECTED, expectedAnHour * (hours.length - hour))
    if (observed <= expected) continue
    const score = observed * Math.log(observed / expected) - (observed - expected)
    if (score <= best) continue
    best = score
    begin = hour
  }
  return begin
}

/** Keeps the ratio finite where a cell was hardly ever seen before. */
const LEAST_EXPECTED = 0.01
