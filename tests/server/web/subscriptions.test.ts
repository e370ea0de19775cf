import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Order } from '../../../alerts/subscription.ts'
import { footOf } from '../../../server/channels/foot.ts'
import { messageAsSaid } from '../../../server/channels/said.ts'
import { detectHere } from '../../../server/jobs/detection.ts'
import { makeDueDigests } from '../../../server/jobs/digest.ts'
import { runTick } from '../../../server/jobs/tick.ts'
import type { StoredDelivery } from '../../../server/store/store.ts'
import { feishuCard } from '../../../templates/chats/feishu.ts'
import type { DigestMessage } from '../../../templates/message.ts'
import { messageOutline } from '../../../templates/outline.ts'
import { NOW, type RunningCity, runCity } from '../http/running-city.ts'

let running: RunningCity
beforeAll(async () => {
  running = await runCity()
})
afterAll(() => running.close())

const PUT = `mutation P($id: ID, $desk: Boolean, $rule: String, $matter: String, $place: String, $severity: Severity, $channels: [Channel!]!, $when: SubscriptionWhen!) {
  putAlertSubscription(id: $id, desk: $desk, rule: $rule, matter: $matter, place: $place, severity: $severity, channels: $channels, when: $when) { id }
}`
const LIST = '{ alertSubscriptions { id text isDesk channels when } }'
const put = (member: string, variables: object) =>
  running.ask(member, PUT, { channels: ['email'], when: 'now', ...variables })
const listed = async (member: string) =>
  (await running.ask(member, LIST)).data?.alertSubscriptions as unknown as { id: string; text: string }[]
const page = async (member: string, url: string) =>
  (await running.app.inject({ url, headers: { cookie: await running.cookieOf(member) } })).body
const post = async (member: string, act: string, body: Record<string, string>) => {
  const headers = { cookie: await running.cookieOf(member), 'content-type': 'application/x-www-form-urlencoded' }
  const payload = new URLSearchParams(body).toString()
  const answer = await running.app.inject({ method: 'POST', url: `/subscriptions/${act}`, headers, payload })
  expect(answer.statusCode).toBe(303)
  return String(answer.headers.location)
}
const EVERYTHING: Order = { rule: null, matter: null, place: null, severity: null, channels: ['email'], when: 'digest' }

describe('on the page, without script', () => {
  it('a subscription is added, changed, removed, and each of it undone', async () => {
    const order = {
      rule: 'matter-surge',
      matter: 'm01',
      place: '990101001',
      'over.card': 'yes',
      when: 'now',
      severity: 'red',
    }
    const added = await post('district-1', 'put', order)
    const [{ id, text }] = (await listed('district-1')) as [{ id: string; text: string }]
    const matter = running.services.directory.name('matter', 'm01').zh
    expect(text).toContain(matter)
    expect(text).toContain('红及以上')
    const shown = await page('district-1', added)
    expect(shown).toContain(`已保存：${text}`)
    expect(shown).toContain('即时 · 群卡片')

    await post('district-1', 'put', { id, 'over.email': 'yes', when: 'digest' })
    expect(await listed('district-1')).toMatchObject([{ id, text: '其余全部', when: 'digest', channels: ['email'] }])
    await post('district-1', 'undo', { id })
    expect(await listed('district-1')).toMatchObject([{ id, text, when: 'now', channels: ['card'] }])

    const removed = await post('district-1', 'remove', { id })
    expect(await listed('district-1')).toEqual([])
    expect(await page('district-1', removed)).toContain(`已删除：${text}`)
    await post('district-1', 'undo', { id })
    expect(await listed('district-1')).toMatchObject([{ id, text }])
    await post('district-1', 'undo', { id })
    expect(await listed('district-1')).toEqual([])
  })

  it('the choice for days without news is kept', async () => {
    await post('district-1', 'digest', { choice: 'nothing' })
    expect(await running.services.store.digestChoice('district-1')).toBe('nothing')
    expect(await running.services.store.digestChoice('district-2')).toBe('two-lines')
  })
})

describe('a subscription', () => {
  it('of a desk stands for everybody of the audience over the same rows, and for nobody else', async () => {
    const water = running.members.find(({ id }) => id === 'water')
    await running.services.store.putMembers([{ ...(water as NonNullable<typeof water>), id: 'water-2' }])
    expect((await put('water', { desk: true, matter: 'm01' })).errors).toBeUndefined()
    expect(await listed('water-2')).toMatchObject([{ isDesk: true, channels: ['email'] }])
    expect(await listed('heating')).toEqual([])
    const [{ id }] = (await listed('water-2')) as [{ id: string; text: string }]
    const foreign = await running.ask(
      'heating',
      'mutation { removeAlertSubscription(id: "ID") { id } }'.replace('ID', id),
    )
    expect(foreign.errors?.[0]?.extensions.code).toBe('NOT_FOUND')
    await running.ask('water-2', 'mutation { removeAlertSubscription(id: "ID") { id } }'.replace('ID', id))
    expect(await listed('water')).toEqual([])
  })

  it.each([
    ['a place outside the reader’s rows', { place: '990102' }, /990101/],
    ['a place that does not exist', { place: 'nowhere' }, /known|mean/],
    ['a rule that the audience does not hear', { rule: 'calls-unanswered' }, /surge/],
    ['a matter that is mistyped', { matter: 'm0I' }, /m0/],
    ['a channel that does not reach the reader', { channels: ['sms'] }, /card, email/],
    ['the inbox, which is always there', { channels: ['inbox'] }, /inbox/],
  ])('of %s is answered BAD_INPUT and a hint', async (_, variables, hint) => {
    const { errors } = await put('district-1', variables)
    expect(errors?.[0]?.extensions.code).toBe('BAD_INPUT')
    expect(errors?.[0]?.extensions.hint).toMatch(hint)
  })

  it('about the same is not there twice', async () => {
    await put('district-2', { matter: 'm01' })
    expect((await put('district-2', { matter: 'm01', when: 'digest' })).errors?.[0]?.extensions.code).toBe('BAD_INPUT')
  })
})

describe('a real tick', () => {
  let waiting: StoredDelivery
  let told: StoredDelivery
  beforeAll(async () => {
    const { store, definitions } = running.services
    const order = (id: string, owner: string, change: Partial<Order>) =>
      store.putOrder({
        ...{ id, tenant: 'demo', of: 'member', owner, order: { ...EVERYTHING, ...change } },
        ...{ by: owner, at: NOW.toISOString() },
      })
    const now: Partial<Order> = { when: 'now', severity: 'blue', channels: ['card'] }
    for (const { id } of running.members) await order(`own-${id}`, id, id === 'duty' ? now : {})
    const detection = detectHere(running.services)
    for (const rule of definitions.rules.values()) await runTick(running.services, detection, rule, NOW)
    const found = await store.deliveries({})
    waiting = found.find((d) => d.why === 'digest-only') as StoredDelivery
    told = found.find((d) => d.memberId === 'duty' && d.state === 'due' && d.subscriptionId) as StoredDelivery
  })

  it('names the subscription in what it sends: why did I get this', async () => {
    expect(told.subscriptionId).toBe('own-duty')
    expect((await footOf(running.services, told)).why).toContain('您的订阅“其余全部 · 蓝及以上”')
    expect(told.channel).toBe('card')
    const card = feishuCard(
      messageOutline(await messageAsSaid(running.services, told), running.services.definitions.wordings),
    )
    expect(JSON.stringify(card)).toContain('您的订阅“其余全部 · 蓝及以上”')
    // Also after it was changed or taken back since.
    await running.services.store.putOrder({
      ...{ id: 'own-duty', tenant: 'demo', of: 'member', owner: 'duty', order: null, by: 'duty' },
      at: new Date(NOW.getTime() + 60_000).toISOString(),
    })
    expect((await footOf(running.services, told)).why).toContain('您的订阅“其余全部 · 蓝及以上”')
  })

  it('and on the page in what it held back: why did I not', async () => {
    expect(waiting.subscriptionId).toBe(`own-${waiting.memberId}`)
    const locale = running.members.find(({ id }) => id === waiting.memberId)?.locale
    const why =
      locale === 'zh'
        ? '按您的选择并入简报；您的订阅“其余全部”'
        : 'In the digest, as you chose; your subscription “Everything else”'
    expect(await page(waiting.memberId, '/subscriptions')).toContain(why)
  })

  it('and in the next digest, which has it', async () => {
    await makeDueDigests(running.services)
    const found = await running.services.store.deliveries({ memberId: waiting.memberId, channel: 'inbox' })
    const digest = found.find(({ kind }) => kind === 'digest')?.message as DigestMessage
    expect(digest.held.map(({ why }) => why).join()).toMatch(/其余全部|Everything else/)
  })
})
