import type { EventSize } from './event-kinds.ts'
import { DEVIATIONS, SIZES } from './events.ts'
import { FALL_SHAPES, type FallKind, type FallShape, type Outcome } from './fall-kinds.ts'
import { type Expected, expectedCalls, expectedOf } from './fall-sizes.ts'
import type { StreetTastes } from './open-case.ts'
import { Random } from './random.ts'
import type { Rhythm } from './rhythm.ts'
import { UNITS } from './units.ts'

/** A planted fall of a rate: some of what would have gone well goes badly. It is never stored in the warehouse. */
export interface PlantedFall {
  id: string
  kind: FallKind
  title: { zh: string; en: string }
  outcome: Outcome
  /** Code of the unit whose cases fall; empty for the telephone line. */
  unit: string
  /** Code of the district that the unit governs; empty for other units. */
  district: string
  /** Local epoch days on which it shows in its rate, `toDay` exclusive. */
  fromDay: number
  toDay: number
  /** Cases lost in standard deviations of the rate's own series over its own days, as for events. */
  size: EventSize
  /** Cases that go badly because of it, and what part of all cases that are expected in its series that is. */
  lost: number
  fall: number
}

/** What a fall does. */
export interface Fall {
  outcome: Outcome
  /** Index of UNITS; none for the telephone line. */
  unit: number | undefined
  /** Local epoch seconds. */
  from: number
  to: number
  /** Of the cases that could go badly, what part does, until so many have. */
  share: number
  most: number
}

export interface FallPlan {
  truth: PlantedFall[]
  falls: Fall[]
}

/** A fall that people would speak of, however steady its series. */
const LEAST: Readonly<Record<EventSize, number>> = { clear: 20, moderate: 10, faint: 6 }
const LEAST_CALLS: Readonly<Record<EventSize, number>> = { clear: 40, moderate: 20, faint: 10 }
/** However badly things go, some go well. */
const MOST_SHARE = 0.7
/** More than the share that is expected to do, so that a thin month still loses all that was planned. */
const MARGIN = 1.25
const IN_TWO_YEARS = 18
/** A unit is left in peace for so long after a fall. */
const PEACE_S = 120 * 86_400
const TRIES = 15

interface Days {
  fromDay: number
  toDay: number
}

interface City {
  rhythm: Rhythm
  tastes: StreetTastes
  random: Random
  scale: number
}

/** Plants one, unless no unit of its kind has cases enough for its size. */
function plant(plan: FallPlan, shape: FallShape, size: EventSize, { fromDay, toDay }: Days, city: City): void {
  const days = { fromDay, toDay }
  const found = shape.of === 'line' ? lineFor(size, days, city) : unitFor(plan, shape, size, days, city)
  if (!found) return
  const { unit, expected } = found
  const { outcome, kind, zh, en } = shape
  const lost = Math.ceil(found.lost)
  const share = Math.min(1, (MARGIN * lost) / expected.couldFall)
  plan.falls.push({ outcome, unit, from: fromDay * 86_400, to: toDay * 86_400, share, most: lost })
  const named = unit === undefined ? undefined : UNITS[unit]!
  plan.truth.push({
    ...{ id: `R${String(plan.truth.length + 1).padStart(3, '0')}`, kind, outcome, size, fromDay, toDay, lost },
    title: { zh: zh.replace('{unit}', named?.zh ?? ''), en: en.replace('{unit}', named?.en ?? '') },
    unit: named?.code ?? '',
    district: named?.governs ?? '',
    fall: lost / expected.cases,
  })
}

function unitFor({ falls }: FallPlan, shape: FallShape, size: EventSize, days: Days, city: City) {
  const resting = (i: number) => falls.some(({ unit, to }) => unit === i && to + PEACE_S > days.fromDay * 86_400)
  const possible = UNITS.flatMap(({ kind }, i) => (kind === shape.of && !resting(i) ? [i] : []))
  for (let tries = 0; tries < TRIES && possible.length > 0; tries++) {
    const [unit] = possible.splice(city.random.below(possible.length), 1) as [number]
    const expected = expectedOf(unit, shape.outcome, days, city)
    const lost = lostOf(size, expected, LEAST, city.scale)
    if (lost <= MOST_SHARE * expected.couldFall) return { unit, lost, expected }
  }
  return undefined
}

function lineFor(size: EventSize, days: Days, { rhythm, scale }: City) {
  const expected = expectedCalls(rhythm, days)
  const lost = lostOf(size, expected, LEAST_CALLS, scale)
  return lost <= MOST_SHARE * expected.couldFall ? { unit: undefined, lost, expected } : undefined
}

function lostOf(size: EventSize, { variance }: Expected, least: typeof LEAST, scale: number): number {
  const smaller = Math.min(1, Math.max(0.4, Math.sqrt(scale)))
  return Math.max(least[size] * smaller, DEVIATIONS[size] * Math.sqrt(variance))
}

/** Plans the falls between two local epoch seconds, about nine a year; the last five weeks are left to the events that are going on. */
export function planFalls(
  seed: number,
  start: number,
  end: number,
  { rhythm, tastes, scale }: Omit<City, 'random'>,
): FallPlan {
  const random = new Random(seed, 78)
  const plan: FallPlan = { truth: [], falls: [] }
  const longest = Math.max(...FALL_SHAPES.map(({ days }) => days[1]))
  const first = Math.floor(start / 86_400) + 40
  const last = Math.floor(end / 86_400) - 36 - longest
  const n = Math.max(0, Math.round((IN_TWO_YEARS * (last - first)) / 630))
  for (let i = 0; i < n; i++) {
    const shape = FALL_SHAPES[i % FALL_SHAPES.length]!
    let day = Math.floor(first + ((i + random.next() * 0.6) * (last - first)) / n)
    while (!rhythm.isWorkday(day)) day++
    const days = shape.days[0] + random.below(shape.days[1] - shape.days[0] + 1)
    plant(plan, shape, SIZES[i % SIZES.length]!, { fromDay: day, toDay: day + days }, { rhythm, tastes, scale, random })
  }
  return plan
}
