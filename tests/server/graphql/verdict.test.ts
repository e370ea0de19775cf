import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { learnedOf, recordSaid } from '../../../server/jobs/learning.ts'
import { type RunningCity, runCity } from '../http/running-city.ts'

let city: RunningCity
beforeAll(async () => {
  city = await runCity()
  await city.putIncident('flood', { matter2: ['m0202'], district: ['990101'] })
  await city.putIncident('elsewhere', { matter2: ['m0202'], district: ['990102'] })
})
afterAll(() => city.close())

const GIVE = `mutation ($id: ID!, $verdict: Verdict!, $note: String) {
  giveVerdict(incident: $id, verdict: $verdict, note: $note) { verdict { kind kindText by note } canGiveVerdict }
}`
const give = (member: string, id: string, verdict: string, note?: string) =>
  city.ask(member, GIVE, { id, verdict, note })
const page = async (member: string, url: string) =>
  city.app.inject({ url, headers: { cookie: await city.cookieOf(member) } })

describe('a verdict', () => {
  it('is given by the duty officer, and the latest speaks', async () => {
    await give('duty', 'flood', 'false_alarm')
    const { data } = await give('director', 'flood', 'real', 'confirmed on the spot')
    expect(data).toMatchObject({ giveVerdict: { verdict: { kind: 'real', note: 'confirmed on the spot' } } })
  })

  it.each([
    ['of an incident outside the reader’s rows', 'district-1', 'elsewhere', 'NOT_FOUND'],
    ['by who neither acknowledges nor was told', 'enterprise', 'flood', 'NOT_FOUND|FORBIDDEN'],
  ])('%s is refused', async (_, member, incident, code) => {
    const { errors } = await give(member, incident, 'real')
    expect(errors?.[0]?.extensions.code).toMatch(new RegExp(code))
  })

  it('with too long a note is refused with its length', async () => {
    const { errors } = await give('duty', 'flood', 'real', 'x'.repeat(201))
    expect(errors?.[0]).toMatchObject({ message: 'note has 201 characters', extensions: { code: 'BAD_INPUT' } })
  })

  it('makes the record that the next warning carries', async () => {
    expect(await recordSaid(city.services, 'matter-surge')).toEqual({ right: 1, judged: 1, days: 90 })
  })

  it('is one tap on the incident’s page', async () => {
    const html = (await page('duty', '/incident/flood')).body
    expect(html).toContain('action="/incident/flood/verdict"')
    expect(html).toMatch(/近90天1次判定中1次属实/)
    const answer = await city.app.inject({
      method: 'POST',
      url: '/incident/flood/verdict',
      headers: { cookie: await city.cookieOf('duty'), 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'verdict=known_event&note=',
    })
    expect(answer.statusCode).toBe(303)
    expect((await city.services.store.verdict('flood'))?.kind).toBe('known-event')
  })
})

describe('rules', () => {
  const RULES = '{ rules { id record { told judged right text } subjects { name weight } learnsSince } }'

  it('show their record and what they learnt, and forget it when asked', async () => {
    const before = await city.ask('analyst', RULES)
    const rules = before.data?.rules as unknown as { id: string; record: object; subjects: { weight: number }[] }[]
    expect(rules.find((rule) => rule.id === 'matter-surge')).toMatchObject({ record: { told: 2, judged: 1, right: 0 } })
    expect((await learnedOf(city.services, 'matter-surge')).size).toBe(1)
    await city.ask('analyst', 'mutation { resetLearning(rule: "matter-surge") { learnsSince } }')
    expect((await learnedOf(city.services, 'matter-surge')).size).toBe(0)
    expect(await city.services.store.verdict('flood')).not.toBeNull()
  })

  it.each(['mayor', 'district-1', 'partner'])('are not for %s', async (member) => {
    const { errors } = await city.ask(member, RULES)
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  it('have a page with every rule and its definition', async () => {
    const html = (await page('duty', '/rules')).body
    for (const id of city.services.definitions.rules.keys()) expect(html).toContain(`id="${id}"`)
    expect(html).toContain('detector:')
  })
})

interface Tried {
  changes: string[]
  told: number
  perWeek: object[]
}

describe('a look back', () => {
  const PAST = `query ($set: [String!], $from: String!) {
    backtest(rule: "unit-surge", from: $from, to: "2026-11-24", set: $set) {
      trials { changes told perWeek { week told } incidents { line } }
    }
  }`

  it('tells the rule and the what-if side by side', async () => {
    const { data } = await city.ask('analyst', PAST, { from: '2026-11-17', set: ['detector.q=0.3'] })
    const trials = (data as unknown as { backtest: { trials: Tried[] } }).backtest.trials
    expect(trials.map(({ changes }) => changes)).toEqual([[], ['detector.q 0.001 → 0.3']])
    expect(trials[0]?.perWeek).toHaveLength(2)
    expect(trials[1]?.told).toBeGreaterThanOrEqual(trials[0]?.told ?? 0)
  })

  it.each([
    ['a period too long to wait for', { from: '2025-01-01' }, /too long/],
    ['no day', { from: 'yesterday' }, /from is "yesterday"/],
    ['a parameter that the rule has not', { from: '2026-11-20', set: ['detector.speed=1'] }, /no parameter/],
  ])('refuses %s', async (_, variables, message) => {
    const { errors } = await city.ask('analyst', PAST, variables)
    expect(errors?.[0]).toMatchObject({ message: expect.stringMatching(message), extensions: { code: 'BAD_INPUT' } })
  })

  it('names the nearest rule to who may see rules, and none to others', async () => {
    const misspelt = PAST.replace('unit-surge', 'unit-surg')
    const asked = { from: '2026-11-20' }
    const { errors } = await city.ask('analyst', misspelt, asked)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'NOT_FOUND', hint: 'did you mean "unit-surge"?' })
    const refused = await city.ask('street-1', misspelt, asked)
    expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    expect(JSON.stringify(refused.errors)).not.toContain('unit-surge')
  })

  it('has a page', async () => {
    const answer = await page('duty', '/rules/unit-surge?from=2026-11-20&to=2026-11-24&set=detector.q%3D0.3')
    expect(answer.statusCode).toBe(200)
    expect(answer.body).toContain('detector.q 0.001 → 0.3')
  })
})
