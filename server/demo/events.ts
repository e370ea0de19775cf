import { reportingDelay } from './delay.ts'
import { EVENT_SHAPES, type EventKind, type EventShape, type EventSize } from './event-kinds.ts'
import { MATTERS, matterNamed } from './matters.ts'
import { CITY, DISTRICTS, type Spot, STREETS } from './places.ts'
import { Random } from './random.ts'
import { dateOf, hourShare, type Rhythm, ZONE_OFFSET_S } from './rhythm.ts'

/** What was planted: the truth that a detector is measured against. It is never stored in the warehouse. */
export interface PlantedEvent {
  id: string
  kind: EventKind
  title: { zh: string; en: string }
  /** The matter at whose level the event shows. Level 0 and no code: any matter (a quiet holiday). */
  matter: { code: string; level: 0 | 1 | 2 | 3 }
  /** Districts and streets in which it shows; both empty for the whole city. */
  districts: string[]
  streets: string[]
  /** Instants, ISO 8601 in UTC. `to` may lie after the end of the data: the event is still running. */
  from: string
  to: string
  /** Excess in standard deviations of its own series over its own length: clear ≥ 8, moderate ≈ 5, faint ≈ 3. */
  size: EventSize
  /** Tickets planted that the warehouse holds at the end instant. */
  excess: number
  /** Nothing was planted between `from` and `to`: an alarm there is a false one. */
  quiet?: boolean
}

/** One ticket of an event. Times are local epoch seconds. */
export interface PlantedTicket {
  at: number
  delay: number
  matter: number
  street: number
  spot: Spot
  said: string
  urgent: boolean
  /** Which event of the plan, so that its tickets can be merged under its first. */
  event: number
}

export interface EventPlan {
  truth: PlantedEvent[]
  /** In order of time. */
  tickets: PlantedTicket[]
}

interface Slot {
  shape: EventShape
  size: EventSize
  /** Local epoch seconds. */
  from: number
  hours: number
}

/** In turn, so that every year has some of each. */
export const SIZES: readonly EventSize[] = ['clear', 'moderate', 'clear', 'faint', 'clear', 'moderate', 'faint']
export const DEVIATIONS: Readonly<Record<EventSize, number>> = { clear: 8.5, moderate: 5, faint: 3 }
/** A clear event is also one that people would call an event, however thin its series; a faint one still has callers. */
const LEAST: Readonly<Record<EventShape['where'], Readonly<Record<EventSize, number>>>> = {
  street: { clear: 24, moderate: 6, faint: 4 },
  district: { clear: 30, moderate: 9, faint: 5 },
  districts: { clear: 36, moderate: 12, faint: 6 },
  city: { clear: 50, moderate: 15, faint: 8 },
}

/**
 * Plans the events between two local epoch seconds: about 36 spread over two years (fewer in less), eleven in the last
 * five weeks, of which at least two still run at the end, and the holidays that stay quiet.
 */
export function planEvents(seed: number, start: number, end: number, rhythm: Rhythm, scale: number): EventPlan {
  const random = new Random(seed, 77)
  const slots = [...pastSlots(random, start, end, rhythm), ...recentSlots(random, start, end)]
  const plan: EventPlan = { truth: [], tickets: [] }
  slots.sort((a, b) => a.from - b.from)
  for (const [i, slot] of slots.entries())
    plant(plan, `E${String(i + 1).padStart(3, '0')}`, slot, random, rhythm, end, scale)
  plan.truth.push(...quietHolidays(plan.truth, start, end, rhythm))
  plan.tickets.sort((a, b) => a.at - b.at)
  return plan
}

const shapeOf = (kind: EventKind): EventShape => EVENT_SHAPES.find((s) => s.kind === kind)!

function monthOf(second: number): number {
  return new Date(second * 1000).getUTCMonth() + 1
}

/** Events from the sixth week on until five weeks before the end, each kind in its own months, none on a holiday. */
function pastSlots(random: Random, start: number, end: number, rhythm: Rhythm): Slot[] {
  const first = start + 40 * 86_400
  const last = end - 36 * 86_400
  if (last <= first) return []
  const n = Math.max(3, Math.round((36 * (last - first)) / (654 * 86_400)))
  const used = new Map<EventKind, number>()
  return Array.from({ length: n }, (_, i) => {
    const step = (last - first) / n
    let day = Math.floor((first + (i + random.next() * 0.6) * step) / 86_400)
    while (nearHoliday(rhythm, day)) day++
    const month = monthOf(day * 86_400)
    const possible = EVENT_SHAPES.filter((s) => s.months.includes(month))
    // The kind used least so far, so that all kinds come; of several, one at random.
    const least = Math.min(...possible.map((s) => used.get(s.kind) ?? 0))
    const shape = random.pick(possible.filter((s) => (used.get(s.kind) ?? 0) === least))
    used.set(shape.kind, least + 1)
    const hours = shape.hours[0] + random.next() * (shape.hours[1] - shape.hours[0])
    const hour = shape.hours[1] <= 30 ? 6 + random.next() * 9 : 8 + random.next() * 4
    return { shape, size: SIZES[i % SIZES.length]!, from: day * 86_400 + Math.round(hour * 3600), hours }
  })
}

function nearHoliday(rhythm: Rhythm, day: number): boolean {
  for (let d = day - 1; d <= day + 4; d++) if (rhythm.calendarDay(d).kind === 'holiday') return true
  return false
}

/** The last weeks are told relative to the end, so that a first start always has something live to show. */
function recentSlots(random: Random, start: number, end: number): Slot[] {
  const cold = shapeOf('heating-failure').months.includes(monthOf(end))
  const rainy = shapeOf('rainstorm-flood').months.includes(monthOf(end))
  const jitter = (hours: number) => Math.round((random.next() - 0.5) * hours * 3600)
  const slot = (kind: EventKind, size: EventSize, daysAgo: number, hours: number): Slot => ({
    shape: shapeOf(kind),
    size,
    from: end - Math.round(daysAgo * 86_400) + jitter(Math.min(8, daysAgo)),
    hours,
  })
  /** Starts at a local hour of the day some days ago: an outage at three in the morning has no callers. */
  const at = (kind: EventKind, size: EventSize, daysAgo: number, hour: number, hours: number): Slot => ({
    ...slot(kind, size, daysAgo, hours),
    from: (Math.floor(end / 86_400) - daysAgo) * 86_400 + hour * 3600 + jitter(1),
  })
  return [
    { shape: shapeOf('burst-pipe'), size: 'clear' as const, from: end - 10 * 3600, hours: 16 },
    slot(cold ? 'heating-failure' : 'power-cut', 'clear', 2.2, 64),
    at(rainy ? 'rainstorm-flood' : 'payment-outage', 'clear', 3, 7, 5),
    slot('missed-collection', 'moderate', 4, 80),
    at('app-outage', 'clear', 6, 9, 5),
    at('policy-spike', 'clear', 9, 8, 72),
    slot('site-noise', 'moderate', 12, 168),
    slot('bus-route-change', 'faint', 14, 140),
    slot('wage-arrears', 'moderate', 17, 290),
    at('food-poisoning', 'clear', 19, 18, 14),
    slot('slow-creep', 'moderate', 34, 900),
  ].filter((s) => s.from > start + 14 * 86_400)
}

function plant(
  plan: EventPlan,
  id: string,
  slot: Slot,
  random: Random,
  rhythm: Rhythm,
  end: number,
  scale: number,
): void {
  const { shape, size, from } = slot
  const to = Math.round(from + slot.hours * 3600)
  const stop = Math.min(to, end)
  const matters = (shape.matters ?? [shape.matter!]).map(matterNamed)
  const streets = placesOf(shape, random, id, plan)
  const home = STREETS[streets[0]!]!
  const names = {
    road: home.roads[0]!.name,
    site: random.pick(home.compounds).name,
    area: areaName(shape, home.district),
  }
  const fill = (text: string) =>
    text.replace('{road}', names.road).replace('{site}', names.site).replace('{area}', names.area)
  const site = shape.said[0]!.includes('{site}') ? home.compounds.find((c) => c.name === names.site) : undefined
  const count = sizeOf(slot, matters, streets, stop, rhythm, scale, 1 + random.next())
  const said = shape.said.map(fill)
  let excess = 0
  for (let i = 0; i < count; i++) {
    const street = random.pick(streets)
    const ticket: PlantedTicket = {
      at: arrivalTime(random, shape, from, stop),
      delay: reportingDelay(random),
      matter: random.pick(matters),
      street,
      spot: site ?? random.pick(random.chance(0.75) ? STREETS[street]!.compounds : STREETS[street]!.roads),
      said: random.pick(said),
      urgent: shape.urgent,
      event: plan.truth.length,
    }
    if (ticket.at + ticket.delay >= end) continue
    plan.tickets.push(ticket)
    excess++
  }
  const level2 = MATTERS[matters[0]!]!.level2
  plan.truth.push({
    id,
    kind: shape.kind,
    title: {
      zh: fill(shape.zh),
      en: shape.en.replace('{street}', home.en).replace('{area}', DISTRICTS[home.district]!.en),
    },
    matter: shape.matter ? { code: MATTERS[matters[0]!]!.code, level: 3 } : { code: level2, level: 2 },
    districts: shape.where === 'city' ? [] : [...new Set(streets.map((s) => DISTRICTS[STREETS[s]!.district]!.code))],
    streets: shape.where === 'street' ? [home.code] : [],
    from: instant(from),
    to: instant(to),
    size,
    excess,
  })
}

function areaName(shape: EventShape, district: number): string {
  return shape.where === 'city' ? CITY.zh : DISTRICTS[district]!.zh
}

/** Streets that the event touches. */
function placesOf(shape: EventShape, random: Random, id: string, plan: EventPlan): number[] {
  const inDistrict = (d: number) => STREETS.flatMap((s, i) => (s.district === d ? [i] : []))
  if (shape.where === 'city') return STREETS.map((_, i) => i)
  if (shape.where === 'street') return [random.below(STREETS.length)]
  const first = (Number(id.slice(1)) * 5 + plan.truth.length + random.below(4)) % DISTRICTS.length
  if (shape.where === 'district') return inDistrict(first)
  return [first, (first + 1) % DISTRICTS.length, (first + 4) % DISTRICTS.length].flatMap(inDistrict)
}

/** How many tickets make the size: so many standard deviations of the series' own total over the event's days. */
function sizeOf(
  slot: Slot,
  matters: readonly number[],
  streets: readonly number[],
  stop: number,
  rhythm: Rhythm,
  scale: number,
  clearer: number,
): number {
  const group = slot.shape.matter
    ? new Set(matters)
    : new Set(MATTERS.flatMap((m, i) => (m.level2 === MATTERS[matters[0]!]!.level2 ? [i] : [])))
  const share = streets.reduce((sum, s) => sum + streetWeight(s), 0) / CITY_WEIGHT
  let variance = 0
  for (let day = Math.floor(slot.from / 86_400); day * 86_400 < stop; day++) {
    const means = rhythm.means(day)
    for (const m of group) variance += means[m]! * share * (1 + (MATTERS[m]!.phi - 1) * Math.sqrt(share))
  }
  const deviation = Math.sqrt(Math.max(variance, 1))
  const least =
    LEAST[slot.shape.where][slot.size] *
    (slot.size === 'clear' ? clearer * Math.min(1, Math.max(0.4, Math.sqrt(scale))) : 1)
  return Math.ceil(Math.max(least, DEVIATIONS[slot.size] * deviation))
}

/** A street's share of the city's tickets is this over CITY_WEIGHT. */
export function streetWeight(street: number): number {
  const s = STREETS[street]!
  return s.population * s.rate
}

const CITY_WEIGHT = STREETS.reduce((sum, _, i) => sum + streetWeight(i), 0)

/** A time between from and stop, in the hours at which such callers are awake. */
function arrivalTime(random: Random, shape: EventShape, from: number, stop: number): number {
  for (let tries = 0; ; tries++) {
    const u = random.next()
    const along = shape.arrival === 'pulse' ? u ** 1.8 : shape.arrival === 'rising' ? Math.sqrt(u) : u
    const at = Math.floor(from + along * (stop - from))
    const hour = Math.floor((at % 86_400) / 3600)
    if (tries > 40 || random.next() < hourShare(shape.shape, hour) * 10) return at
  }
}

/** Spring Festival and National Day holidays on which no event falls. */
function quietHolidays(truth: readonly PlantedEvent[], start: number, end: number, rhythm: Rhythm): PlantedEvent[] {
  const found: PlantedEvent[] = []
  for (let day = Math.ceil(start / 86_400) + 1; day < Math.floor(end / 86_400); day++) {
    const first = rhythm.calendarDay(day)
    if (first.offset_in_holiday !== 1 || !/春节|国庆|劳动/u.test(first.name_zh)) continue
    let last = day
    while (rhythm.calendarDay(last + 1).kind === 'holiday') last++
    const from = instant(day * 86_400)
    const to = instant((last + 1) * 86_400)
    if ((last + 1) * 86_400 > end || truth.some((e) => e.from < to && e.to > from)) continue
    found.push({
      ...{ id: `Q${dateOf(day)}`, kind: 'quiet-holiday', matter: { code: '', level: 0 }, districts: [], streets: [] },
      ...{
        title: { zh: `${first.name_zh}假期平静`, en: `A quiet ${first.name_en}` },
        from,
        to,
        size: 'faint',
        excess: 0,
        quiet: true,
      },
    })
  }
  return found
}

/** A local epoch second as the instant it is. */
export function instant(localSecond: number): string {
  return new Date((localSecond - ZONE_OFFSET_S) * 1000).toISOString()
}
