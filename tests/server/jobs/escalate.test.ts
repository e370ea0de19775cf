import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Incident } from '../../../alerts/incident.ts'
import { footOf } from '../../../server/channels/foot.ts'
import { readConfig } from '../../../server/config.ts'
import { loadDefinitions } from '../../../server/definitions/load.ts'
import { escalateDue } from '../../../server/jobs/escalate.ts'
import type { Services } from '../../../server/services.ts'
import type { Store, StoredDelivery } from '../../../server/store/store.ts'
import { loadDirectory } from '../../../server/warehouse/directory.ts'
import { openState, removeState } from '../store/state-at-hand.ts'
import { incident } from '../store/tick-fixture.ts'

const root = resolve(import.meta.dirname, '../../..')
const dataDir = mkdtempSync(join(tmpdir(), 'wwh-escalate-'))
/** 10:00 in the city. */
const T0 = Date.parse('2026-11-24T02:00:00Z')
let store: Store
let services: Services
let now = T0
const passHours = (hours: number) => {
  now = T0 + hours * 3_600_000
}

beforeAll(async () => {
  const definitions = await loadDefinitions(root)
  store = await openState(dataDir)
  const { tenant, locale, members } = definitions.city
  await store.putMembers(
    members.map((m) => ({ ...m, tenant, locale: m.locale ?? locale, name: m.name[m.locale ?? locale] })),
  )
  const rule = { ...definitions.rules.get('matter-surge'), audiences: ['street'], ownerHours: 4 }
  services = {
    definitions: { ...definitions, rules: new Map([['matter-surge', rule]]) },
    directory: await loadDirectory({ rows: async () => [] }, tenant),
    config: readConfig({ WWH_DATA_DIR: dataDir }),
    logger: pino({ level: 'silent' }),
    now: () => new Date(now),
    store,
  } as unknown as Services
})
afterAll(async () => {
  await store.close()
  await removeState(dataDir)
})

let slots = 0
async function open(id: string, part: Partial<Incident> = {}): Promise<void> {
  const at = new Date(now).toISOString()
  const made = incident(id, {
    ...{ tenant: 'demo', ruleId: 'matter-surge', severity: 'orange', openedAt: at, since: at, updatedAt: at },
    rows: { district: ['990101'], street: ['990101001'] },
    ...part,
  })
  slots += 1
  await store.saveTick(
    { ruleId: 'matter-surge', slot: String(slots), incidents: [made], transitions: [], deliveries: [] },
    new Date(now),
  )
}
const told = async (incidentId: string) =>
  [...new Set((await store.deliveries({ incidentId })).map((d) => `${d.memberId} ${d.why}`))].sort()

describe('an incident that nobody answers', () => {
  it('goes up by the region’s chain of command, a rung at a time, each once', async () => {
    await open('street')
    passHours(3.9)
    expect(await escalateDue(services)).toBe(0)
    passHours(4)
    expect([await escalateDue(services), await escalateDue(services)]).toEqual([1, 0])
    // The leader of its own district, not of the other one.
    expect(await told('street')).toEqual(['district-1 escalation'])
    passHours(8)
    await escalateDue(services)
    // The vice mayor sees only the rows of his own units.
    expect(await told('street')).toEqual(['district-1 escalation', 'mayor escalation'])
    passHours(30)
    expect(await escalateDue(services)).toBe(0)
    expect((await store.actions(['street'])).map((a) => [a.kind, a.rung])).toEqual([
      ['escalated', 1],
      ['escalated', 2],
    ])
  })

  it('is said to who is above as a first warning, in the inbox too', async () => {
    const [delivery] = await store.deliveries({ incidentId: 'street', memberId: 'district-1', channel: 'email' })
    expect(delivery).toMatchObject({ state: 'due', kind: 'alert', message: { kind: 'first', revision: 1 } })
    expect(delivery).toMatchObject({ message: { pastDeadline: 'overdue' } })
    expect(await store.deliveries({ incidentId: 'street', memberId: 'district-1', channel: 'inbox' })).toHaveLength(1)
  })

  it.each([
    ['was taken on', { state: 'acknowledged' as const }],
    ['is over', { state: 'resolved' as const }],
    ['was left for longer than anybody would call news', { openedAt: '2026-11-20T02:00:00.000Z' }],
  ])('does not go up when it %s', async (_rule, part) => {
    passHours(50)
    await open(`not-${slots}`, part)
    passHours(55)
    expect(await escalateDue(services)).toBe(0)
  })

  it('goes up by every promise that its joined units break, as by its lead’s; those of one time are told as one', async () => {
    passHours(60)
    await open('joint', { state: 'acknowledged' })
    const common = {
      incidentId: 'joint',
      at: new Date(now).toISOString(),
      by: 'duty',
      to: null,
      rung: null,
      note: null,
    }
    const dueIn = (hours: number) => new Date(now + hours * 3_600_000).toISOString()
    const assigned = { ...common, kind: 'assigned' as const, unit: 'U-HEAT', dueAt: dueIn(2) }
    const joined = (unit: string, hours: number) => ({ ...common, kind: 'joined' as const, unit, dueAt: dueIn(hours) })
    await store.addActions([assigned, joined('U-WATER', 2), joined('U-GAS', 3)], [], new Date(now))
    const rungs = async () =>
      (await store.actions(['joint'])).flatMap((a) => (a.kind === 'escalated' ? [`${a.unit} ${a.rung}`] : []))
    passHours(62)
    expect([await escalateDue(services), await escalateDue(services)]).toEqual([1, 0])
    expect(await rungs()).toEqual(['null 1', 'U-WATER 1'])
    // The lead reports: only those that joined go on.
    const acted = { ...common, kind: 'acted' as const, unit: 'U-HEAT', dueAt: null, at: new Date(now).toISOString() }
    await store.addActions([acted], [], new Date(now))
    passHours(63)
    expect(await escalateDue(services)).toBe(1)
    passHours(67)
    expect(await escalateDue(services)).toBe(1)
    expect(await rungs()).toEqual(['null 1', 'U-WATER 1', 'U-GAS 1', 'U-WATER 2', 'U-GAS 2'])
  })

  it('says whose promise was broken', async () => {
    const mails = await store.deliveries({ incidentId: 'joint', memberId: 'district-1', channel: 'email' })
    const why = async (mail: StoredDelivery | undefined) => mail && (await footOf(services, mail)).why
    expect(await why(mails.at(-1))).toContain('因为U-HEAT、U-WATER未在承诺的时限内答复')
    expect(await why(mails[0])).toContain('因为U-GAS未在承诺的时限内答复')
    const [unanswered] = await store.deliveries({ incidentId: 'street', memberId: 'district-1', channel: 'email' })
    expect(await why(unanswered)).toContain('因为下级逾期未签收')
  })

  it('waits at night, red apart, and for the digest where attention is spent', async () => {
    passHours(72 + 10)
    await open('night')
    await open('red', { severity: 'red' })
    passHours(72 + 14)
    await escalateDue(services)
    const to = async (id: string) => (await store.deliveries({ incidentId: id, channel: 'email' }))[0]
    expect(await to('night')).toMatchObject({ state: 'due', dueAt: expect.stringContaining('T23:00') })
    expect((await to('red'))?.dueAt).toBe(new Date(now).toISOString())
    const budget = services.definitions.audiences.get('district')?.attentionBudget ?? 0
    passHours(96)
    for (let i = 0; i <= budget; i++) await open(`many-${i}`)
    passHours(100)
    await escalateDue(services)
    const states = await Promise.all(Array.from({ length: budget + 1 }, async (_, i) => (await to(`many-${i}`))?.why))
    expect(states.filter((why) => why === 'budget').length).toBeGreaterThan(0)
    expect(states).toContain('escalation')
  })
})
