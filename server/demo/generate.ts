import { maskText } from '../import/mask.ts'
import { type CalendarDay, seedCalendar } from './calendar.ts'
import { dayOfCalls, type Inbound } from './calls.ts'
import { reportingDelay } from './delay.ts'
import { type EventPlan, instant, type PlantedEvent, type PlantedTicket, planEvents } from './events.ts'
import { type Fall, type FallPlan, type PlantedFall, planFalls } from './falls.ts'
import { type Handling, HOTLINE, handle } from './lifecycle.ts'
import { MATTERS } from './matters.ts'
import { type Draft, openCase, type StreetTastes, streetTastes } from './open-case.ts'
import { DISTRICTS, type Spot, STREETS, type Street } from './places.ts'
import { mix32, Random, Weighted } from './random.ts'
import { dateOf, HOUR_DRAW, Rhythm, ZONE_OFFSET_S } from './rhythm.ts'
import { writeContent, writeTitle } from './texts.ts'
import { UNITS } from './units.ts'
import { Worsening } from './worsening.ts'

export const DEMO_TENANT = 'demo'
export const DEMO_ZONE = 'Asia/Shanghai'

/** Columns of the rows that are made, in their order; a column of the table that is not here keeps its default. */
export const COLUMNS = {
  ticket:
    'tenant,ticket_id,channel,nature,matter_code,matter1,matter2,matter3,title,content_masked,created_at,updated_at,due_at,due_basis,accepted_at,first_contact_at,closed_at,status,close_code,unit_code,co_units,region_code,district_code,street_code,place_name,lon,lat,crs,geo_level,caller_key,caller_kind,urgency,flags,parent_id,event_id,hops,returns,redo_count,source,ingested_at,ver,quality_mask',
  followup:
    'tenant,followup_id,ticket_id,at,method,reached,contacted,solved,satisfied,reason,ticket_created_at,matter1,matter2,matter3,unit_code,co_units,district_code,street_code,caller_kind,ver',
  ticket_event:
    'tenant,ticket_id,at,action,from_unit,to_unit,reason_code,matter1,matter2,matter3,unit_code,co_units,district_code,street_code,caller_kind,ver',
  call: 'tenant,call_id,queue,offered_at,answered_at,ended_at,ring_s,queue_s,talk_s,hold_s,wrap_s,outcome,agent_key,ticket_id,kb_hits,ver',
  agent_interval: 'tenant,queue,at,agents,talk_s,hold_s,wrap_s,idle_s,paid_s,ver',
} as const

export type FactTable = keyof typeof COLUMNS
export const FACT_TABLES = Object.keys(COLUMNS) as FactTable[]

export interface CityOptions {
  seed: number
  /** The instant at which the data ends: nothing that happened or arrived later is in it. */
  end: Date
  /** Days of history, the end's own day included. */
  days?: number
  /** 1 makes about 430,000 tickets in 730 days; the number is in proportion to both. */
  scale?: number
  /** False leaves the planted falls of rates out: the same tickets, each gone as well as it would have. */
  falls?: boolean
}

/** One local day's rows, each a line of tab-separated values in the order of COLUMNS. Times are UTC epoch seconds. */
export interface DayRows {
  date: string
  rows: Record<FactTable, string[]>
}

export interface DemoCity {
  /** What was planted, for tests and for measuring detectors; nothing of it reaches the warehouse. */
  truth: PlantedEvent[]
  falls: PlantedFall[]
  calendar: CalendarDay[]
  days: number
  /** The same options give the same rows, call after call. Days come in order. */
  generate(): Generator<DayRows>
}

/** The city of these options. Cheap: rows are made as `generate` is walked. */
export function demoCity(options: CityOptions): DemoCity {
  const days = options.days ?? 730
  const scale = options.scale ?? 1
  const end = Math.floor(options.end.getTime() / 1000) + ZONE_OFFSET_S
  const lastDay = Math.floor(end / 86_400)
  const firstDay = lastDay - days + 1
  // The margin serves workdays that reach past the end and factors that look at neighbouring days.
  const calendar = seedCalendar(DEMO_TENANT, dateOf(firstDay - 30), dateOf(lastDay + 120))
  const rhythm = new Rhythm(calendar, lastDay - 365, scale)
  const plan = planEvents(options.seed, firstDay * 86_400, end, rhythm, scale)
  const tastes = streetTastes(options.seed)
  // Planning falls takes a good part of a second: not before somebody asks.
  let planned: FallPlan | undefined
  const falls = () => {
    planned ??=
      options.falls === false
        ? { truth: [], falls: [] }
        : planFalls(options.seed, firstDay * 86_400, end, { rhythm, tastes, scale })
    return planned
  }
  return {
    truth: plan.truth,
    get falls() {
      return falls().truth
    },
    calendar,
    days,
    *generate() {
      const maker = new TicketMaker(options.seed, { rhythm, plan, falls: falls().falls, tastes }, firstDay, days, end)
      for (let day = firstDay; day <= lastDay; day++) yield maker.day(day)
    },
  }
}

/** How often a partner organisation is invited to a matter. */
const PARTNERS: Readonly<Record<string, readonly [unit: string, share: number]>> = {
  拖欠农民工工资: ['law-aid', 0.12],
  企业欠薪: ['law-aid', 0.08],
  劳动合同: ['law-aid', 0.05],
  邻里纠纷: ['social-work', 0.14],
  校园安全: ['social-work', 0.1],
  残疾人服务: ['social-work', 0.15],
  低保与临时救助: ['social-work', 0.12],
  流浪救助: ['volunteers', 0.45],
  积雪结冰: ['volunteers', 0.15],
  暴雨内涝求助: ['volunteers', 0.2],
  养老机构: ['elder-care', 0.12],
  居家养老: ['elder-care', 0.35],
  老年优待: ['elder-care', 0.1],
  融资贷款: ['chamber', 0.15],
  惠企政策兑现: ['chamber', 0.15],
  拖欠企业账款: ['chamber', 0.12],
  用工与用地: ['chamber', 0.12],
}

const REPEAT_DAYS = 30
const HEX = Array.from({ length: 65_536 }, (_, i) => i.toString(16).padStart(4, '0'))

interface CityPlan {
  rhythm: Rhythm
  plan: EventPlan
  falls: readonly Fall[]
  tastes: StreetTastes
}

class TicketMaker {
  private readonly seed: number
  private readonly rhythm: Rhythm
  private readonly plan: EventPlan
  private readonly worsening: Worsening
  private readonly firstDay: number
  private readonly days: number
  private readonly end: number
  private readonly streetsOf: Map<string, Weighted>
  private nextPlanted = 0
  private nextCaller = 1
  private readonly firstOfEvent = new Map<number, string>()
  /** Per matter and street: who called last, and on which day, so that callers come back with the same matter. */
  private readonly lastCaller = new Int32Array(MATTERS.length * STREETS.length)
  private readonly lastDay = new Int32Array(MATTERS.length * STREETS.length)

  constructor(seed: number, city: CityPlan, firstDay: number, days: number, end: number) {
    this.seed = seed
    this.rhythm = city.rhythm
    this.plan = city.plan
    this.worsening = new Worsening(seed, city.falls)
    this.firstDay = firstDay
    this.days = days
    this.end = end
    this.streetsOf = new Map([...city.tastes].map(([code, weights]) => [code, new Weighted(weights)]))
  }

  day(day: number): DayRows {
    const random = new Random(this.seed, day)
    const rows: Record<FactTable, string[]> = {
      ticket: [],
      followup: [],
      ticket_event: [],
      call: [],
      agent_interval: [],
    }
    const calls: [Inbound[], Inbound[]] = [[], []]
    const means = this.rhythm.means(day)
    const date = dateOf(day)
    const prefix = `YZ${date.slice(2, 4)}${date.slice(5, 7)}${date.slice(8)}`
    let n = 0
    for (const draft of this.drafts(random, day, means)) {
      const delay = draft.planted?.delay ?? reportingDelay(random)
      if (draft.at + delay >= this.end) continue
      const id = prefix + String(++n).padStart(6, '0')
      this.ticket(random, id, draft, Math.round(draft.at + delay), rows, calls)
    }
    const phones = 0.6 * means.reduce((a, b) => a + b, 0)
    for (const queue of [0, 1]) {
      const usual = phones * (queue === 0 ? 0.92 : 0.08)
      const putsOff = (at: number) => this.worsening.putsOff(at)
      const made = dayOfCalls(random, { queue, day, end: this.end, usual, putsOff }, calls[queue]!)
      rows.call.push(...made.calls)
      rows.agent_interval.push(...made.intervals)
    }
    return { date, rows }
  }

  private drafts(random: Random, day: number, means: Float64Array): Draft[] {
    const drafts: Draft[] = []
    // Weather, news and works move a district's whole day a little.
    const mood = DISTRICTS.map(() => random.gamma(120, 1 / 120))
    const top = Math.max(...mood)
    for (let m = 0; m < means.length; m++) {
      const matter = MATTERS[m]!
      const streets = this.streetsOf.get(matter.level2)!
      for (let left = random.negativeBinomial(means[m]!, matter.phi); left > 0; left--) {
        let street = streets.draw(random)
        while (random.next() * top > mood[STREETS[street]!.district]!) street = streets.draw(random)
        const at = day * 86_400 + HOUR_DRAW[matter.day].draw(random) * 3600 + random.below(3600)
        drafts.push({ at, matter: m, street, planted: undefined })
      }
    }
    for (
      let p = this.plan.tickets[this.nextPlanted];
      p && p.at < (day + 1) * 86_400;
      p = this.plan.tickets[++this.nextPlanted]
    )
      drafts.push({ at: p.at, matter: p.matter, street: p.street, planted: p })
    return drafts.sort((a, b) => a.at - b.at)
  }

  private ticket(
    random: Random,
    id: string,
    draft: Draft,
    ingested: number,
    rows: Record<FactTable, string[]>,
    calls: [Inbound[], Inbound[]],
  ): void {
    const { planted } = draft
    const matter = MATTERS[draft.matter]!
    const street = STREETS[draft.street]!
    const district = DISTRICTS[street.district]!
    const age = (draft.at / 86_400 - this.firstDay) / this.days
    const first = planted ? this.firstOfEvent.get(planted.event) : undefined
    if (planted && !first) this.firstOfEvent.set(planted.event, id)
    const c = openCase(random, draft, age, first !== undefined)
    const { channel, nature, enterprise, kind, urgent } = c
    const h = handle(random, c, this.rhythm, this.end)
    this.worsening.worsen(h, c)
    const caller = this.caller(random, draft)
    const co = coUnits(random, draft.matter, h.unit, c.otherUnit)
    const { spot, geo, lon, lat } = location(random, street, planted)
    const text = {
      matter,
      nature,
      channel,
      district: district.zh,
      street,
      spot,
      said: planted?.said ?? random.pick(matter.said),
    }
    const content = maskText(writeContent(random, text)).masked
    const title = writeTitle(random, text)
    const scope = `${matter.level1}\t${matter.level2}\t${matter.code}\t${UNITS[h.unit]!.code}\t${co}\t${district.code}\t${street.code}\t${kind}`
    const flags = flagsOf(random, caller.repeat, enterprise, h, planted !== undefined)
    const urgency = urgent ? 'urgent' : random.chance(planted ? 0.5 : 0.02) ? 'hot' : 'normal'
    const updated = Math.max(h.updated, ingested)
    rows.ticket.push(
      `demo\t${id}\t${channel}\t${nature}\t${matter.code}\t${matter.level1}\t${matter.level2}\t${matter.code}\t${title}\t${content}\t${utc(draft.at)}\t${utc(updated)}\t${utc(h.due)}\t${h.dueBasis}\t${utc(h.accepted)}\t${utc(h.contacted)}\t${utc(h.closed)}\t${h.status}\t${h.closeCode}\t${UNITS[h.unit]!.code}\t${co}\t${street.code}\t${district.code}\t${street.code}\t${spot.name}\t${lon}\t${lat}\tWGS84\t${geo}\t${this.callerKey(caller.id)}\t${kind}\t${urgency}\t${flags}\t${h.closeCode === 'merged' ? first : ''}\t\t${h.hops}\t${h.returns}\t${h.redo}\tdemo\t${utc(ingested)}\t${utc(updated)}000\t0\n`,
    )
    writeSteps(rows, id, h, scope)
    writeFollowUp(rows, id, draft.at, h, scope)
    if (channel === 'phone') calls[enterprise ? 1 : 0].push({ at: draft.at - 60 - random.below(150), ticket: id })
  }

  /** A caller who came before with this matter, a regular of the street, or someone new. */
  private caller(random: Random, draft: Draft): { id: number; repeat: boolean } {
    const slot = draft.matter * STREETS.length + draft.street
    const day = Math.floor(draft.at / 86_400)
    const recent = this.lastCaller[slot] !== 0 && day - this.lastDay[slot]! <= REPEAT_DAYS
    const repeat = recent && random.chance(0.14)
    const id = repeat
      ? this.lastCaller[slot]!
      : random.chance(0.12)
        ? -(draft.street * 64 + Math.floor(random.next() ** 2 * 64) + 1)
        : this.nextCaller++
    this.lastCaller[slot] = id
    this.lastDay[slot] = day
    return { id, repeat }
  }

  /** 32 hexadecimal digits, as a keyed hash of a telephone number would be; the demo has no numbers to hash. */
  private callerKey(id: number): string {
    let key = ''
    for (let i = 0; i < 4; i++) {
      const word = mix32(mix32(id ^ this.seed) + Math.imul(i + 1, 0x9e3779b9))
      key += HEX[word & 0xffff]! + HEX[word >>> 16]!
    }
    return key
  }
}

function utc(localSecond: number): string {
  return localSecond === 0 ? '\\N' : String(localSecond - ZONE_OFFSET_S)
}

/** The array of units that handle together with the lead: the other side of city and district, or an invited partner. */
function coUnits(random: Random, matter: number, lead: number, other: number): string {
  const partner = PARTNERS[MATTERS[matter]!.zh]
  const joined: string[] = []
  if (partner && random.chance(partner[1])) joined.push(`'${partner[0]}'`)
  if (other !== lead && random.chance(0.05)) joined.push(`'${UNITS[other]!.code}'`)
  return `[${joined.join(',')}]`
}

function flagsOf(random: Random, repeat: boolean, enterprise: boolean, h: Handling, planted: boolean): string {
  const flags: string[] = []
  if (repeat) flags.push("'repeat'")
  if (random.chance(planted ? 0.25 : 0.012)) flags.push("'group'")
  if (h.returns >= 2 || (h.redo > 0 && random.chance(0.5))) flags.push("'difficult'")
  if (enterprise) flags.push("'enterprise'")
  if (random.chance(0.008)) flags.push("'sensitive'")
  if (random.chance(0.004)) flags.push("'unreasonable'")
  return `[${flags.join(',')}]`
}

interface Location {
  spot: Spot
  geo: string
  lon: number
  lat: number
}

/** Where it is. Some tickets name only the street; the first places of each list are named most. */
function location(random: Random, street: Street, planted: PlantedTicket | undefined): Location {
  const dice = random.next()
  if (!planted && dice < 0.08) {
    const spot: Spot = { name: street.zh, level: 'community', lon: street.lon, lat: street.lat }
    return { spot, geo: 'street', lon: street.lon, lat: street.lat }
  }
  const list = dice < 0.58 ? street.compounds : dice < 0.85 ? street.roads : street.communities
  const spot = planted?.spot ?? list[Math.floor(random.next() ** 1.5 * list.length)]!
  const fine = random.next()
  const geo = fine < 0.06 ? 'point' : spot.level === 'compound' && fine < 0.25 ? 'building' : spot.level
  const near = (degrees: number) => Math.round((degrees + (random.next() - 0.5) * 0.002) * 1e5) / 1e5
  return { spot, geo, lon: near(spot.lon), lat: near(spot.lat) }
}

function writeSteps(rows: Record<FactTable, string[]>, id: string, h: Handling, scope: string): void {
  for (const s of h.steps) {
    const from = s.from === HOTLINE ? '' : UNITS[s.from]!.code
    const to = s.to === HOTLINE ? '' : UNITS[s.to]!.code
    const at = utc(s.at)
    rows.ticket_event.push(`demo\t${id}\t${at}\t${s.action}\t${from}\t${to}\t${s.reason}\t${scope}\t${at}000\n`)
  }
}

function writeFollowUp(
  rows: Record<FactTable, string[]>,
  id: string,
  created: number,
  h: Handling,
  scope: string,
): void {
  const f = h.followUp
  if (!f) return
  const at = utc(f.at)
  rows.followup.push(
    `demo\tF${id}\t${id}\t${at}\t${f.method}\t${f.reached ? 1 : 0}\t${f.contacted}\t${f.solved}\t${f.satisfied}\t${f.reason}\t${utc(created)}\t${scope}\t${at}000\n`,
  )
}

/** The truth as a file's text: one event a line (NDJSON), with the options that made it. */
export function truthFile(city: DemoCity, end: Date): string {
  const last = instant(Math.floor(end.getTime() / 1000) + ZONE_OFFSET_S)
  return city.truth.map((event) => `${JSON.stringify({ ...event, dataEnd: last })}\n`).join('')
}
