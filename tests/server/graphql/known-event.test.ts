import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, type RunningCity, runCity } from '../http/running-city.ts'

let running: RunningCity
const A = ['990101']
const cause = { rows: { district: A, street: ['990101001'] }, observed: 60, expected: 10, share: 0.9 }

beforeAll(async () => {
  running = await runCity()
  const explanation = { cause, callers: 44, began: '2026-11-23 17:00', at: '2026-11-24T00:00:00.000Z' }
  await running.putIncident('here', { district: A }, { cause, explanation })
  await running.putIncident('there', { district: ['990102'] })
  const none = { cause: null, callers: 71, began: null, at: '2026-11-24T00:00:00.000Z' }
  await running.putIncident('city', {}, { explanation: none })
})
afterAll(() => running.close())

const MARK = `mutation M($incident: ID, $rows: [FilterInput!], $from: String, $to: String!, $note: String!) {
  markKnownEvent(incident: $incident, rows: $rows, from: $from, to: $to, note: $note) { id where from to note by }
}`
const mark = (member: string, variables: object) =>
  running.ask(member, MARK, { to: '2026-11-26', note: '马拉松', ...variables })
const codes = ({ errors }: Answer) => (errors ?? []).map((error) => error.extensions.code)
const rows = (district: string) => [{ dimension: 'district', codes: [district] }]

describe('a known event', () => {
  it.each([
    ['rows outside the reader’s', 'district-1', { rows: rows('990102') }, 'FORBIDDEN'],
    ['the whole city, by a district', 'district-1', {}, 'FORBIDDEN'],
    ['a foreign incident', 'district-1', { incident: 'there' }, 'NOT_FOUND'],
    ['an audience that does not acknowledge', 'partner', { rows: rows('990101') }, 'FORBIDDEN'],
    ['a day that is none', 'duty', { to: '2026-02-30' }, 'BAD_INPUT'],
    ['an end before its beginning', 'duty', { from: '2026-11-27' }, 'BAD_INPUT'],
    ['more than a year', 'duty', { to: '2028-01-01' }, 'BAD_INPUT'],
    ['nothing said of it', 'duty', { note: '  ' }, 'BAD_INPUT'],
    ['an unknown dimension', 'duty', { rows: [{ dimension: 'planet', codes: ['x'] }] }, 'BAD_INPUT'],
  ])('is refused for %s', async (_, member, variables, code) => {
    expect(codes(await mark(member, variables))).toEqual([code])
    expect(await running.services.store.knownEvents('demo')).toEqual([])
  })

  it('is marked from an incident for what explains it, seen by who sees these rows, and taken back', async () => {
    const { data } = await mark('district-1', { incident: 'here' })
    expect(data).toMatchObject({ markKnownEvent: { to: '2026-11-26', note: '马拉松', by: '陈区长' } })
    const [event] = await running.services.store.knownEvents('demo')
    expect(event?.rows).toEqual(cause.rows)
    const LIST = '{ knownEvents { note } incidents { id knownEvent { note } } }'
    const seen = (await running.ask('district-1', LIST)).data
    expect(seen).toEqual({
      knownEvents: [{ note: '马拉松' }],
      incidents: [{ id: 'here', knownEvent: { note: '马拉松' } }],
    })
    expect((await running.ask('district-2', LIST)).data).toMatchObject({ knownEvents: [] })
    const REMOVE = 'mutation R($id: ID!) { removeKnownEvent(id: $id) }'
    expect(codes(await running.ask('district-2', REMOVE, { id: event?.id }))).toEqual(['NOT_FOUND'])
    expect((await running.ask('duty', REMOVE, { id: event?.id })).data).toEqual({ removeKnownEvent: true })
    expect((await running.ask('district-1', LIST)).data).toMatchObject({ knownEvents: [] })
  })

  it('is marked on the page by a plain form', async () => {
    const cookie = await running.cookieOf('district-1')
    const headers = {
      cookie,
      'content-type': 'application/x-www-form-urlencoded',
      origin: 'http://localhost',
      host: 'localhost',
    }
    const payload = 'note=%E6%BC%94%E7%BB%83&to=2026-11-25'
    const posted = await running.app.inject({ method: 'POST', url: '/incident/here/known', headers, payload })
    expect([posted.statusCode, posted.headers.location]).toEqual([303, '/incident/here'])
    const page = await running.app.inject({ url: '/incident/here', headers: { cookie } })
    expect(page.body).toContain('演练 · → 2026-11-25 · 陈区长')
  })
})

describe('what explains an incident', () => {
  const FIELDS = `query I($id: ID!) { incident(id: $id) {
    causeText causeShare callers callersText beganText tickets(first: 50) { total } sampleTickets(first: 50) { total rows { region } }
  } }`
  const ask = async (member: string, id: string) =>
    (await running.ask(member, FIELDS, { id })).data as unknown as { incident: Record<string, never> }

  it('is told with its share, its callers and its beginning', async () => {
    const { incident } = await ask('district-1', 'here')
    expect(incident).toMatchObject({ causeShare: 0.9, callers: 44, callersText: '44人', beganText: '11月23日17:00' })
    expect(incident.causeText).toContain('90%')
  })
  it('gives sample tickets from inside the cause', async () => {
    const { incident } = await ask('district-1', 'here')
    const { tickets, sampleTickets } = incident as unknown as Record<
      string,
      { total: number; rows: { region: string }[] }
    >
    expect(sampleTickets?.total).toBeLessThanOrEqual(tickets?.total ?? 0)
    expect(new Set(sampleTickets?.rows.map(({ region }) => region)).size).toBeLessThanOrEqual(1)
  })
  it('is said to be no single cause where that is so', async () =>
    expect((await ask('duty', 'city')).incident).toMatchObject({ causeText: '未见单一原因', causeShare: null }))
  it('gives no tickets to an audience that sees figures only', async () =>
    expect((await ask('mayor', 'city')).incident).toMatchObject({ sampleTickets: { total: 0, rows: [] } }))
  it('is drawn with the window of the alarm', async () => {
    const { data } = await running.ask('duty', '{ incident(id: "here") { chart { sentence svg table { columns } } } }')
    expect(data).toMatchObject({ incident: { chart: { sentence: expect.stringContaining('诉求量') } } })
  })
})
