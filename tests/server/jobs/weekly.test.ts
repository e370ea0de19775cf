import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { audienceSchema } from '../../../audiences/audience.ts'
import { footOf } from '../../../server/channels/foot.ts'
import { deliverAll } from '../../../server/jobs/deliver.ts'
import { makeDueDigests } from '../../../server/jobs/digest.ts'
import { editionOfMonth, latestSlot } from '../../../server/jobs/digest-edition.ts'
import type { Services } from '../../../server/services.ts'
import { readSignedAct } from '../../../server/signed-link.ts'
import type { StoredDelivery } from '../../../server/store/store.ts'
import type { DigestMessage } from '../../../templates/message.ts'
import { quantity } from '../../../templates/wording.ts'
import type { CalendarDay } from '../../../views/calendar.ts'
import { daysBetween, weekday } from '../../../views/local-days.ts'
import { type RunningCity, runCity } from '../http/running-city.ts'

const text = { zh: '甲', en: 'a' }
const audienceOf = (days: 'daily' | 'workdays', on: number) =>
  audienceSchema.parse({
    ...{ id: 'a', kind: 'analyst', title: text, decides: text, views: ['v'], locale: 'zh', channels: ['email'] },
    rows: { district: 'all', street: 'all', unit: 'all', co_unit: 'all', caller: 'all' },
    ...{ attentionBudget: 1, minSeverity: 'blue', tickets: false, acknowledges: false, operates: false },
    digest: { at: '08:00', days, view: 'v', weekly: { on, at: '08:30' } },
  })
/** Monday 21 September 2026 on; 25–27 September and 1–7 October are holidays, 20 September and 10 October are worked. */
const calendar = daysBetween('2026-09-10', '2026-10-20').map((date): CalendarDay => {
  const off = (date >= '2026-09-25' && date <= '2026-09-27') || (date >= '2026-10-01' && date <= '2026-10-07')
  const worked = date === '2026-09-20' || date === '2026-10-10'
  const kind = off ? 'holiday' : worked ? 'makeup' : weekday(date) < 5 ? 'workday' : 'weekend'
  return { date, kind, name_zh: '', name_en: '', offset_in_holiday: 0, coverage_to: '2026-12-31' }
})

describe('the weekly is due', () => {
  it.each<[string, 'daily' | 'workdays', number, string, string]>([
    ['on its weekday', 'workdays', 1, '2026-09-23', '2026-09-21'],
    ['not before it', 'workdays', 3, '2026-09-22', '2026-09-16'],
    ['on the next workday where its weekday is off', 'workdays', 4, '2026-10-09', '2026-10-08'],
    ['after a week without a workday, on the first one', 'workdays', 1, '2026-10-08', '2026-10-08'],
    ['on a weekend that is worked', 'workdays', 6, '2026-10-11', '2026-10-10'],
    ['on its weekday, off or not, for who reads every day', 'daily', 1, '2026-10-06', '2026-10-05'],
  ])('%s', (_, days, on, today, expected) => {
    const now = new Date(`${today}T04:00:00Z`)
    const slot = latestSlot(audienceOf(days, on), 'weekly', calendar, 'Asia/Shanghai', now)
    expect(slot?.toISOString()).toBe(`${expected}T00:30:00.000Z`)
  })
})

it.each([
  ['2026-02', '2026-02-28', 28],
  ['2024-02', '2024-02-29', 29],
  ['2026-12', '2026-12-31', 31],
])('the month %s ends on %s', (month, to, days) => {
  const edition = editionOfMonth(month, 'Asia/Shanghai')
  expect([edition.covers?.to, edition.days]).toEqual([to, days])
  expect(edition.at?.toISOString()).toBe(`${to}T15:59:59.000Z`)
})

describe('a weekly digest', () => {
  let running: RunningCity
  beforeAll(async () => {
    running = await runCity()
  })
  afterAll(() => running.close())
  const at = (instant: string): Services => ({ ...running.services, now: () => new Date(instant) })
  const weeklies = async (memberId: string) => {
    const found = await running.services.store.deliveries({ memberId, channel: 'inbox' })
    return found.filter((d): d is StoredDelivery & { message: DigestMessage } => d.why === 'weekly-digest')
  }
  const weekly = { cadence: 'weekly' } as const

  it('covers the last whole week over its reader’s rows, once, and only for audiences that have one', async () => {
    const monday = at('2026-11-23T02:00:00Z')
    const offered = running.members.filter(
      ({ audience }) => running.services.definitions.audiences.get(audience)?.digest.weekly,
    )
    expect(await makeDueDigests(monday, weekly)).toBe(offered.length)
    expect(await makeDueDigests(monday, weekly)).toBe(0)
    const [one] = await weeklies('district-1')
    expect(one?.message.title).toBe('热线周报')
    expect(one?.message.periodText).toBe('11月16日至22日')
    expect(one?.message.why).toContain('每周 08:30')
    expect(one?.message.figures.length).toBeLessThanOrEqual(7)
    const [row] = await running.services.warehouse.rows<{ n: number }>(
      `SELECT count() AS n FROM ticket FINAL WHERE tenant = 'demo' AND district_code = '990101'
         AND created_at >= toDateTime('2026-11-16 00:00:00', 'Asia/Shanghai') AND created_at < toDateTime('2026-11-23 00:00:00', 'Asia/Shanghai')`,
    )
    const requests = one?.message.figures.find(({ label }) => label === '诉求量')
    expect(requests?.value).toBe(quantity(Number(row?.n), 'count', 'zh'))
    expect(requests?.expected).toMatch(/\d–\d/)
  })

  it('counts changes from the last weekly, whatever mornings told meanwhile; who left it alone gets none', async () => {
    const { store } = running.services
    const left = { memberId: 'district-2', product: 'weekly-digest', active: false }
    await store.setSubscription({ ...left, channel: 'inbox' })
    await store.setSubscription({ ...left, channel: 'email' })
    await running.putIncident('w-1', { district: ['990101'] }, { openedAt: '2026-11-24T01:00:00.000Z' })
    await makeDueDigests(at('2026-11-25T00:00:00Z'))
    await makeDueDigests(at('2026-11-30T02:00:00Z'), weekly)
    const [latest] = await weeklies('district-1')
    expect(latest?.message.sinceText).toContain('自上期周报以来（11月23日10:00')
    expect(latest?.message.changes.map(({ kind, link }) => `${kind} ${link.split('/').at(-1)}`)).toContain(
      'overdue w-1',
    )
    expect([await weeklies('district-1'), await weeklies('district-2')].map(({ length }) => length)).toEqual([2, 1])
  })

  it('is what its letter lets its reader leave, also while no mail can be sent', async () => {
    await deliverAll(at('2026-12-01T00:00:00Z'))
    const [held] = await running.services.store.deliveries({ memberId: 'street-1', channel: 'email' })
    expect(held).toMatchObject({ state: 'held', why: 'not-configured', message: { cadence: 'weekly' } })
    const { unsubscribe } = await footOf(running.services, held as StoredDelivery)
    const token = new URL(unsubscribe ?? '').searchParams.get('token') ?? ''
    expect(await readSignedAct(running.services, token)).toMatchObject({
      target: 'weekly-digest',
      memberId: 'street-1',
    })
  })

  it('is one page as a PDF, for its own reader alone', async () => {
    const [one] = await weeklies('district-1')
    const get = async (member: string) =>
      running.app.inject({
        url: `/delivery/${one?.id}/report.pdf`,
        headers: { cookie: await running.cookieOf(member) },
      })
    expect((await get('duty')).statusCode).toBe(404)
    const pdf = await get('district-1')
    expect(pdf.headers['content-type']).toBe('application/pdf')
    expect(pdf.rawPayload.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    expect((await running.services.store.delivery(one?.id ?? ''))?.openedAt).not.toBeNull()
  })

  it('of a reader says nothing of the rows of another, whoever reads a week', async () => {
    const { directory } = running.services
    const foreign = ['990102', '990103'].flatMap((code) => [
      directory.name('region', code).zh,
      ...directory.children('region', code).map(({ name }) => name.zh),
    ])
    const said = JSON.stringify((await weeklies('district-1')).map(({ message }) => message))
    expect(foreign.filter((name) => said.includes(name))).toEqual([])
  })

  it('says what the season brought a year ago, where it is known', async () => {
    expect((await weeklies('mayor')).flatMap(({ message }) => message.ahead.filter(isSeason))).toEqual([])
    await makeDueDigests(at('2027-10-25T02:00:00Z'), weekly)
    const [latest] = await weeklies('mayor')
    expect(latest?.message.ahead.filter(isSeason).length).toBeGreaterThan(0)
  })
})

const isSeason = (line: string) => line.startsWith('去年此后四周')
