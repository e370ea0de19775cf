import type { RowSet } from '../audiences/scope.ts'
import type { WindowTest } from './detectors/daily-tail.ts'
import { FEWEST_PARTS, mostUnusualTogether, type PartSums, testTogether } from './detectors/together.ts'
import { rowsKey } from './identity.ts'
import type { SeriesInput } from './signal.ts'

/** A series with its parts along one dimension: a matter in the whole city, and in each district. */
export interface Split {
  whole: SeriesInput
  parts: SeriesInput[]
}

/** Some parts of a whole, tested as one series. */
export interface PartsTest {
  whole: SeriesInput
  rows: RowSet
  /** That of the parts. */
  level: number
  test: WindowTest
}

/** A whole that is no more unusual than this is not looked into: few of its parts cannot rise so that it shows nothing at all. */
export const LOOKED_INTO = 0.01

const wholeKeys = new WeakMap<RowSet, { dimension: string; key: string }>()

function keyWithout(rows: RowSet, dimension: string): string {
  const known = wholeKeys.get(rows)
  if (known?.dimension === dimension) return known.key
  const { [dimension]: _, ...rest } = rows
  const key = rowsKey(rest)
  wholeKeys.set(rows, { dimension, key })
  return key
}

/** The series that are read with enough parts of theirs along a dimension. Of these `isWanted` says which wholes matter. */
export function splitsOf(
  series: readonly SeriesInput[],
  dimension: string,
  isWanted: (whole: SeriesInput) => boolean = () => true,
): Split[] {
  const wholes = new Map<string, Split>()
  for (const whole of series)
    if (!whole.rows[dimension] && isWanted(whole)) wholes.set(rowsKey(whole.rows), { whole, parts: [] })
  for (const one of series)
    if (one.rows[dimension]?.length === 1) wholes.get(keyWithout(one.rows, dimension))?.parts.push(one)
  return [...wholes.values()].filter(({ parts }) => parts.length >= FEWEST_PARTS)
}

/** Some series, and of all there are the parts of those among them. */
export function withParts(
  some: readonly SeriesInput[],
  all: readonly SeriesInput[],
  dimension: string,
): readonly SeriesInput[] {
  const chosen = new Set(some)
  for (const { parts } of splitsOf(all, dimension, (whole) => chosen.has(whole)))
    for (const part of parts) chosen.add(part)
  return [...chosen]
}

/** Of a whole, the parts of which an incident is going on; undefined where there is none. */
export function goingTogether(whole: SeriesInput, dimension: string, watched: readonly RowSet[]): RowSet | undefined {
  const key = rowsKey(whole.rows)
  return watched.find((rows) => (rows[dimension]?.length ?? 0) > 1 && keyWithout(rows, dimension) === key)
}

/**
 * The parts of a whole that stand out together, or those that did and whose incident is going on: one event keeps its rows. Null where
 * nothing stands out. `sumsOf` gives a series' sums over the latest windows.
 */
export function testParts(
  { whole, parts }: Split,
  dimension: string,
  going: RowSet | undefined,
  sumsOf: (series: SeriesInput) => PartSums,
): PartsTest | null {
  const known = parts
    .map((part) => ({ part, code: part.rows[dimension]?.[0] ?? '', sums: sumsOf(part) }))
    .filter(({ sums }) => sums.length > 0)
    .sort((a, b) => a.code.localeCompare(b.code))
  const [first] = known
  if (!first) return null
  const sums = known.map((one) => one.sums)
  if (going) {
    const members = known.flatMap(({ code }, i) => (going[dimension]?.includes(code) ? [i] : []))
    const test = testTogether(sumsOf(whole), sums, members)
    return test && { whole, rows: going, level: first.part.level, test }
  }
  const found = mostUnusualTogether(sumsOf(whole), sums)
  if (!found) return null
  const codes = found.members.map((member) => known[member]?.code ?? '')
  return { whole, rows: { ...whole.rows, [dimension]: codes }, level: first.part.level, test: found.test }
}
