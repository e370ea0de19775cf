import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Incident, TransitionKind } from '../../alerts/incident.ts'
import { nextLocalTime } from '../../alerts/local-clock.ts'
import { type Recipient, route } from '../../alerts/route.ts'
import { type AlertRule, ruleSchema } from '../../alerts/rule.ts'
import { audienceSchema, SEVERITIES } from '../../audiences/audience.ts'
import { covers, type RowSet, type Scope, wholeCity } from '../../audiences/scope.ts'

const text = { zh: '甲', en: 'a' }
const rule = ruleSchema.parse({
  id: 'surge',
  title: text,
  metric: 'ticket.tickets',
  levels: [[]],
  detector: { kind: 'seasonal' },
  schedule: '0 8 * * *',
  severity: 'yellow',
  audiences: ['leader'],
  why: text,
})
const audienceOf = (part: object = {}) =>
  audienceSchema.parse({
    id: 'leader',
    kind: 'district-leader',
    title: text,
    decides: text,
    rows: { district: 'all', street: 'all', unit: 'all', co_unit: 'all', caller: 'all' },
    views: ['home'],
    locale: 'zh',
    channels: ['inbox', 'email'],
    quietHours: { from: '22:00', to: '07:00' },
    attentionBudget: 2,
    minSeverity: 'yellow',
    digest: { at: '08:00', days: 'daily', view: 'home' },
    tickets: true,
    acknowledges: true,
    operates: false,
    ...part,
  })
const scopeOf = (rows: Partial<Scope['rows']>): Scope => ({ tenant: 't', rows: { ...wholeCity('t').rows, ...rows } })
const recipient = (part: Partial<Recipient> = {}): Recipient => ({
  member: {
    id: 'm',
    tenant: 't',
    audience: 'leader',
    name: 'm',
    email: 'm@x.org',
    phone: '',
    locale: 'zh',
    attributes: {},
  },
  audience: audienceOf(),
  scope: wholeCity('t'),
  subscriptions: [],
  told: new Map(),
  ...part,
})
const incident = (part: Partial<Incident> = {}): Incident => ({
  id: 'i',
  tenant: 't',
  key: 'k',
  ruleId: 'surge',
  rows: { district: ['A'] },
  level: 0,
  parentId: null,
  state: 'open',
  severity: 'yellow',
  since: '2026-01-05T02:00:00.000Z',
  openedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  updatedAt: '2026-01-05T02:00:00.000Z',
  revision: 1,
  breaches: 1,
  clears: 0,
  signal: {
    state: 'breach',
    rows: {},
    level: 0,
    observed: 9,
    expected: 3,
    low: 1,
    high: 6,
    ratio: 3,
    p: 0,
    recurrenceDays: 9,
    windowDays: 1,
    reason: 'excess',
  },
  peak: 9,
  toldExcess: 6,
  cause: null,
  ...part,
})
/** 10:00 and 23:30 in Shanghai. */
const DAY = new Date('2026-01-05T02:00:00Z')
const NIGHT = new Date('2026-01-05T15:30:00Z')

function told(
  one: Incident,
  to: Recipient,
  options: { kind?: TransitionKind; now?: Date; others?: Incident[]; rule?: AlertRule } = {},
) {
  const now = options.now ?? DAY
  const transition = {
    incidentId: one.id,
    kind: options.kind ?? 'open',
    at: now.toISOString(),
    by: null,
    note: null,
    incident: one,
  }
  const incidents = new Map([one, ...(options.others ?? [])].map((i) => [i.id, i]))
  return route(options.rule ?? rule, [transition], { recipients: [to], incidents, zone: 'Asia/Shanghai', now })
}
const said = (deliveries: ReturnType<typeof told>) => deliveries.map((d) => `${d.channel} ${d.state} ${d.why}`)
const child = incident({ id: 'c', parentId: 'p' })
const parent = incident({ id: 'p', rows: {} })

describe('who is told', () => {
  it.each([
    ['a first warning', told(incident(), recipient()), ['inbox due rule', 'email due rule']],
    [
      'a follow-up',
      told(incident(), recipient(), { kind: 'worsened' }),
      ['inbox due follow-up', 'email due follow-up'],
    ],
    ['the end', told(incident(), recipient(), { kind: 'resolved' }), ['inbox due resolved', 'email due resolved']],
    ['nothing of what is pending', told(incident(), recipient(), { kind: 'pending' }), []],
    ['nothing of a person acknowledging', told(incident(), recipient(), { kind: 'acknowledged' }), []],
    ['nothing outside the scope', told(incident(), recipient({ scope: scopeOf({ district: ['B'] }) })), []],
    ['nothing to another audience', told(incident(), recipient({ audience: audienceOf({ id: 'other' }) })), []],
    [
      'not what is below the audience’s severity',
      told(incident({ severity: 'blue' }), recipient()),
      ['inbox suppressed below-severity', 'email suppressed below-severity'],
    ],
    [
      'not a child whose parent is seen',
      told(child, recipient(), { others: [parent] }),
      ['inbox suppressed parent-told', 'email suppressed parent-told'],
    ],
    [
      'a child whose parent this reader may not see',
      told(child, recipient({ scope: scopeOf({ district: ['A'] }) }), { others: [parent] }),
      ['inbox due rule', 'email due rule'],
    ],
    [
      'a child whose parent is not yet told of',
      told(child, recipient(), { others: [{ ...parent, state: 'pending' }] }),
      ['inbox due rule', 'email due rule'],
    ],
    [
      'not a channel that was left',
      told(incident(), recipient({ subscriptions: [{ product: 'surge', channel: 'email', active: false }] })),
      ['inbox due rule', 'email suppressed unsubscribed'],
    ],
    [
      'a channel that was left, where the rule is mandatory for the audience',
      told(incident(), recipient({ subscriptions: [{ product: 'surge', channel: 'email', active: false }] }), {
        rule: { ...rule, mandatory: ['leader'] },
      }),
      ['inbox due rule', 'email due rule'],
    ],
    [
      'the inbox alone once attention is spent',
      told(incident(), recipient({ told: new Map([['2026-01-05', 2]]) })),
      ['inbox due rule', 'email suppressed budget'],
    ],
    [
      'in the inbox at night, elsewhere in the morning',
      told(incident(), recipient(), { now: NIGHT }),
      ['inbox due rule', 'email due quiet-hours'],
    ],
    [
      'nothing in the morning when the coming day’s attention is spent',
      told(incident(), recipient({ told: new Map([['2026-01-06', 2]]) }), { now: NIGHT }),
      ['inbox due rule', 'email suppressed budget'],
    ],
    [
      'in the morning, though the day that ends is spent',
      told(incident(), recipient({ told: new Map([['2026-01-05', 2]]) }), { now: NIGHT }),
      ['inbox due rule', 'email due quiet-hours'],
    ],
    [
      'red at once, at night and with attention spent',
      told(incident({ severity: 'red' }), recipient({ told: new Map([['2026-01-06', 9]]) }), { now: NIGHT }),
      ['inbox due rule', 'email due rule'],
    ],
  ])('%s', (_, deliveries, expected) => expect(said(deliveries)).toEqual(expected))

  it('hears what was quiet when the quiet hours end', () => {
    const email = told(incident(), recipient(), { now: NIGHT }).find((d) => d.channel === 'email')
    expect(email?.dueAt).toBe('2026-01-05T23:00:00.000Z')
  })

  it('spends the budget within a tick', () => {
    const many = ['1', '2', '3'].map((id) => incident({ id }))
    const steps = many.map((i) => ({
      incidentId: i.id,
      kind: 'open' as const,
      at: '',
      by: null,
      note: null,
      incident: i,
    }))
    const incidents = new Map(many.map((i) => [i.id, i]))
    const out = route(rule, steps, { recipients: [recipient()], incidents, zone: 'Asia/Shanghai', now: DAY })
    expect(out.filter((d) => d.channel === 'email').map((d) => d.why)).toEqual(['rule', 'rule', 'budget'])
  })

  it('names a message the same each time, and another one otherwise', () => {
    const ids = (revision: number) => told(incident({ revision }), recipient()).map((d) => d.id)
    expect(ids(1)).toEqual(ids(1))
    expect(new Set([...ids(1), ...ids(2)]).size).toBe(4)
  })
})

const codes = fc.subarray(['A', 'B', 'C'])
const granted = fc.oneof(fc.constant('all' as const), codes)
const rowSet: fc.Arbitrary<RowSet> = fc.dictionary(fc.constantFrom('district', 'street', 'unit', 'matter2'), codes)

describe('a delivery', () => {
  it('never goes to a member whose scope does not cover the rows, nor do a parent or a cause open a way around', () => {
    fc.assert(
      fc.property(
        granted,
        granted,
        granted,
        rowSet,
        rowSet,
        fc.constantFrom(...SEVERITIES),
        (district, street, unit, rows, above, severity) => {
          const to = recipient({ scope: scopeOf({ district, street, unit }) })
          const others = [incident({ id: 'p', rows: above })]
          const deliveries = told(incident({ rows, severity, parentId: 'p' }), to, { others })
          expect(deliveries.length > 0).toBe(covers(to.scope, rows))
        },
      ),
    )
  })
})

describe('the end of quiet hours', () => {
  it.each([
    ['today', '2026-03-07T10:00:00Z', '07:00', '2026-03-07T12:00:00.000Z'],
    ['over the hour that spring takes', '2026-03-08T04:00:00Z', '07:00', '2026-03-08T11:00:00.000Z'],
    ['over the hour that autumn gives', '2026-11-01T03:00:00Z', '07:00', '2026-11-01T12:00:00.000Z'],
    ['tomorrow, when it is that time now', '2026-06-01T11:00:00Z', '07:00', '2026-06-02T11:00:00.000Z'],
  ])('%s', (_, at, time, expected) => {
    expect(nextLocalTime(new Date(at), time, 'America/New_York').toISOString()).toBe(expected)
  })
})
