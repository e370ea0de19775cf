import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { KnownEvent } from '../../alerts/known-event.ts'
import { nextLocalTime } from '../../alerts/local-clock.ts'
import { isFor } from '../../alerts/restrictions.ts'
import { route } from '../../alerts/route.ts'
import { SEVERITIES } from '../../audiences/audience.ts'
import { covers, type RowSet } from '../../audiences/scope.ts'
import { audienceOf, DAY, incident, NIGHT, recipient, rule, said, scopeOf, told } from './hearing.ts'

const child = incident({ id: 'c', parentId: 'p' })
const parent = incident({ id: 'p', rows: {} })
const cause = { rows: { district: ['A'], matter2: ['m'] }, observed: 9, expected: 1, share: 0.9 }
const marathon: KnownEvent = {
  ...{ id: 'e', tenant: 't', rows: { district: ['A'] }, from: '2026-01-04', to: '2026-01-05' },
  ...{ note: 'marathon', by: 'duty', at: '2026-01-01T00:00:00.000Z' },
}

describe('who is told', () => {
  it.each([
    ['a first warning', told(incident(), recipient()), ['inbox due rule', 'email due rule']],
    [
      'a follow-up',
      told(incident(), recipient(), { kind: 'worsened' }),
      ['inbox due follow-up', 'email due follow-up'],
    ],
    ['the end', told(incident(), recipient(), { kind: 'resolved' }), ['inbox due resolved', 'email due resolved']],
    [
      'another cause',
      told(incident(), recipient(), { kind: 'cause-changed' }),
      ['inbox due follow-up', 'email due follow-up'],
    ],
    [
      'a level that stays',
      told(incident(), recipient(), { kind: 'level-shift' }),
      ['inbox due level-shift', 'email due level-shift'],
    ],
    [
      'only the inbox of what chance brings once in three weeks',
      told(incident({ rarestDays: 21 }), recipient()),
      ['inbox due rule', 'email suppressed by-chance'],
    ],
    [
      'of what chance brings once a month',
      told(incident({ rarestDays: 30 }), recipient()),
      ['inbox due rule', 'email due rule'],
    ],
    [
      'of what is red, however likely',
      told(incident({ rarestDays: 2, severity: 'red' }), recipient()),
      ['inbox due rule', 'email due rule'],
    ],
    [
      'nothing during a known event in these rows',
      told(incident(), recipient(), { known: [marathon] }),
      ['inbox suppressed known-event', 'email suppressed known-event'],
    ],
    [
      'nothing of what a known event explains',
      told(incident({ rows: {}, cause }), recipient(), { known: [marathon] }),
      ['inbox suppressed known-event', 'email suppressed known-event'],
    ],
    [
      'of a part whose whole belongs to a rule that this audience does not hear',
      told(child, recipient(), {
        others: [{ ...parent, ruleId: 'other' }],
        rules: new Map([['other', { ...rule, audiences: ['duty'] }]]),
      }),
      ['inbox due rule', 'email due rule'],
    ],
    [
      'of a part whose whole was too likely to tell',
      told(child, recipient(), { others: [{ ...parent, rarestDays: 3 }] }),
      ['inbox due rule', 'email due rule'],
    ],
    [
      'of a part whose whole is below their severity',
      told(child, recipient(), { others: [{ ...parent, severity: 'blue' }] }),
      ['inbox due rule', 'email due rule'],
    ],
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
  it('goes to whom the rows were evaluated for, never where the scope does not cover them; a parent or a cause opens no way around', () => {
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
          expect(deliveries.length > 0).toBe(covers(to.scope, rows) && isFor(rule, to.scope, rows))
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
