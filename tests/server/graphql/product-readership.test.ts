import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Delivery } from '../../../alerts/delivery.ts'
import { NOW, type RunningCity, runCity } from '../http/running-city.ts'
import { alertText } from '../jobs/alert-text.ts'

const DAY_MS = 86_400_000
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS)
const QUESTION = `query ($days: Int) {
  readershipOfAll(days: $days) {
    isWhole
    products { kind id offered readers opened unread accepted bounced refused heldBack read followed acknowledged acted
      channels { channel accepted read followed } }
    recipients { id accepted bounced read acknowledged }
  }
}`

interface Counts {
  [name: string]: unknown
  id: string
}
interface Found {
  readershipOfAll: { isWhole: boolean; products: Counts[]; recipients: Counts[] }
}

let running: RunningCity
const ask = async (days = 30) => {
  const { data, errors } = await running.ask('analyst', QUESTION, { days })
  expect(errors).toBeUndefined()
  return (data as unknown as Found).readershipOfAll
}
const product = async (id: string, days?: number) => (await ask(days)).products.find((one) => one.id === id)

/** Puts messages about an incident into the outbox and says what became of them. */
async function send(incidentId: string, parts: { memberId: string; channel: Delivery['channel'] }[]) {
  const { store } = running.services
  const at = ago(3)
  const deliveries = parts.map(({ memberId, channel }) => ({
    ...({ id: `${incidentId}-${memberId}-${channel}`, tenant: 'demo', memberId, channel, kind: 'alert' } as const),
    ...({ incidentId, revision: 1, state: 'due', why: 'rule', dueAt: at.toISOString(), message: alertText } as const),
  }))
  await store.saveTick({ ruleId: 'r', slot: incidentId, incidents: [], transitions: [], deliveries }, at)
  for (const taken of await store.takeDue(100, 1000, at)) await store.settle(taken, { state: 'sent' }, at)
}

beforeAll(async () => {
  running = await runCity()
  const { store } = running.services
  await running.putIncident('in-1', { district: ['990101'], matter2: ['M01'] })
  await running.putIncident('in-2', { district: ['990102'] }, { ruleId: 'city-surge' })
  await send('in-1', [
    { memberId: 'district-1', channel: 'email' },
    { memberId: 'district-1', channel: 'card' },
    { memberId: 'mayor', channel: 'email' },
  ])
  await send('in-2', [{ memberId: 'mayor', channel: 'email' }])
  await store.recordLook('mayor', 'view', 'mayor', ago(40))
})
afterAll(() => running.close())

describe('who reads what', () => {
  it('is told to audiences that operate or define, and to nobody else', async () => {
    const { errors } = await running.ask('street-1', QUESTION)
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  it('calls unread only what nobody opened in a time that is recorded whole', async () => {
    expect(await product('city-surge')).toMatchObject({ accepted: 1, read: 0, readers: 0, unread: true })
    expect(await product('mayor')).toMatchObject({ kind: 'view', opened: 0, unread: true })
    expect((await ask(60)).isWhole).toBe(false)
    expect((await ask(60)).products.some(({ unread }) => unread)).toBe(false)
  })

  it('does not propose a rule that said nothing', async () => {
    expect(await product('unit-surge')).toMatchObject({ accepted: 0, unread: false })
  })

  it('counts a page opened from a message’s own link, and the same page opened otherwise, apart', async () => {
    const open = (memberId: string, via?: string) =>
      running.ask(memberId, 'query ($via: String) { incident(id: "in-1", via: $via) { id } }', { via })
    await open('mayor')
    expect(await product('matter-surge')).toMatchObject({ accepted: 3, read: 1, followed: 0, readers: 1, offered: 2 })
    await open('district-1', 'alert-email')
    await open('district-1', 'digest-nonsense')
    const found = await product('matter-surge')
    expect(found).toMatchObject({ read: 3, followed: 1, readers: 2, unread: false })
    expect(found?.channels).toContainEqual({ channel: 'email', accepted: 2, read: 2, followed: 1 })
    expect(found?.channels).toContainEqual({ channel: 'card', accepted: 1, read: 1, followed: 0 })
  })

  it('counts what was acknowledged, and what came back', async () => {
    await running.ask('district-1', 'mutation { acknowledge(incident: "in-1") { id } }')
    await running.services.store.markBounced('in-1-mayor-email', '5.1.1 no such mailbox', NOW)
    expect(await product('matter-surge')).toMatchObject({ acknowledged: 1, bounced: 1 })
    const { recipients } = await ask()
    expect(recipients.find(({ id }) => id === 'district-1')).toMatchObject({ accepted: 2, read: 2, acknowledged: 1 })
    expect(recipients.find(({ id }) => id === 'mayor')).toMatchObject({ accepted: 2, bounced: 1, read: 1 })
  })

  it('is a page, and each delivery tells its own life', async () => {
    const cookie = await running.cookieOf('analyst')
    const page = await running.app.inject({ url: '/readership', headers: { cookie } })
    expect(page.statusCode).toBe(200)
    expect(page.body).toMatch(/proposed for retirement/)
    const question = '{ delivery(id: "in-1-district-1-email") { stateText life { text note } } }'
    const { data } = await running.ask('analyst', question)
    const { life } = (data as unknown as { delivery: { life: { text: string }[] } }).delivery
    expect(life.map(({ text }) => text)).toEqual([
      'Queued',
      'Accepted by the provider',
      'Its reader opened the incident',
      'Acknowledged by its reader',
    ])
    const bounced = await running.ask('analyst', '{ delivery(id: "in-1-mayor-email") { stateText life { note } } }')
    expect(JSON.stringify(bounced.data)).toContain('5.1.1 no such mailbox')
    expect(JSON.stringify(bounced.data)).toContain('Came back, not delivered')
  })
})
