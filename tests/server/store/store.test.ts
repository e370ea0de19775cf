import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Member } from '../../../audiences/audience.ts'
import type { DigestResult } from '../../../server/store/digests.ts'
import { openStore } from '../../../server/store/open-store.ts'
import { digestJob, type Store } from '../../../server/store/store.ts'
import { postgresAtHand } from './postgres.ts'
import { schemaOn } from './state-at-hand.ts'
import { at, delivery, incident, T0, tick } from './tick-fixture.ts'

const server = await postgresAtHand()
if ('missing' in server) console.warn(`skipped: ${server.missing}`)
const serverUrl = 'url' in server ? server.url : undefined
afterAll(() => ('stop' in server ? server.stop() : undefined))
const member: Member = {
  id: 'm1',
  tenant: 'yunzhou',
  audience: 'mayor',
  name: '林',
  email: 'lin@example.org',
  phone: '',
  locale: 'zh',
  attributes: { district: ['110105'] },
}

const engines = serverUrl ? (['embedded', 'server'] as const) : (['embedded'] as const)

describe.each(engines)('the state store (%s)', (engine) => {
  let store: Store
  let clean: () => Promise<void> | void

  beforeAll(async () => {
    if (engine === 'server') {
      const schema = await schemaOn(serverUrl ?? '', `wwh_test_${process.pid}`)
      store = await openStore({ url: schema.url })
      clean = schema.drop
    } else {
      const dataDir = mkdtempSync(join(tmpdir(), 'wwh-store-'))
      store = await openStore({ dataDir })
      clean = () => rmSync(dataDir, { recursive: true })
    }
    await store.putMembers([member])
  })

  afterAll(async () => {
    await store.close()
    await clean()
  })

  it('a sign-in link opens one session, once and in time', async () => {
    const token = await store.createSignIn('m1', 1000, T0)
    const opened = await store.redeemSignIn(token, at(1))
    expect(opened?.member).toEqual(member)
    expect(await store.redeemSignIn(token, at(2))).toBeNull()
    const late = await store.createSignIn('m1', 1000, T0)
    expect(await store.redeemSignIn(late, at(1000))).toBeNull()
    expect(await store.redeemSignIn('unknown', T0)).toBeNull()
    const session = opened?.session ?? ''
    expect(await store.sessionMember(session, at(3))).toEqual(member)
    expect(await store.sessionMember(session, at(366 * 86_400_000))).toBeNull()
    await store.endSession(session)
    expect(await store.sessionMember(session, at(4))).toBeNull()
  })

  it('a slot has one holder until its lease ends, and none once finished', async () => {
    expect(await store.claimSlot('digest', 's1', 'a', 1000, T0)).toBe(true)
    expect(await store.claimSlot('digest', 's1', 'b', 1000, at(999))).toBe(false)
    expect(await store.claimSlot('digest', 's1', 'a', 1000, T0)).toBe(true)
    expect(await store.claimSlot('digest', 's1', 'b', 1000, at(1000))).toBe(true)
    expect(await store.lastFinishedSlot('digest')).toBeNull()
    await store.finishSlots([{ job: 'digest', slot: 's1' }], at(1001))
    expect(await store.claimSlot('digest', 's1', 'a', 1000, at(9000))).toBe(false)
    expect(await store.lastFinishedSlot('digest')).toBe('s1')
  })

  it('of slots that two ask for together each gets its own, whatever else they ask for', async () => {
    const slots = (...jobs: string[]) => jobs.map((job) => ({ job, slot: 's1' }))
    expect(await store.claimSlots(slots('c', 'a', 'b'), 'one', 1000, T0)).toEqual(new Set(['a', 'b', 'c']))
    await store.finishSlots(slots('b'), at(1))
    expect(await store.claimSlots(slots('d', 'c', 'b', 'a'), 'another', 1000, at(2))).toEqual(new Set(['d']))
    // The one died: what it did not finish may be claimed again.
    expect(await store.claimSlots(slots('a', 'b', 'c', 'd'), 'another', 1000, at(1000))).toEqual(
      new Set(['a', 'c', 'd']),
    )
  })

  it('saving a tick twice changes nothing, nor undoes what people did since', async () => {
    const first = tick(1)
    await store.saveTick(first, T0)
    expect(await store.incident('i1')).toEqual(first.incidents[0])
    expect(await store.history('i1')).toEqual(first.transitions)
    await store.acknowledge('i1', 'm1', '在办', at(10))
    await store.saveTick(first, at(20))
    const after = await store.incident('i1')
    expect(after).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'm1' })
    expect(await store.history('i1')).toHaveLength(3)
    expect(await store.deliveries({ incidentId: 'i1' })).toHaveLength(2)
  })

  it('acknowledging keeps the first, also when a tick computed before is saved after', async () => {
    const again = await store.acknowledge('i1', 'm2', null, at(30))
    expect(again).toMatchObject({ acknowledgedBy: 'm1', acknowledgedAt: at(10).toISOString() })
    await store.saveTick({ ...tick(1), slot: 's000099', incidents: [incident('i1', { breaches: 2 })] }, at(40))
    expect(await store.incident('i1')).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'm1', breaches: 2 })
    expect(await store.acknowledge('none', 'm1', null, T0)).toBeNull()
    expect(await store.incidents({ states: ['acknowledged'] })).toHaveLength(1)
    expect(await store.incidents({ states: ['open'] })).toEqual([])
  })

  it('deliveries go to one sender each, earlier revisions first, again after the lease', async () => {
    await Promise.all((await store.takeDue(9, 1000, T0)).map((one) => store.settle(one, { state: 'dead' }, T0)))
    const deliveries = [
      delivery('r2', { incidentId: 'i2', revision: 2 }),
      delivery('r1', { incidentId: 'i2', revision: 1, dueAt: at(5).toISOString() }),
      delivery('later', { incidentId: 'i3', dueAt: at(99_000).toISOString() }),
      delivery('quiet', { incidentId: 'i3', state: 'held', why: 'quiet-hours' }),
    ]
    await store.saveTick({ ruleId: 'order', slot: 's1', incidents: [], transitions: [], deliveries }, T0)
    const ids = async (ms: number) => (await store.takeDue(9, 1000, at(ms))).map((one) => one.id)
    expect(await ids(0)).toEqual([])
    const [taken, ...rest] = await store.takeDue(9, 1000, at(5))
    expect(rest).toEqual([])
    expect(taken).toMatchObject({ id: 'r1', state: 'sending', attempts: 1 })
    expect(await ids(1004)).toEqual([])
    expect((await store.takeDue(9, 1000, at(1005)))[0]).toMatchObject({ id: 'r1', attempts: 2 })
    await store.settle(
      { id: 'r1', attempts: 2 },
      { state: 'due', retryAt: at(3000).toISOString(), error: '421' },
      at(1006),
    )
    expect(await ids(2999)).toEqual([])
    expect(await ids(3000)).toEqual(['r1'])
    await store.settle({ id: 'r1', attempts: 3 }, { state: 'sent' }, at(3001))
    expect(await store.delivery('r1')).toMatchObject({ state: 'sent', attempts: 3, sentAt: at(3001).toISOString() })
    expect(await ids(3002)).toEqual(['r2'])
    await store.settle({ id: 'r2', attempts: 1 }, { state: 'dead', error: '550' }, at(3003))
    expect(await ids(90_000)).toEqual([])
  })

  it('only who holds a delivery settles it; that it was sent is true whoever says so, and stays', async () => {
    const put = (id: string) =>
      store.saveTick(
        { ruleId: 'settle', slot: id, incidents: [], transitions: [], deliveries: [delivery(id, { incidentId: id })] },
        T0,
      )
    await put('s1')
    const state = async (id: string) => {
      const found = await store.delivery(id)
      return found && [found.state, found.attempts, found.lastError]
    }
    const retryAt = at(900_000).toISOString()
    const [slow] = await store.takeDue(1, 1000, T0)
    const [second] = await store.takeDue(1, 1000, at(1000))
    expect([slow?.id, second?.id, second?.attempts]).toEqual(['s1', 's1', 2])
    // The slow one's lease ran out: its failure changes nothing, its success does, and then the second's failure no more.
    expect(await store.settle(slow!, { state: 'due', retryAt }, at(1001))).toBe(false)
    expect(await store.settle(slow!, { state: 'sent' }, at(1002))).toBe(true)
    expect(await store.settle(second!, { state: 'due', retryAt, error: '421' }, at(1003))).toBe(false)
    expect(await state('s1')).toEqual(['sent', 2, null])
    expect(await store.settle(second!, { state: 'dead' }, at(1004))).toBe(false)
    expect((await store.delivery('s1'))?.sentAt).toBe(at(1002).toISOString())
    // Given back untried, it was never taken; its due time is what it was.
    await put('s2')
    const [third] = await store.takeDue(1, 1000, at(1005))
    expect(await store.settle(third!, { state: 'due', retryAt, error: '421', untried: true }, at(1006))).toBe(true)
    expect(await state('s2')).toEqual(['due', 0, '421'])
    expect(await store.delivery('s2')).toMatchObject({ dueAt: T0.toISOString(), takeAt: retryAt })
    for (const one of await store.takeDue(9, 1000, at(1_000_000))) await store.settle(one, { state: 'dead' }, T0)
  })

  it('interruptions are steps told to a member on any channel but the inbox, whether they could be sent or not', async () => {
    const day = at(10 * 86_400_000)
    const due = (id: string, part: Parameters<typeof delivery>[1]) =>
      delivery(id, { incidentId: 'b1', memberId: 'm9', dueAt: day.toISOString(), ...part })
    const deliveries = [
      due('b1', {}),
      due('b2', { channel: 'sms' }),
      due('b3', { channel: 'inbox', revision: 2 }),
      due('b4', { state: 'suppressed', revision: 3 }),
      due('b5', { revision: 4 }),
      due('b6', { revision: 5, dueAt: T0.toISOString() }),
      due('b7', { kind: 'digest', incidentId: null, revision: 0 }),
    ]
    await store.saveTick({ ruleId: 'budget', slot: 's1', incidents: [], transitions: [], deliveries }, T0)
    const count = async () => (await store.interruptions(day)).filter((one) => one.memberId === 'm9').length
    expect(await count()).toBe(2)
    for (const one of await store.takeDue(9, 1000, day))
      await store.settle(
        one,
        one.id === 'b1' || one.id === 'b2' ? { state: 'held', why: 'not-configured' } : { state: 'sent' },
        day,
      )
    for (const one of await store.takeDue(9, 1000, day)) await store.settle(one, { state: 'dead' }, day)
    expect(await store.interruptions(day)).toContainEqual({ memberId: 'm9', dueAt: day.toISOString() })
    expect(await count()).toBe(1)
  })

  it('a digest is saved once, a delivery a channel; the last one tells what it told; an opened message stays opened', async () => {
    const message = { title: '早报' } as DigestResult['deliveries'][number]['message']
    const one = (id: string, channel: 'email' | 'inbox') => ({
      ...delivery(id, { kind: 'digest', incidentId: null, revision: 0, channel }),
      message,
    })
    const told = (ms: number) => ({ at: at(ms).toISOString(), incidents: {}, figures: { calls: 'bad' as const } })
    const digest = {
      memberId: 'm1',
      cadence: 'daily' as const,
      slot: T0.toISOString(),
      deliveries: [one('g1', 'email'), one('g2', 'inbox')],
    }
    const first = { ...digest, snapshot: told(50) }
    const again = { ...digest, deliveries: [one('g3', 'email')], snapshot: told(60) }
    const other = { ...digest, memberId: 'm2', deliveries: [one('h1', 'email')], snapshot: told(60) }
    expect(await store.saveDigests([first], at(50))).toEqual(new Set(['m1']))
    expect(await store.saveDigests([again, other], at(60))).toEqual(new Set(['m2']))
    expect(await store.lastDigests(['m1', 'm2', 'm3'], 'daily')).toEqual(
      new Map([
        ['m1', told(50)],
        ['m2', told(60)],
      ]),
    )
    expect(await store.lastFinishedSlot(digestJob('m1'))).toBe(digest.slot)
    expect([await store.delivery('g2'), await store.delivery('g3')]).toMatchObject([{ message }, null])
    await store.markOpened('g1', at(70))
    await store.markOpened('g1', at(80))
    expect((await store.delivery('g1'))?.openedAt).toBe(at(70).toISOString())
  })

  it('what was held back from a member is told by incident, the latest of each since an instant', async () => {
    const held = (id: string, incidentId: string, part: Parameters<typeof delivery>[1] = {}) =>
      delivery(id, { incidentId, memberId: 'm7', state: 'suppressed', why: 'budget', ...part })
    const put = (slot: string, ms: number, ...deliveries: ReturnType<typeof delivery>[]) =>
      store.saveTick({ ruleId: 'held', slot, incidents: [], transitions: [], deliveries }, at(ms))
    await put(
      's1',
      10,
      held('k1', 'a'),
      held('k2', 'b'),
      held('k3', 'c', { why: 'muted' }),
      held('k4', 'd', { state: 'held' }),
    )
    await put('s2', 20, held('k5', 'a'), held('k6', 'e', { memberId: 'm8' }))
    const found = async (ms: number) => {
      const all = await store.heldBack([{ memberId: 'm7', at: at(ms).toISOString() }], ['budget', 'digest-only'])
      return all.map((one) => [one.memberId, one.incidentId, one.why, one.createdAt])
    }
    const [early, late] = [at(10).toISOString(), at(20).toISOString()]
    expect(await found(0)).toEqual([
      ['m7', 'a', 'budget', late],
      ['m7', 'b', 'budget', early],
    ])
    expect(await found(10)).toEqual([['m7', 'a', 'budget', late]])
  })

  it('a follow-up is told against the last that was sent before it, to the same member on the same channel', async () => {
    const of = (id: string, revision: number, part: Parameters<typeof delivery>[1] = {}) =>
      delivery(id, { incidentId: 'f', memberId: 'm6', state: 'sent', revision, ...part })
    const deliveries = [
      of('f1', 1),
      of('f2', 2),
      of('f3', 3, { state: 'suppressed' }),
      of('f4', 4),
      of('f2-sms', 2, { channel: 'sms' }),
      of('f3-other', 3, { memberId: 'm8' }),
      of('f3-elsewhere', 3, { incidentId: 'g' }),
    ]
    await store.saveTick({ ruleId: 'before', slot: 's1', incidents: [], transitions: [], deliveries }, at(90))
    const asked = [
      of('', 4),
      of('', 1),
      of('', 5),
      of('', 4),
      of('', 3, { channel: 'sms' }),
      of('', 3, { memberId: 'm8' }),
    ]
    const found = await Promise.all(asked.map((one) => store.sentBefore(one)))
    expect(found.map((one) => one?.id ?? null)).toEqual(['f2', null, 'f4', 'f2', 'f2-sms', null])
  })

  it('deliveries are paged newest first without a gap, also among those of one instant', async () => {
    const all = (await store.deliveries({})).map((one) => one.id)
    const paged: string[] = []
    for (let page = await store.deliveries({ limit: 2 }); page.length > 0; ) {
      paged.push(...page.map((one) => one.id))
      page = await store.deliveries({ limit: 2, before: paged.at(-1) ?? '' })
    }
    expect(paged).toEqual(all)
  })

  it('subscriptions, looks and settings are kept', async () => {
    const subscription = { memberId: 'm1', product: 'digest', channel: 'email' as const, active: true }
    await store.setSubscription(subscription)
    await store.setSubscription({ ...subscription, active: false })
    expect(await store.subscriptions('m1')).toEqual([{ ...subscription, active: false }])
    expect(await store.lastLook('m1', 'view', 'home', at(9))).toBeNull()
    await store.recordLook('m1', 'view', 'home', at(2))
    await store.recordLook('m1', 'view', 'home', at(5))
    expect(await store.lastLook('m1', 'view', 'home', at(9))).toBe(at(5).toISOString())
    expect(await store.lastLook('m1', 'view', 'home', at(5))).toBe(at(2).toISOString())
    await store.putSetting('k', 'v')
    expect([await store.setting('k'), await store.setting('none')]).toEqual(['v', null])
  })
})

describe.skipIf(!serverUrl)('a PostgreSQL URL that is wrong', () => {
  const wrong = (change: (url: URL) => void) => {
    const url = new URL(serverUrl ?? 'postgres://none')
    change(url)
    return openStore({ url: url.href })
  }
  const cases: [string, (url: URL) => void, string][] = [
    ['in its password', (url) => (url.password = 'wrong'), 'STATE_LOGIN'],
    ['in its user', (url) => (url.username = 'nobody'), 'STATE_LOGIN'],
    ['in its database', (url) => (url.pathname = '/nothing'), 'STATE_DATABASE'],
    ['in its port', (url) => (url.port = '9'), 'STATE_UNREACHABLE'],
    ['in its host', (url) => (url.hostname = 'no-such-host.invalid'), 'STATE_UNREACHABLE'],
  ]
  it.each(cases)('%s is told in words', async (_what, change, code) => {
    await expect(wrong(change)).rejects.toMatchObject({ code, hint: expect.stringContaining('WWH_STATE_URL') })
  })

  it('names a user who may not make tables', async () => {
    const client = new pg.Client({ connectionString: serverUrl })
    await client.connect()
    await client.query("CREATE ROLE wwh_reader_only LOGIN PASSWORD 'x'")
    try {
      const shy = wrong((url) => {
        url.username = 'wwh_reader_only'
        url.password = 'x'
      })
      await expect(shy).rejects.toMatchObject({ code: 'STATE_RIGHTS' })
    } finally {
      await client.query('DROP ROLE wwh_reader_only')
      await client.end()
    }
  })
})
