import type { RowSet } from '../audiences/scope.ts'
import { benjaminiHochberg, recurrenceInterval } from './detectors/benjamini-hochberg.ts'
import type { Lessons } from './known-event.ts'
import { familyWeights } from './verdict.ts'

const families = new WeakMap<RowSet, string>()

/** Series split by the same dimensions are one family of tests. */
export function familyOf(rows: RowSet): string {
  const known = families.get(rows)
  if (known !== undefined) return known
  const family = Object.keys(rows).sort().join()
  families.set(rows, family)
  return family
}

/** How many series each family has. */
export function familySizes(series: readonly { rows: RowSet }[]): Map<string, number> {
  const sizes = new Map<string, number>()
  for (const { rows } of series) sizes.set(familyOf(rows), (sizes.get(familyOf(rows)) ?? 0) + 1)
  return sizes
}

export interface Discovery {
  rejected: boolean
  /** Tests of its family. */
  tests: number
}

export interface Families {
  /** How many series each family has, where that is more than are read. */
  tests?: ReadonlyMap<string, number> | undefined
  lessons?: Lessons | undefined
}

/**
 * Benjamini and Hochberg within each family, weighted by what verdicts taught. `p` is null for a series that was not tested: it still counts
 * as a test.
 */
export function discoveries(
  series: readonly { rows: RowSet }[],
  p: readonly (number | null)[],
  q: number,
  { tests: known, lessons }: Families,
): Discovery[] {
  const byFamily = new Map<string, number[]>()
  series.forEach((one, i) => {
    const family = familyOf(one.rows)
    const members = byFamily.get(family)
    if (members) members.push(i)
    else byFamily.set(family, [i])
  })
  const found: Discovery[] = []
  for (const [family, members] of byFamily) {
    const tests = Math.max(members.length, known?.get(family) ?? 0)
    const learned = lessons?.learned
    const rows = members.map((i) => series[i]?.rows ?? {})
    const weights = learned && learned.size > 0 ? familyWeights(rows, learned) : undefined
    const own = members.map((i) => p[i] ?? 1)
    const rejected = new Set(benjaminiHochberg(own, q, tests, weights).rejected)
    members.forEach((i, at) => {
      found[i] = { rejected: rejected.has(at), tests }
    })
  }
  return found
}

/** Days between readings as unusual by chance alone, of so many tests a day; null where no number says it. */
export function recurrenceDays(p: number, testsADay: number): number | null {
  const days = recurrenceInterval(p, testsADay)
  return Number.isFinite(days) ? days : null
}
