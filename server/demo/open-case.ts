import { type PlantedTicket, streetWeight } from './events.ts'
import type { Case } from './lifecycle.ts'
import { MATTERS } from './matters.ts'
import { DISTRICTS, STREETS } from './places.ts'
import { Random, Weighted } from './random.ts'
import type { Nature } from './texts.ts'
import { districtUnit, UNIT_INDEX } from './units.ts'

/** Shares of the channels at the beginning and at the end of two years: the telephone gives way. */
const CHANNELS = ['phone', 'wechat', 'app', 'web', 'grid', 'upper', '110', 'proactive', 'letter'] as const
const CHANNEL_THEN = new Weighted([64, 11, 7, 8, 4, 2, 2, 1, 1])
const CHANNEL_NOW = new Weighted([56, 16, 11, 7, 4, 2, 2, 1.5, 0.5])

const NATURES = ['inquiry', 'help', 'complaint', 'report', 'suggestion', 'praise', 'other'] as const
const NATURE_OF = {
  trouble: new Weighted([3, 37, 52, 1, 5, 1.2, 0.8]),
  report: new Weighted([2, 6, 39, 49, 3, 0.4, 0.6]),
  ask: new Weighted([83, 7, 6, 0, 2.5, 0.8, 0.7]),
  mixed: new Weighted([36, 23, 33, 1, 5, 1.2, 0.8]),
}

const DISTRICT_UNIT = DISTRICTS.map((d) => UNIT_INDEX.get(districtUnit(d.code))!)
const MATTER_UNIT = MATTERS.map((m) => UNIT_INDEX.get(m.unit)!)

/** A ticket about to be made: when, what, where, and the planted one behind it if any. Local epoch seconds. */
export interface Draft {
  at: number
  matter: number
  street: number
  planted: PlantedTicket | undefined
}

/** Per group of matters (level 2), how much of it comes from each street. */
export type StreetTastes = ReadonlyMap<string, readonly number[]>

/** What troubles one quarter is unknown in another. */
export function streetTastes(seed: number): StreetTastes {
  const random = new Random(seed, 5)
  const groups = [...new Set(MATTERS.map((m) => m.level2))]
  return new Map(groups.map((code) => [code, STREETS.map((_, i) => streetWeight(i) * random.lognormal(1, 0.35))]))
}

/** A draft as its case begins: how it came in, and whose it is. */
export interface OpenedCase extends Case {
  channel: string
  enterprise: boolean
  kind: 'person' | 'enterprise' | 'other'
}

/**
 * @param age how far the two years have gone, 0 to 1
 * @param known whether an earlier ticket of the same event is there to be merged with
 */
export function openCase(random: Random, draft: Draft, age: number, known: boolean): OpenedCase {
  const { planted } = draft
  const matter = MATTERS[draft.matter]!
  const street = STREETS[draft.street]!
  const channel = CHANNELS[(random.next() < age ? CHANNEL_NOW : CHANNEL_THEN).draw(random)]!
  const nature = natureOf(random, draft, channel)
  const local = !planted && random.chance(matter.local)
  const enterprise = random.chance(matter.level1 === 'm15' ? 0.93 : 0.03)
  const kind = enterprise ? 'enterprise' : random.chance(0.012) ? 'other' : 'person'
  const urgent = planted ? planted.urgent && random.chance(0.7) : matter.limit <= 24 && random.chance(0.08)
  return {
    created: draft.at,
    matter,
    nature,
    channel,
    enterprise,
    kind,
    urgent,
    unit: local ? DISTRICT_UNIT[street.district]! : MATTER_UNIT[draft.matter]!,
    pace: street.pace,
    direct: directly(random, nature, channel),
    otherUnit: local ? MATTER_UNIT[draft.matter]! : DISTRICT_UNIT[street.district]!,
    merged: known && random.chance(0.15),
  }
}

function natureOf(random: Random, draft: Draft, channel: string): Nature {
  const matter = MATTERS[draft.matter]!
  if (draft.planted) {
    if (matter.want === 'ask') return random.chance(0.75) ? 'inquiry' : 'complaint'
    return random.chance(0.55) ? 'complaint' : 'help'
  }
  const nature = NATURES[NATURE_OF[matter.want].draw(random)]!
  return channel === 'grid' && nature === 'inquiry' ? 'help' : nature
}

/** Whether the hotline answers at once, without a unit. */
function directly(random: Random, nature: Nature, channel: string): boolean {
  if (channel === 'upper' || channel === 'letter' || channel === 'grid') return false
  return random.chance(nature === 'inquiry' ? 0.8 : nature === 'praise' || nature === 'other' ? 0.5 : 0.04)
}
