import { readdir, readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { brokenPromises } from '../../../alerts/action.ts'
import { DELIVERY, INCIDENT_PAGE, SHELL, VIEW } from '../../../server/web/documents.ts'
import { CHAT_FORM_IDS } from '../../../templates/forms.ts'
import type { AlertMessage } from '../../../templates/message.ts'
import { NOW, type RunningCity, runCity } from '../http/running-city.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const city = parse(await readFile(resolve(ROOT, 'audiences/city.yaml'), 'utf8')) as {
  members: { id: string; audience: string }[]
}
const files = await readdir(resolve(ROOT, 'audiences/definitions'))
const audiences = await Promise.all(
  files.map(
    async (file) =>
      parse(await readFile(resolve(ROOT, 'audiences/definitions', file), 'utf8')) as { id: string; views: string[] },
  ),
)
const openings = city.members.flatMap((member) =>
  (audiences.find((a) => a.id === member.audience)?.views ?? []).map((view) => [member.id, view] as const),
)

let running: RunningCity
beforeAll(async () => {
  running = await runCity()
  await running.putIncident('in-1', { district: ['990101'], matter2: ['M01'] })
  await running.putIncident('in-2', { district: ['990102'] })
  await running.putIncident('part-of-1', { district: ['990101'], street: ['990101001'] }, { parentId: 'in-1' })
})
afterAll(() => running.close())

const codes = (answer: { errors?: { extensions: { code: string } }[] }) => answer.errors?.map((e) => e.extensions.code)

/** What a page says, without how it is set. */
const textOf = (html: string) => html.replace(/<[^>]*>/g, '')

describe('a reader', () => {
  it.each(openings)('%s opens the view %s without errors', async (member, id) => {
    const answer = await running.ask(member, VIEW, { id })
    expect(answer.errors).toBeUndefined()
    const { view } = answer.data as unknown as { view: { widgets: { __typename: string }[] } }
    expect(view.widgets.length).toBeGreaterThan(0)
  })

  it.each(city.members.map((m) => m.id))('%s is told who they are and which rows are theirs', async (member) => {
    const answer = await running.ask(member, SHELL)
    expect(answer.errors).toBeUndefined()
    expect(answer.data).toMatchObject({ me: { id: member, scopeText: expect.stringMatching(/./) } })
  })

  it('does not open a view of another audience', async () => {
    expect(codes(await running.ask('district-1', VIEW, { id: 'mayor' }))).toEqual(['NOT_FOUND'])
  })

  it('sees incidents of their own rows only, each story once', async () => {
    const ids = async (member: string) => {
      const { data } = await running.ask(member, '{ incidents { id } }')
      return (data as unknown as { incidents: { id: string }[] }).incidents.map((i) => i.id).sort()
    }
    expect(await ids('mayor')).toEqual(['in-1', 'in-2'])
    expect(await ids('district-1')).toEqual(['in-1'])
    expect(await ids('district-2')).toEqual(['in-2'])
    expect(await ids('water')).toEqual([])
  })

  it('gets the same answer for a foreign incident as for none', async () => {
    const ask = async (id: string) => {
      const answer = await running.ask('district-1', INCIDENT_PAGE, { id })
      return { ...answer, errors: answer.errors?.map((e) => ({ ...e, message: e.message.replace(id, '') })) }
    }
    expect(await ask('in-2')).toEqual(await ask('nothing'))
    expect(codes(await running.ask('district-1', INCIDENT_PAGE, { id: 'in-2' }))).toEqual(['NOT_FOUND'])
  })

  it('opens an incident whole, with its parts, chart and text', async () => {
    const answer = await running.ask('district-1', INCIDENT_PAGE, { id: 'in-1' })
    expect(answer.errors).toBeUndefined()
    const { incident } = answer.data as unknown as {
      incident: {
        figureText: string
        sms: string
        deadlineText: string
        chart: { phone: string }
        children: { id: string }[]
      }
    }
    expect(incident.figureText).toBe('71件，常态 18（95% 9–29），×3.9')
    expect(incident.sms.length).toBeLessThanOrEqual(70)
    expect(incident.sms).toContain(`回复时限${incident.deadlineText}已过`)
    expect(incident.chart.phone).toMatch(/^<svg/)
    expect(incident.children.map((child) => child.id)).toEqual(['part-of-1'])
  })

  it('sees behind an incident the tickets of its rows only', async () => {
    const behind = async (member: string) => {
      const { data } = await running.ask(member, '{ incident(id: "in-2") { tickets(first: 5) { total } } }')
      return (data as unknown as { incident: { tickets: { total: number } } }).incident.tickets.total
    }
    const [row] = await running.services.warehouse.rows<{ n: number }>(
      `SELECT count() AS n FROM ticket FINAL WHERE district_code = '990102' AND created_at >= toDateTime('2026-11-20 00:00:00', 'Asia/Shanghai')`,
    )
    expect(await behind('district-2')).toBeLessThanOrEqual(Number(row?.n))
    expect(await behind('district-2')).toBeGreaterThan(0)
    expect(await behind('mayor')).toBe(0)
    expect(await behind('duty')).toBe(await behind('district-2'))
  })
})

describe('acting on an incident', () => {
  const LIFE =
    '{ incident(id: "life") { timeline { kind text by note } clocks { name atText } canAct toldText units { code } successors { code } } }'
  const act = (member: string, call: string) => running.ask(member, `mutation { ${call} { id } }`)
  type Life = {
    timeline: { kind: string; text: string; by: string | null; note: string | null }[]
    clocks: { name: string; atText: string | null }[]
    canAct: boolean
    toldText: string
    units: { code: string }[]
    successors: { code: string }[]
  }
  const life = async (member: string) =>
    ((await running.ask(member, LIFE)).data as unknown as { incident: Life }).incident

  it('assigns it with a promise, hands it over and reports, each in its timeline, and tells whom it concerns', async () => {
    await running.putIncident('life', { district: ['990101'], unit: ['water'] })
    const assigned = await act(
      'district-1',
      'assignIncident(incident: "life", unit: "water", hours: 24, note: "停水") ',
    )
    expect(assigned.errors).toBeUndefined()
    await act('district-1', 'handOverIncident(incident: "life", to: "mayor") ')
    await act('mayor', 'reportIncident(incident: "life", note: "已抢修") ')
    const { timeline, clocks } = await life('district-1')
    expect(timeline.map((step) => [step.kind, step.by, step.note])).toEqual([
      ['assigned', '陈区长', '停水'],
      ['handed-over', '陈区长', null],
      ['acted', '林市长', '已抢修'],
    ])
    expect(timeline[0]?.text).toMatch(/^交办 .*11月25日10:00前$/)
    expect(clocks.filter((clock) => clock.atText !== null).map((clock) => clock.name)).toEqual([
      'triggered',
      'triaged',
      'issued',
      'acted',
    ])
    const told = await running.services.store.deliveries({ incidentId: 'life' })
    expect(new Set(told.map((d) => `${d.memberId} ${d.why}`))).toEqual(new Set(['water assigned', 'mayor handed-over']))
  })

  it('tells a unit that may not see all its rows of the largest part within its own, and nobody of what they may not see', async () => {
    const part = { ruleId: 'matter-surge', parentId: 'wide' }
    await running.putIncident('wide', { district: ['990103'] })
    await running.putIncident('wide-water', { district: ['990103'], unit: ['water'] }, part)
    await running.putIncident('wide-gas', { district: ['990103'], unit: ['gas'] }, part)
    await act('mayor', 'assignIncident(incident: "wide", unit: "water", joined: ["heating"], hours: 24) ')
    const { store } = running.services
    const told = async (incidentId: string) => new Set((await store.deliveries({ incidentId })).map((d) => d.memberId))
    expect([await told('wide'), await told('wide-water'), await told('wide-gas')]).toEqual([
      new Set(),
      new Set(['water']),
      new Set(),
    ])
  })

  it('takes a unit’s report on its part for its report on the whole, shows whose is there, and says where nobody could be told', async () => {
    const ownersQuery = (id: string) =>
      `{ incident(id: "${id}") { owners { unit role reportedText told part { id } } timeline { kind text by note } } }`
    const ask = async (member: string, id: string) =>
      ((await running.ask(member, ownersQuery(id))).data as unknown as { incident: Life & { owners: object[] } })
        .incident
    const lead = { unit: 'water', role: 'lead', told: 1 }
    const joins = { unit: 'heating', role: 'joins', told: 0, part: null, reportedText: null }
    expect((await ask('mayor', 'wide')).owners).toEqual([
      { ...lead, reportedText: null, part: { id: 'wide-water' } },
      joins,
    ])
    // The unit sees its own promise alone, and nothing of the whole.
    expect((await ask('water', 'wide-water')).owners).toEqual([{ ...lead, reportedText: null, part: null }])
    expect((await ask('mayor', 'wide-gas')).owners).toEqual([])
    // Somebody else's report on that part is not the unit's.
    await act('mayor', 'reportIncident(incident: "wide-water", note: "已知悉") ')
    expect((await ask('mayor', 'wide')).owners).toContainEqual({
      ...lead,
      reportedText: null,
      part: { id: 'wide-water' },
    })
    expect((await act('water', 'reportIncident(incident: "wide-water", note: "已抢修") ')).errors).toBeUndefined()
    const { owners, timeline } = await ask('mayor', 'wide')
    expect(owners).toEqual([{ ...lead, reportedText: '今10:00', part: { id: 'wide-water' } }, joins])
    expect(timeline.filter(({ kind }) => kind === 'acted').map(({ by, note }) => [by, note])).toHaveLength(1)
    const wide = await running.services.store.incident('wide')
    const actions = await running.services.store.actions(['wide'])
    const later = new Date(NOW.getTime() + 25 * 3_600_000)
    expect(brokenPromises(wide!, actions, 4, later).map(({ unit }) => unit)).toEqual(['heating'])
    const cookie = await running.cookieOf('mayor')
    const page = await running.app.inject({ url: '/incident/wide', headers: { cookie } })
    expect(page.body).toMatch(/已反馈单位 1 \/ 2/)
    expect(page.body).toContain('href="/incident/wide-water"')
    expect(textOf(page.body)).toMatch(/协办[^协]*尚未反馈[^协]*该单位无人可通知/)
  })

  it('is joint where units join its lead: each answers for itself, and its clocks run from trigger to review', async () => {
    await running.putIncident('joint', { district: ['990101'], unit: ['water'] })
    const form = { cookie: await running.cookieOf('district-1'), 'content-type': 'application/x-www-form-urlencoded' }
    const payload = 'unit=water&joined=heating&joined=gas&hours=24&note='
    const posted = await running.app.inject({ method: 'POST', url: '/incident/joint/assign', headers: form, payload })
    expect(posted.statusCode).toBe(303)
    await running.services.store.acknowledge('joint', 'district-1', null, NOW)
    const JOINT = '{ incident(id: "joint") { owners { unit role reportedText isLate } clocks { name atText } } }'
    // Reading its page, having been told, is reading.
    await running.ask('water', JOINT)
    expect((await act('water', 'reportIncident(incident: "joint", note: "已抢修") ')).errors).toBeUndefined()
    const verdict = 'mutation { giveVerdict(incident: "joint", verdict: real) { id } }'
    expect((await running.ask('duty', verdict)).errors).toBeUndefined()
    const { data } = await running.ask('district-1', JOINT)
    const { owners, clocks } = (data as unknown as { incident: Life & { owners: object[] } }).incident
    expect(owners).toEqual([
      { unit: 'water', role: 'lead', reportedText: '今10:00', isLate: false },
      { unit: 'heating', role: 'joins', reportedText: null, isLate: false },
      { unit: 'gas', role: 'joins', reportedText: null, isLate: false },
    ])
    expect(clocks.flatMap(({ name, atText }) => (atText === null ? [] : [name]))).toEqual([
      ...['triggered', 'triaged', 'issued', 'read', 'acknowledged', 'acted', 'reviewed'],
    ])
    const page = await running.app.inject({ url: '/incident/joint', headers: form })
    expect(textOf(page.body)).toMatch(/牵头[^协]*已反馈 今10:00/)
  })

  it('offers units and only members who may see its rows and act on it', async () => {
    const { canAct, units, successors } = await life('district-1')
    expect(canAct).toBe(true)
    expect(units.map((unit) => unit.code)).toContain('water')
    const ids = successors.map((one) => one.code)
    expect(ids).toContain('mayor')
    expect(ids).not.toContain('district-2')
    expect(ids).not.toContain('heating')
    expect(await life('analyst')).toMatchObject({ canAct: false, units: [], successors: [] })
  })

  it('says to each reader why they were told, or why not', async () => {
    expect((await life('mayor')).toldText).toContain('移交给您')
    expect((await life('analyst')).toldText).toMatch(/not told/)
  })

  it.each([
    ['an unknown unit', 'district-1', 'assignIncident(incident: "life", unit: "watr", hours: 4)', 'BAD_INPUT'],
    ['no time', 'district-1', 'assignIncident(incident: "life", unit: "water", hours: 0)', 'BAD_INPUT'],
    [
      'a successor who may not see it',
      'district-1',
      'handOverIncident(incident: "life", to: "district-2")',
      'BAD_INPUT',
    ],
    ['an empty report', 'district-1', 'reportIncident(incident: "life", note: " ")', 'BAD_INPUT'],
    ['an audience that does not act', 'analyst', 'reportIncident(incident: "life", note: "x")', 'FORBIDDEN'],
    ['a reader of other rows', 'district-2', 'reportIncident(incident: "life", note: "x")', 'NOT_FOUND'],
  ])('refuses %s', async (_rule, member, call, code) => {
    expect(codes(await act(member, call))).toEqual([code])
  })
})

describe('tickets', () => {
  const TICKETS = `query T($view: ID!, $first: Int, $after: String, $days: Int, $filters: [FilterInput!]) {
    tickets(view: $view, first: $first, after: $after, days: $days, filters: $filters) { total nextCursor rows { id region createdText statusText } }
  }`
  type Page = { tickets: { total: number; nextCursor: string | null; rows: { id: string }[] } }

  it('are refused to an audience that sees figures only', async () => {
    expect(codes(await running.ask('mayor', TICKETS, { view: 'mayor' }))).toEqual(['FORBIDDEN'])
  })

  it('page by page are each ticket once', async () => {
    const seen: string[] = []
    let after: string | null = null
    let total = 0
    do {
      const answer = await running.ask('district-1', TICKETS, { view: 'district', first: 50, days: 3, after })
      expect(answer.errors).toBeUndefined()
      const { tickets } = answer.data as unknown as Page
      seen.push(...tickets.rows.map((row) => row.id))
      after = tickets.nextCursor
      total = tickets.total
    } while (after)
    expect(seen.length).toBe(total)
    expect(new Set(seen).size).toBe(total)
  })

  it('never come from foreign rows, whatever is asked for', async () => {
    const filters = [{ dimension: 'district', codes: ['990102', '990101'] }]
    const both = await running.ask('district-1', TICKETS, { view: 'district', days: 60, filters })
    const own = await running.ask('district-1', TICKETS, { view: 'district', days: 60 })
    const foreign = await running.ask('district-1', TICKETS, {
      view: 'district',
      days: 60,
      filters: [{ dimension: 'district', codes: ['990102'] }],
    })
    expect((both.data as unknown as Page).tickets.total).toBe((own.data as unknown as Page).tickets.total)
    expect((foreign.data as unknown as Page).tickets).toMatchObject({ total: 0, rows: [] })
  })

  it.each([
    ['an unknown dimension', { filters: [{ dimension: 'distrct', codes: ['1'] }] }, /did you mean "district"/],
    ['no codes', { filters: [{ dimension: 'district', codes: [] }] }, /1 to 200/],
    ['too many on a page', { first: 1000 }, /1 to 100/],
    ['no days', { days: 0 }, /1 to 800/],
    ['a cursor that is not ours', { after: 'x' }, /nextCursor/],
    ['a cursor with a wrong time', { after: Buffer.from('["x","1"]').toString('base64url') }, /nextCursor/],
  ])('with %s are answered BAD_INPUT and a hint', async (_mistake, variables, hint) => {
    const answer = await running.ask('district-1', TICKETS, { view: 'district', ...variables })
    expect(codes(answer)).toEqual(['BAD_INPUT'])
    expect(answer.errors?.[0]?.extensions.hint).toMatch(hint)
  })
})

describe('acknowledging', () => {
  const ACKNOWLEDGE =
    'mutation A($id: ID!, $note: String) { acknowledge(incident: $id, note: $note) { state acknowledgedBy } }'

  it('is refused to an audience that does not', async () => {
    expect(codes(await running.ask('analyst', ACKNOWLEDGE, { id: 'in-1' }))).toEqual(['FORBIDDEN'])
  })

  it('of a foreign incident finds nothing and changes nothing', async () => {
    expect(codes(await running.ask('district-1', ACKNOWLEDGE, { id: 'in-2' }))).toEqual(['NOT_FOUND'])
    expect((await running.services.store.incident('in-2'))?.state).toBe('open')
  })

  it('names who did it, in the history too, and a second time keeps the first', async () => {
    const first = await running.ask('district-1', ACKNOWLEDGE, { id: 'in-1', note: '已派人' })
    expect(first.data).toEqual({ acknowledge: { state: 'acknowledged', acknowledgedBy: '陈区长' } })
    const second = await running.ask('duty', ACKNOWLEDGE, { id: 'in-1' })
    expect(second.data).toEqual(first.data)
    const { data } = await running.ask('duty', '{ incident(id: "in-1") { history { kind by note } } }')
    expect(data).toEqual({ incident: { history: [{ kind: 'acknowledged', by: '陈区长', note: '已派人' }] } })
  })
})

describe('subscriptions', () => {
  const SET =
    'mutation S($p: String!, $c: Channel!, $a: Boolean!) { setSubscription(product: $p, channel: $c, active: $a) { product channel active } }'

  it('are turned off for the reader alone', async () => {
    const { data, errors } = await running.ask('district-1', SET, { p: 'matter-surge', c: 'email', a: false })
    expect(errors).toBeUndefined()
    expect(data?.setSubscription).toContainEqual({ product: 'matter-surge', channel: 'email', active: false })
    const other = await running.ask('district-2', '{ subscriptions { product channel active } }')
    expect(other.data?.subscriptions).toContainEqual({ product: 'matter-surge', channel: 'email', active: true })
  })

  it.each([
    ['a rule that is mistyped', { p: 'mater-surge', c: 'email', a: false }, /matter-surge/],
    ['a channel that the audience does not have', { p: 'matter-surge', c: 'sms', a: true }, /inbox, card, email/],
    ['the inbox, which is mandatory', { p: 'matter-surge', c: 'inbox', a: false }, /another channel/],
  ])('for %s are answered BAD_INPUT and a hint', async (_mistake, variables, hint) => {
    const answer = await running.ask('district-1', SET, variables)
    expect(codes(answer)).toEqual(['BAD_INPUT'])
    expect(answer.errors?.[0]?.extensions.hint).toMatch(hint)
  })
})

interface ShownForm {
  id: string
  text: string
  counted: { size: number; limit: number } | null
  used: boolean
}

describe('deliveries', () => {
  const message: AlertMessage = {
    kind: 'first',
    revision: 1,
    locale: 'zh',
    signature: '云州12345',
    severity: 'orange',
    what: '停水',
    where: '云阳',
    observed: 71,
    expected: 18,
    low: 9,
    high: 29,
    ratio: 3.9,
    unit: 'count',
    windowDays: 1,
    recurrenceDays: 900,
    since: NOW.toISOString(),
    sinceText: '今10:00',
    cause: null,
    owner: null,
    deadlineText: null,
    history: null,
    why: '',
    ruleTitle: '',
    link: 'http://localhost/incident/in-1',
  }

  beforeAll(async () => {
    const { store } = running.services
    const deliveries = ['district-1', 'district-2'].map((memberId) => ({
      id: `d-${memberId}`,
      tenant: 'demo',
      memberId,
      channel: 'inbox' as const,
      kind: 'alert' as const,
      incidentId: 'in-1',
      revision: 1,
      state: 'due' as const,
      why: 'rule',
      dueAt: NOW.toISOString(),
      message,
    }))
    await store.claimSlot('city-surge', 'deliveries', 'test', 60_000, NOW)
    await store.saveTick({ ruleId: 'city-surge', slot: 'deliveries', incidents: [], transitions: [], deliveries }, NOW)
  })

  it("are the reader's own, or everyone's for an audience that operates", async () => {
    const ids = async (member: string) => {
      const { data } = await running.ask(member, '{ outbox { id } }')
      return (data as unknown as { outbox: { id: string }[] }).outbox.map((d) => d.id).sort()
    }
    expect(await ids('district-1')).toEqual(['d-district-1'])
    expect(await ids('duty')).toEqual(expect.arrayContaining(['d-district-1', 'd-district-2']))
    expect(codes(await running.ask('district-1', DELIVERY, { id: 'd-district-2' }))).toEqual(['NOT_FOUND'])
  })

  it('come page by page: each older than the last of the one before, none twice and none left out', async () => {
    const page = async (before?: string) => {
      const query = 'query P($before: ID) { outbox(first: 1, before: $before) { id } }'
      const { data } = await running.ask('duty', query, { before })
      return (data as unknown as { outbox: { id: string }[] }).outbox[0]?.id
    }
    const pages: string[] = []
    for (let id = await page(); id !== undefined; id = await page(id)) pages.push(id)
    const { data } = await running.ask('duty', '{ outbox(first: 200) { id } }')
    expect(pages).toEqual((data as unknown as { outbox: { id: string }[] }).outbox.map(({ id }) => id))
  })

  it('hide an incident that their member may no longer see', async () => {
    const { data, errors } = await running.ask('district-2', DELIVERY, { id: 'd-district-2' })
    expect(errors).toBeUndefined()
    expect(data).toMatchObject({ delivery: { incident: null } })
  })

  it('count as read when their own member opens them, and show every form', async () => {
    await running.ask('duty', DELIVERY, { id: 'd-district-1' })
    expect((await running.services.store.delivery('d-district-1'))?.openedAt).toBeNull()
    const { data, errors } = await running.ask('district-1', DELIVERY, { id: 'd-district-1' })
    expect(errors).toBeUndefined()
    expect(data).toMatchObject({
      delivery: {
        cardText: expect.stringContaining('71'),
        emailHtml: expect.stringContaining('71'),
      },
    })
    expect((await running.services.store.delivery('d-district-1'))?.openedAt).toBe(NOW.toISOString())
  })

  it('show what each phone, chat and program is sent, within its limit', async () => {
    const question = '{ delivery(id: "d-district-1") { forms { id text counted { size limit } used } } }'
    const { data, errors } = await running.ask('district-1', question)
    expect(errors).toBeUndefined()
    const { forms } = (data as unknown as { delivery: { forms: ShownForm[] } }).delivery
    expect(forms.map(({ id }) => id)).toEqual(['sms', ...CHAT_FORM_IDS, 'webhook'])
    for (const { text, counted } of forms) {
      expect(text).toContain('71')
      if (counted) expect(counted.size).toBeLessThanOrEqual(counted.limit)
    }
    expect(forms.some(({ used }) => used)).toBe(false)
  })
})

describe('metrics', () => {
  it('are answered with the nearest name when mistyped', async () => {
    const answer = await running.ask('mayor', '{ metric(name: "ticket.ticket") { label } }')
    expect(codes(answer)).toEqual(['NOT_FOUND'])
    expect(answer.errors?.[0]?.extensions.hint).toMatch(/ticket\.tickets/)
  })
})
