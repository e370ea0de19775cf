import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Incident } from '../../alerts/incident.ts'
import type { Subscription } from '../../alerts/subscription.ts'
import { SEVERITIES } from '../../audiences/audience.ts'
import { covers } from '../../audiences/scope.ts'
import { audienceOf, incident, recipient, rule, said, scopeOf, told } from './hearing.ts'

const order = (part: Partial<Subscription> = {}): Subscription => ({
  ...{ id: 's', of: 'member', rule: null, matter: null, place: null, severity: null },
  ...{ channels: ['email', 'sms'], when: 'now', matters: null, places: null },
  ...part,
})
const matter = (code: string, ...below: string[]) => ({ matter: code, matters: new Set([code, ...below]) })
const place = (code: string, ...below: string[]) => ({ place: code, places: new Set([code, ...below]) })
const water = matter('m1', 'm101', 'm10101')
const north = place('A', 'A1', 'A2')

const audience = audienceOf({ channels: ['inbox', 'email', 'sms'] })
const hears = (one: Incident, wanted: Subscription[], options: Parameters<typeof told>[2] = {}) =>
  told(one, recipient({ audience, wanted }), options)
const outage = incident({ rows: { district: ['A'], matter1: ['m1'], matter2: ['m101'] } })

const AS_USUAL = ['inbox due rule', 'email due rule', 'sms due rule']
const BY_SMS = ['inbox due rule', 'email suppressed not-chosen', 'sms due rule']

describe('a subscription', () => {
  it.each<[string, Incident, Subscription[], string[]]>([
    ['none: as the audience does', outage, [], AS_USUAL],
    ['leaves out the channels that it does not name', outage, [order({ channels: ['sms'] })], BY_SMS],
    [
      'of no channel leaves the inbox',
      outage,
      [order({ channels: [] })],
      ['inbox due rule', 'email suppressed not-chosen', 'sms suppressed not-chosen'],
    ],
    [
      'for the digest interrupts nowhere',
      outage,
      [order({ when: 'digest' })],
      ['inbox due rule', 'email suppressed digest-only', 'sms suppressed digest-only'],
    ],
    ['for the digest lets red through', { ...outage, severity: 'red' }, [order({ when: 'digest' })], AS_USUAL],
    ['of a matter group holds its matters', outage, [order({ ...water, channels: ['sms'] })], BY_SMS],
    ['of a matter leaves its group alone', outage, [order({ ...matter('m10101'), channels: [] })], AS_USUAL],
    ['of another matter says nothing', outage, [order({ ...matter('m2'), channels: [] })], AS_USUAL],
    [
      'of a matter says nothing of what names none',
      incident({ rows: { district: ['A'] } }),
      [order({ ...water, channels: [] })],
      AS_USUAL,
    ],
    [
      'of a matter holds what it explains',
      incident({ cause: { rows: { district: ['A'], matter2: ['m101'] }, observed: 9, expected: 1, share: 0.9 } }),
      [order({ ...water, channels: ['sms'] })],
      BY_SMS,
    ],
    [
      'of a district holds its streets',
      incident({ rows: { district: ['A'] } }),
      [order({ ...north, channels: ['sms'] })],
      BY_SMS,
    ],
    ['of a street leaves its district alone', outage, [order({ ...place('A1'), channels: [] })], AS_USUAL],
    ['of another rule says nothing', outage, [order({ rule: 'other', channels: [] })], AS_USUAL],
    ['of this rule decides', outage, [order({ rule: 'surge', channels: ['sms'] })], BY_SMS],
    [
      'with a higher bar holds back what is below it, and keeps it in the inbox',
      outage,
      [order({ severity: 'red' })],
      ['inbox due rule', 'email suppressed below-severity', 'sms suppressed below-severity'],
    ],
    [
      'with a lower bar lets through what the audience’s holds back',
      { ...outage, severity: 'blue' },
      [order({ severity: 'blue' })],
      AS_USUAL,
    ],
    [
      'that is narrower decides',
      outage,
      [
        order({ when: 'digest' }),
        order({ id: 'n', ...water, ...north, channels: ['sms'] }),
        order({ id: 'w', ...water }),
      ],
      BY_SMS,
    ],
    [
      'of a lower level decides before one of a higher',
      outage,
      [order({ ...water, when: 'digest' }), order({ id: 'n', ...matter('m101', 'm10101'), channels: ['sms'] })],
      BY_SMS,
    ],
    [
      'of the member decides before the desk’s, however narrow',
      outage,
      [order({ of: 'desk', ...water, ...north, when: 'digest' }), order({ id: 'n', channels: ['sms'] })],
      BY_SMS,
    ],
    ['of the desk decides where the member has none', outage, [order({ of: 'desk', channels: ['sms'] })], BY_SMS],
    [
      'with the highest bar reached decides among equally narrow ones',
      { ...outage, severity: 'orange' },
      [order({ severity: 'yellow', channels: ['sms'] }), order({ id: 'n', severity: 'red' })],
      BY_SMS,
    ],
  ])('%s', (_, one, wanted, expected) => expect(said(hears(one, wanted))).toEqual(expected))

  it('takes nothing away from what is mandatory', () => {
    const mandatory = { ...rule, mandatory: ['leader'] }
    expect(said(hears(outage, [order({ channels: [] })], { rule: mandatory }))).toEqual(AS_USUAL)
  })

  it('does not undo an unsubscription', () => {
    const left = recipient({
      audience,
      wanted: [order()],
      subscriptions: [{ product: 'surge', channel: 'sms', active: false }],
    })
    expect(said(told(outage, left))).toEqual(['inbox due rule', 'email due rule', 'sms suppressed unsubscribed'])
  })

  it('that kept a story’s head from interrupting lets a part of it interrupt', () => {
    const head = incident({ id: 'p', rows: { district: ['A'], matter1: ['m1'] } })
    const part = { ...outage, parentId: 'p' }
    const wanted = [order({ when: 'digest' }), order({ id: 'n', ...matter('m101') })]
    expect(said(hears(part, wanted, { others: [head] }))).toEqual([
      'inbox suppressed parent-told',
      'email due rule',
      'sms due rule',
    ])
  })

  it('is named by what it let go and what it held back, and by nothing else', () => {
    const named = (severity: Incident['severity'], part: Partial<Subscription>) =>
      hears({ ...outage, severity }, [order(part)]).map(
        ({ channel, subscriptionId }) => `${channel} ${subscriptionId ?? '-'}`,
      )
    expect(named('orange', {})).toEqual(['inbox -', 'email s', 'sms s'])
    expect(named('orange', { channels: ['sms'] })).toEqual(['inbox -', 'email s', 'sms s'])
    expect(named('blue', {})).toEqual(['inbox -', 'email -', 'sms -'])
    expect(named('orange', { severity: 'red' })).toEqual(['inbox -', 'email s', 'sms s'])
  })
})

describe('whatever is subscribed to', () => {
  const codes = fc.subarray(['A', 'B', 'm1', 'm101', 'A1'])
  const set = fc.option(codes.map((some) => new Set(some)))
  const any: fc.Arbitrary<Subscription> = fc.record({
    id: fc.string(),
    of: fc.constantFrom('member' as const, 'desk' as const),
    rule: fc.option(fc.constantFrom('surge', 'other')),
    matter: fc.constant(null),
    place: fc.constant(null),
    severity: fc.option(fc.constantFrom(...SEVERITIES)),
    channels: fc.subarray(['email' as const, 'sms' as const]),
    when: fc.constantFrom('now' as const, 'digest' as const),
    matters: set,
    places: set,
  })
  const granted = fc.oneof(fc.constant('all' as const), fc.subarray(['A', 'B', 'C']))

  it('no incident reaches a reader whose rows do not hold it, and nobody hears over a channel that the audience lacks', () => {
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 4 }),
        granted,
        granted,
        fc.dictionary(fc.constantFrom('district', 'unit', 'matter1'), fc.subarray(['A', 'B', 'm1'])),
        fc.constantFrom(...SEVERITIES),
        (wanted, district, unit, rows, severity) => {
          const to = recipient({ audience, wanted, scope: scopeOf({ district, unit }) })
          const one = incident({ rows, severity })
          const with_ = told(one, to)
          const without = told(one, { ...to, wanted: [] })
          if (!covers(to.scope, rows)) expect(with_).toEqual([])
          expect(with_.map(({ id }) => id)).toEqual(without.map(({ id }) => id))
        },
      ),
    )
  })
})
