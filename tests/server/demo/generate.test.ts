import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type CityOptions,
  COLUMNS,
  type DemoCity,
  demoCity,
  FACT_TABLES,
  type FactTable,
} from '../../../server/demo/generate.ts'
import { MATTER_NODES } from '../../../server/demo/matters.ts'
import { DISTRICTS, STREETS } from '../../../server/demo/places.ts'
import { UNITS } from '../../../server/demo/units.ts'

type Row = Record<string, string>

const CODE = /^[\p{L}\p{N}_.-]{1,64}$/u
const END = new Date('2026-11-24T02:00:00Z')

function hashOf(options: CityOptions): string {
  const hash = createHash('sha256')
  for (const day of demoCity(options).generate()) for (const table of FACT_TABLES) hash.update(day.rows[table].join(''))
  return hash.digest('hex')
}

function rowsOf(city: DemoCity, wanted: readonly FactTable[]): Record<FactTable, Row[]> {
  const all: Record<FactTable, Row[]> = { ticket: [], followup: [], ticket_event: [], call: [], agent_interval: [] }
  for (const day of city.generate())
    for (const table of wanted) {
      const columns = COLUMNS[table].split(',')
      for (const line of day.rows[table]) {
        const values = line.trimEnd().split('\t')
        if (values.length !== columns.length) throw new Error(`${table} has a line of ${values.length} values: ${line}`)
        all[table].push(Object.fromEntries(columns.map((c, i) => [c, values[i]!])))
      }
    }
  return all
}

/** The first rows that break a rule: one expectation over all of them, since one for each row takes most of a test's time. */
const breaking = (rows: readonly Row[], rule: (row: Row) => boolean) => rows.filter((row) => !rule(row)).slice(0, 3)

const localDate = (epoch: string) => new Date((Number(epoch) + 28_800) * 1000).toISOString().slice(0, 10)

describe('the map of the demo city', () => {
  it('is as large as promised, and every code may stand in a scope', () => {
    expect(DISTRICTS.length).toBeGreaterThanOrEqual(12)
    expect(STREETS.length).toBeGreaterThanOrEqual(96)
    expect(UNITS.length).toBeGreaterThanOrEqual(40)
    for (const [level, least] of [
      [1, 14],
      [2, 50],
      [3, 150],
    ] as const)
      expect(MATTER_NODES.filter((m) => m.level === level).length).toBeGreaterThanOrEqual(least)
    for (const { code } of [...DISTRICTS, ...STREETS, ...UNITS, ...MATTER_NODES]) expect(code).toMatch(CODE)
    for (const street of STREETS) expect(street.code.startsWith(DISTRICTS[street.district]!.code)).toBe(true)
    for (const group of [DISTRICTS, STREETS, UNITS, MATTER_NODES])
      expect(new Set(group.map((x) => x.code)).size).toBe(group.length)
  })
})

describe('the generator', () => {
  it('makes the same rows from the same seed and end, and others from another seed', () => {
    const options = { seed: 1, end: END, days: 60, scale: 0.05 }
    expect(hashOf(options)).toBe(hashOf(options))
    expect(hashOf({ ...options, seed: 2 })).not.toBe(hashOf(options))
  })

  it('makes tickets in proportion to days and scale', () => {
    const n = rowsOf(demoCity({ seed: 1, end: END, days: 365, scale: 0.05 }), ['ticket']).ticket.length
    expect(n / (430_000 * 0.05 * 0.5)).toBeGreaterThan(0.9)
    expect(n / (430_000 * 0.05 * 0.5)).toBeLessThan(1.15)
  })
})

describe('a small city', () => {
  let city: DemoCity
  let rows: Record<FactTable, Row[]>
  beforeAll(() => {
    city = demoCity({ seed: 1, end: END, days: 420, scale: 0.1 })
    rows = rowsOf(city, FACT_TABLES)
  })

  it('has every mandatory field, in the codes of the standard', () => {
    const one = {
      channel: /^(phone|web|app|wechat|letter|110|upper|grid|proactive)$/,
      nature: /^(inquiry|help|complaint|report|suggestion|praise|other)$/,
      status: /^(pending|to_accept|in_progress|in_review|closed|archived|returned|rejected|withdrawn)$/,
      close_code: /^(solved|partial|unsolved|explained|merged|unreachable|out_of_scope|)$/,
      caller_kind: /^(person|enterprise|other)$/,
      urgency: /^(urgent|hot|normal)$/,
      geo_level: /^(point|building|compound|road|community|street)$/,
      due_basis: /^(calendar|workday)$/,
      caller_key: /^[0-9a-f]{32}$/,
      crs: /^WGS84$/,
      event_id: /^$/,
    }
    for (const [field, pattern] of Object.entries(one))
      expect(
        breaking(rows.ticket, (t) => pattern.test(t[field]!)),
        field,
      ).toEqual([])
    for (const field of [
      'ticket_id',
      'matter_code',
      'title',
      'content_masked',
      'created_at',
      'unit_code',
      'region_code',
    ])
      expect(
        breaking(rows.ticket, (t) => t[field] !== ''),
        field,
      ).toEqual([])
    expect(new Set(rows.ticket.map((t) => t.ticket_id)).size).toBe(rows.ticket.length)
  })

  it('keeps time in order and nothing after the end', () => {
    const end = END.getTime() / 1000
    const none = (row: Row[]) => expect(row).toEqual([])
    none(breaking(rows.ticket, (t) => Number(t.created_at) < end && Number(t.ingested_at) <= end))
    none(breaking(rows.ticket, (t) => Number(t.created_at) <= Number(t.ingested_at)))
    const closed = rows.ticket.filter((t) => t.closed_at !== '\\N')
    none(breaking(closed, (t) => Number(t.created_at) <= Number(t.closed_at) && Number(t.closed_at) <= end))
    const finished = rows.ticket.filter((t) => t.status === 'closed' || t.status === 'archived')
    none(breaking(finished, (t) => t.closed_at !== '\\N'))
    none(breaking(rows.followup, (f) => Number(f.at) <= end))
    none(breaking(rows.ticket_event, (e) => Number(e.at) <= end))
    none(breaking(rows.call, (c) => Number(c.ended_at) <= end))
  })

  it('lets no telephone and no identity number through, and does not repeat itself', () => {
    const personal = /1[3-9]\d{9}|\d{17}[\dXx]/
    expect(breaking(rows.ticket, (t) => !personal.test(`${t.title}${t.content_masked}`))).toEqual([])
    expect(rows.ticket.some((t) => t.content_masked!.includes('[电话]'))).toBe(true)
    expect(new Set(rows.ticket.map((t) => t.content_masked)).size / rows.ticket.length).toBeGreaterThan(0.98)
  })

  it('puts every street under its own district', () => {
    const known = new Set(STREETS.map((s) => s.code))
    expect(breaking(rows.ticket, (t) => t.street_code!.slice(0, 6) === t.district_code)).toEqual([])
    expect(breaking(rows.ticket, (t) => known.has(t.street_code!))).toEqual([])
  })

  it('breathes with the week, the holidays and the season', () => {
    const kinds = new Map(city.calendar.map((d) => [d.date, d.kind]))
    const perDay = new Map<string, number>()
    for (const t of rows.ticket) perDay.set(localDate(t.created_at!), (perDay.get(localDate(t.created_at!)) ?? 0) + 1)
    const mean = (kind: string) => {
      const counts = [...perDay].filter(([date]) => kinds.get(date) === kind).map(([, n]) => n)
      return counts.reduce((a, b) => a + b, 0) / counts.length
    }
    expect(mean('weekend') / mean('workday')).toBeLessThan(0.9)
    expect(mean('holiday') / mean('weekend')).toBeLessThan(0.95)
    expect(mean('makeup') / mean('workday')).toBeGreaterThan(0.85)
    const month = (prefix: string, month: string) =>
      rows.ticket.filter((t) => t.matter1 === prefix && localDate(t.created_at!).startsWith(month)).length
    expect(month('m03', '2026-01')).toBeGreaterThan(8 * month('m03', '2026-07'))
    expect(month('m05', '2026-07')).toBeGreaterThan(1.2 * month('m05', '2026-01'))
  })

  it('holds each planted event as more tickets than usual, exactly as many as the truth says', () => {
    const clear = city.truth.filter((e) => e.size === 'clear' && !e.quiet)
    expect(clear.length).toBeGreaterThan(4)
    const inside = (e: (typeof clear)[number], from: number, to: number) =>
      rows.ticket.filter(
        (t) =>
          Number(t.created_at) * 1000 >= from &&
          Number(t.created_at) * 1000 < to &&
          t.matter_code!.startsWith(e.matter.code) &&
          (e.districts.length === 0 || e.districts.includes(t.district_code!)) &&
          (e.streets.length === 0 || e.streets.includes(t.street_code!)),
      ).length
    for (const e of clear) {
      const from = Date.parse(e.from)
      const to = Math.min(Date.parse(e.to), END.getTime())
      const week = 7 * 86_400_000
      const weeks = Math.ceil((to - from) / week)
      const observed = inside(e, from, to)
      expect(observed, e.id).toBeGreaterThanOrEqual(e.excess)
      expect(observed - inside(e, from - weeks * week, to - weeks * week), e.id).toBeGreaterThan(0.5 * e.excess)
    }
  })

  it('has calls that were answered, mostly at once, and none that lasts below nothing', () => {
    const answered = rows.call.filter((c) => c.outcome === 'answered')
    expect(answered.length / rows.call.length).toBeGreaterThan(0.85)
    expect(answered.filter((c) => Number(c.queue_s) + Number(c.ring_s) <= 15).length / answered.length).toBeGreaterThan(
      0.75,
    )
    const spent = (i: Row) => Number(i.talk_s) + Number(i.hold_s) + Number(i.wrap_s) + Number(i.idle_s)
    expect(breaking(rows.agent_interval, (i) => spent(i) <= Number(i.paid_s) + 2)).toEqual([])
  })
})

describe('the truth of two years', () => {
  const { truth } = demoCity({ seed: 1, end: END })
  const planted = truth.filter((e) => !e.quiet)

  it('has at least forty events of many kinds and all sizes, and quiet holidays', () => {
    expect(planted.length).toBeGreaterThanOrEqual(40)
    expect(new Set(planted.map((e) => e.kind)).size).toBeGreaterThanOrEqual(12)
    expect(new Set(planted.map((e) => e.size)).size).toBe(3)
    expect(truth.filter((e) => e.quiet).length).toBeGreaterThanOrEqual(3)
    for (const q of truth.filter((e) => e.quiet))
      expect(planted.filter((e) => e.from < q.to && e.to > q.from)).toEqual([])
  })

  it.each([
    '2026-11-24T02:00:00Z',
    '2026-11-24T19:30:00Z',
    '2026-08-02T10:00:00Z',
    '2026-02-18T06:00:00Z',
    '2027-03-01T00:00:00Z',
  ])('has something live when the data ends at %s', (end) => {
    const running = demoCity({ seed: 1, end: new Date(end) }).truth.filter(
      (e) => !e.quiet && Date.parse(e.to) > Date.parse(end),
    )
    expect(running.length).toBeGreaterThanOrEqual(2)
    expect(running.find((e) => e.kind === 'burst-pipe')?.excess).toBeGreaterThanOrEqual(15)
  })
})
