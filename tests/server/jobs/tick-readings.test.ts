import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stepsOf } from '../../../alerts/evaluate.ts'
import type { Lessons } from '../../../alerts/known-event.ts'
import { type AlertRule, ruleSchema } from '../../../alerts/rule.ts'
import { bindScope } from '../../../audiences/scope.ts'
import { readConfig } from '../../../server/config.ts'
import { loadDefinitions } from '../../../server/definitions/load.ts'
import { lookInto } from '../../../server/jobs/explain.ts'
import { type Memory, readTick } from '../../../server/jobs/tick-readings.ts'
import type { Services } from '../../../server/services.ts'
import { loadDirectory } from '../../../server/warehouse/directory.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'
import { addDays, daysBetween } from '../../../views/local-days.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const dataDir = mkdtempSync(join(tmpdir(), 'wwh-tick-'))
const TODAY = '2026-06-17'
const STREETS = ['990101001', '990101002', '990102001', '990102002']
let warehouse: Warehouse
let services: Services

/** Two tickets an hour by day, one every other hour by night, over four streets of two districts; all received within five minutes. */
function* quietCity() {
  for (const day of daysBetween(addDays(TODAY, -125), addDays(TODAY, 1)))
    for (let hour = 0; hour < 24; hour++) {
      const count = hour >= 7 && hour < 22 ? 1 + ((Number(day.slice(8)) * 7 + hour * 3) % 3) : hour % 2
      for (let n = 0; n < count; n++)
        yield ticket(`${day} ${hour}-${n}`, day, hour, 10 + 15 * n, 5, STREETS[(hour + 3 * n) % 4])
    }
}

/** Times are local; the city is eight hours ahead of UTC. */
function ticket(id: string, day: string, hour: number, minute: number, delayMinutes: number, street = STREETS[0]) {
  const at = Date.parse(`${day}T00:00:00+08:00`) + (hour * 60 + minute) * 60_000
  const sql = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
  const place = { district_code: street?.slice(0, 6), street_code: street, unit_code: 'water', caller_key: id }
  const what = { matter1: 'm02', matter2: 'm0201', matter3: 'm020101', matter_code: 'm020101' }
  return {
    ...{ tenant: 'demo', ticket_id: id, caller_kind: 'person', channel: 'phone', ver: 1, ...place, ...what },
    ...{ created_at: sql(at), ingested_at: sql(at + delayMinutes * 60_000), known_at: sql(at + delayMinutes * 60_000) },
  }
}

beforeAll(async () => {
  const definitions = await loadDefinitions(ROOT)
  warehouse = await openWarehouse({ dataDir })
  await warehouse.insert('ticket', quietCity())
  // A pipe bursts at eight: twelve calls in the hour, and ten more that the office enters only at noon.
  const burst = (n: number, delay: number) => ticket(`burst ${n}`, TODAY, 8, n * 2, delay)
  await warehouse.insert('ticket', [
    ...Array.from({ length: 12 }, (_, n) => burst(n, 2)),
    ...Array.from({ length: 10 }, (_, n) => burst(12 + n, 210)),
  ])
  const config = readConfig({ WWH_DATA_DIR: dataDir, WWH_DEFINITIONS: ROOT })
  const directory = await loadDirectory(warehouse, 'demo')
  const now = () => new Date(`${TODAY}T23:59:00+08:00`)
  services = { config, definitions, warehouse, directory, logger: pino({ level: 'silent' }), now } as Services
})

afterAll(async () => {
  await warehouse.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const text = { zh: '甲', en: 'a' }
const ruleOf = (part: object): AlertRule =>
  ruleSchema.parse({
    ...{ id: 'surge', title: text, why: text, metric: 'ticket.tickets', levels: [['matter2']] },
    ...{ schedule: '5 * * * *', severity: 'yellow', audiences: ['mayor'], detector: { kind: 'seasonal' } },
    ...part,
  })
const hourly = ruleOf({ hours: 6 })
const daily = ruleOf({ id: 'daily' })

const memory: Memory = new Map()

async function tickAt(time: string, rule: AlertRule, lessons: Lessons = { known: [], shifts: [] }) {
  const audience = services.definitions.audiences.get('mayor')
  if (!audience) throw new Error('the mayor is gone')
  const identity = { id: 'mayor', tenant: 'demo', audience: 'mayor', name: 'm', email: '', phone: '' }
  const member = { ...identity, locale: 'zh' as const, attributes: {} }
  const readers = [{ member, audience, scope: bindScope(audience, member) }]
  const slot = new Date(`${TODAY}T${time}:00+08:00`)
  const beside = { watched: new Map(), lessons }
  const { series, days, fits, tests } = await readTick(services, memory, rule, readers, slot, beside)
  const context = { tenant: 'demo', zone: 'Asia/Shanghai', recipients: [], fits, tests }
  const steps = stepsOf(rule, series, days, [], context, slot)
  return { series, days, steps, slot, signal: steps[0]?.incident.signal }
}

describe('a tick within the day', () => {
  it('says nothing of a quiet morning', async () => {
    expect((await tickAt('07:05', hourly)).signal).toBeUndefined()
  })

  it('sees a burst pipe within the hour, in hours', async () => {
    const { signal } = await tickAt('09:05', hourly)
    expect(signal).toMatchObject({ state: 'breach', windowHours: 3, windowDays: 1, reason: 'excess-calendar-unknown' })
    expect(signal?.observed).toBeGreaterThan(12)
  })

  it('counts only what had come in by then', async () => {
    const then = await tickAt('09:05', hourly)
    const later = await tickAt('13:05', hourly)
    const sum = (values: Float64Array = new Float64Array()) => values.reduce((a, b) => a + b, 0)
    const until = (of: typeof then) => sum(of.series[0]?.hourly?.values.subarray(24, 24 + 33))
    expect(until(later) - until(then)).toBe(10)
  })

  it('judges the last whole day while little of today is in, and today once half of it is', async () => {
    expect((await tickAt('09:05', daily)).signal).toBeUndefined()
    expect((await tickAt('16:05', daily)).signal).toMatchObject({ state: 'breach', windowDays: 1 })
  })

  it('expects of the running day what comes by that time of day', async () => {
    const { days } = await tickAt('14:05', daily)
    expect(days.arrived[0]?.share).toBeGreaterThan(0.4)
    expect(days.arrived[0]?.share).toBeLessThan(0.6)
    expect(days.arrived[1]?.share).toBeGreaterThan(0.99)
  })
})

describe('looking into a breach', () => {
  it('names the street, the callers and the beginning, as known then', async () => {
    const { steps, slot } = await tickAt('09:05', hourly)
    const [finding] = [...(await lookInto(services, hourly, steps, [], slot)).values()]
    expect(finding?.explanation.cause?.rows).toEqual({ matter2: ['m0201'], street: ['990101001'] })
    expect(finding?.explanation.cause?.share).toBeGreaterThan(0.8)
    expect(finding?.explanation.began).toBe(`${TODAY} 08:00`)
    expect(finding?.explanation.callers).toBe(finding?.explanation.cause?.observed)
  })

  it('reads the rows of the incident alone', async () => {
    const { steps, slot } = await tickAt('09:05', hourly)
    const elsewhere = steps.map((step) => {
      const rows = { district: ['990102'] }
      return { ...step, incident: { ...step.incident, rows, signal: { ...step.incident.signal, rows } } }
    })
    const [finding] = [...(await lookInto(services, hourly, elsewhere, [], slot)).values()]
    expect(finding?.explanation.cause).toBeNull()
    expect(finding?.explanation.callers).toBeLessThan(8)
  })

  it('is left out until people were warned, and once it was done', async () => {
    const { steps, slot } = await tickAt('09:05', hourly)
    const explanation = { cause: null, callers: null, began: null, at: slot.toISOString() }
    const done = steps.map((step) => ({ kind: null, incident: { ...step.incident, explanation } }))
    const pending = steps.map((step) => ({ ...step, incident: { ...step.incident, state: 'pending' as const } }))
    for (const none of [done, pending]) expect((await lookInto(services, hourly, none, [], slot)).size).toBe(0)
  })
})
