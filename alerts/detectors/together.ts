/**
 * Several parts of one whole that rise together: three districts of twelve, each below the bar, and too few for the whole to show.
 *
 * The best subset is found as a linear-time subset scan finds it (Neill 2012): for a supposed ratio q the parts that gain most by it are
 * O·ln q − E(q−1), so that only a few subsets need looking at. Its p-value pays for every subset of that many parts, and for every number of
 * parts that could have been chosen, whether or not it was looked at: it stays an upper bound, however the subset was found.
 */
import { mostUnusual, type WindowSum, type WindowTest } from './daily-tail.ts'

/** Sums over the same windows of one part, in the order of the whole's. */
export type PartSums = readonly WindowSum[]

export interface Together {
  /** Indices of the parts, ascending. */
  members: number[]
  /** Of the parts as one series; its p is that of the best of all such subsets. */
  test: WindowTest
}

/** Two of fewer parts are nearly the whole. */
export const FEWEST_PARTS = 4
const FEWEST_MEMBERS = 2
const RATIOS = [1.5, 2, 4, 8]

/**
 * The subset of two parts, or up to a third of all, that is least likely by chance. Null where one part alone, at the price of its choice, or the
 * whole is less likely than any: it is their story then.
 */
export function mostUnusualTogether(whole: PartSums, parts: readonly PartSums[]): Together | null {
  if (parts.length < FEWEST_PARTS) return null
  const alone = Math.min(...parts.map((part) => (mostUnusual(part)?.p ?? 1) * parts.length))
  let bar = Math.min(alone, mostUnusual(whole)?.p ?? 1)
  let best: Together | null = null
  for (const members of promising(whole, parts)) {
    const test = testTogether(whole, parts, members)
    if (!test || test.p >= bar) continue
    bar = test.p
    best = { members, test }
  }
  return best
}

/** Some parts as one series; null where there is nothing to test. */
export function testTogether(
  whole: PartSums,
  parts: readonly PartSums[],
  members: readonly number[],
): WindowTest | null {
  const chosen = members.flatMap((member) => parts[member] ?? [])
  const sums = whole.map((of) =>
    sumTogether(
      of,
      parts.flatMap((part) => windowOf(part, of)),
      chosen.filter(({ window }) => window === of.window),
    ),
  )
  const found = mostUnusual(sums.filter(({ expected }) => expected > 0))
  return found && { ...found, p: Math.min(1, found.p * choices(parts.length, members.length)) }
}

function windowOf(part: PartSums, { window }: WindowSum): WindowSum[] {
  return part.filter((sum) => sum.window === window)
}

/**
 * What all parts share, such as weather or a busy day, makes the whole noisier than its parts are apart: a subset has its part of that, for
 * a common relative variance τ² adds E·τ² to variance over mean.
 */
function sumTogether(whole: WindowSum, all: readonly WindowSum[], chosen: readonly WindowSum[]): WindowSum {
  const own = added(chosen)
  const every = added(all)
  const common = every.expected > 0 ? Math.max(0, whole.dispersion - every.dispersion) / every.expected : 0
  return { ...own, window: whole.window, dispersion: Math.max(1, own.dispersion + common * own.expected) }
}

/** Counts as one; variances add up. */
function added(sums: readonly WindowSum[]): Omit<WindowSum, 'window'> {
  let observed = 0
  let expected = 0
  let variance = 0
  for (const sum of sums) {
    observed += sum.observed
    expected += sum.expected
    variance += sum.expected * sum.dispersion
  }
  return { observed, expected, dispersion: expected > 0 ? variance / expected : 1 }
}

/** For each window, supposed ratio and number of parts: those that gain most. */
function promising(whole: PartSums, parts: readonly PartSums[]): number[][] {
  const found = new Map<string, number[]>()
  const most = mostMembers(parts.length)
  for (const of of whole) {
    const sums = parts.map((part) => windowOf(part, of)[0])
    for (const q of RATIOS) {
      const gains = sums.flatMap((sum, i) => {
        const gain = sum ? sum.observed * Math.log(q) - sum.expected * (q - 1) : 0
        return gain > 0 ? [{ i, gain }] : []
      })
      gains.sort((a, b) => b.gain - a.gain || a.i - b.i)
      for (let size = FEWEST_MEMBERS; size <= Math.min(most, gains.length); size++) {
        const members = gains
          .slice(0, size)
          .map(({ i }) => i)
          .sort((a, b) => a - b)
        found.set(members.join(), members)
      }
    }
  }
  return [...found.values()]
}

/** What rises in more of its parts is a matter of the whole. */
function mostMembers(parts: number): number {
  return Math.max(FEWEST_MEMBERS, Math.floor(parts / 3))
}

/** Subsets of so many parts, times the numbers of parts that could have been chosen. */
function choices(parts: number, members: number): number {
  let subsets = 1
  for (let i = 0; i < members; i++) subsets *= (parts - i) / (i + 1)
  return subsets * (mostMembers(parts) - FEWEST_MEMBERS + 1)
}
