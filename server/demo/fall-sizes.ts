import type { Outcome } from './fall-kinds.ts'
import { handle } from './lifecycle.ts'
import { MATTERS } from './matters.ts'
import { openCase, type StreetTastes } from './open-case.ts'
import { readingOf } from './outcomes.ts'
import { DISTRICTS, STREETS } from './places.ts'
import { type Random, Weighted } from './random.ts'
import { HOUR_DRAW, type Rhythm } from './rhythm.ts'
import { UNITS } from './units.ts'

/** What a rate's own series is expected to hold over some days, were nothing unusual. */
export interface Expected {
  cases: number
  /** Variance of the numerator. */
  variance: number
  /** Cases that go well, and could go badly. */
  couldFall: number
}

/** Day-to-day dispersion beyond that of single cases, as measured over cities of several seeds. */
const DISPERSION: Readonly<Record<Outcome, number>> = { satisfied: 1, solved: 1, 'on-time': 1.1, answered: 1 }
/** Cases count in a rate days after they came in: those of this long before are played as well. */
const LEAD_DAYS = 35
const PLAYED = 2500

/** The line's calls of every queue: of those that lead to tickets one in ten was tried before, one in ten is followed by a quick question. */
export function expectedCalls(rhythm: Rhythm, { fromDay, toDay }: { fromDay: number; toDay: number }): Expected {
  let tickets = 0
  for (let day = fromDay; day < toDay; day++) for (const mean of rhythm.means(day)) tickets += 0.6 * mean
  const cases = tickets * 1.2
  const answered = 0.96
  return { cases, variance: DISPERSION.answered * cases * answered * (1 - answered), couldFall: cases * answered }
}

/** Plays many cases of a unit, as the generator would, and counts those that count in its rate on the local days [fromDay, toDay). */
export function expectedOf(
  unit: number,
  outcome: Outcome,
  { fromDay, toDay }: { fromDay: number; toDay: number },
  city: { rhythm: Rhythm; tastes: StreetTastes; random: Random },
): Expected {
  const { rhythm, random } = city
  const drafts = draftsOf(unit, fromDay - LEAD_DAYS, toDay, city)
  const sums = { cases: 0, value: 0, squares: 0, couldFall: 0 }
  for (let i = 0; i < PLAYED; i++) {
    const draft = drafts.draw()
    const c = openCase(random, { ...draft, planted: undefined }, 0.5, false)
    const h = handle(random, c, rhythm, Number.POSITIVE_INFINITY)
    if (h.unit !== unit) continue
    const reading = readingOf(outcome, h, c)
    if (!reading || reading.at < fromDay * 86_400 || reading.at >= toDay * 86_400) continue
    sums.cases += 1
    sums.value += reading.value
    sums.squares += reading.value ** 2
    if (reading.couldFall && h.closed >= fromDay * 86_400) sums.couldFall += 1
  }
  const each = drafts.total / PLAYED
  const mean = sums.value / Math.max(1, sums.cases)
  return {
    cases: sums.cases * each,
    variance: DISPERSION[outcome] * each * (sums.squares - sums.cases * mean ** 2),
    couldFall: sums.couldFall * each,
  }
}

/** Draws tickets that may come to a unit: of its own matters anywhere, or for a district's government of any matter there. */
function draftsOf(
  unit: number,
  fromDay: number,
  toDay: number,
  { rhythm, tastes, random }: { rhythm: Rhythm; tastes: StreetTastes; random: Random },
) {
  const { code, governs } = UNITS[unit]!
  const inside = STREETS.map((street) => governs === '' || governs === DISTRICTS[street.district]!.code)
  const streets = new Map([...tastes].map(([level2, weights]) => [level2, weights.map((w, i) => (inside[i] ? w : 0))]))
  const sum = (weights: readonly number[]) => weights.reduce((a, b) => a + b, 0)
  const shares = MATTERS.map((m) => {
    if (governs === '') return m.unit === code ? 1 : 0
    return sum(streets.get(m.level2)!) / sum(tastes.get(m.level2)!)
  })
  const means: number[] = []
  for (let day = fromDay; day < toDay; day++) means.push(...rhythm.means(day).map((mean, m) => mean * shares[m]!))
  const dayAndMatter = new Weighted(means)
  const street = new Map([...streets].map(([level2, weights]) => [level2, new Weighted(weights)]))
  return {
    total: dayAndMatter.total,
    draw() {
      const i = dayAndMatter.draw(random)
      const matter = i % MATTERS.length
      const hour = HOUR_DRAW[MATTERS[matter]!.day].draw(random)
      const at = (fromDay + Math.floor(i / MATTERS.length)) * 86_400 + hour * 3600 + random.below(3600)
      return { at, matter, street: street.get(MATTERS[matter]!.level2)!.draw(random) }
    },
  }
}
