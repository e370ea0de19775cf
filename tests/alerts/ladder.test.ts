import { describe, expect, it } from 'vitest'
import { brokenPromises, type IncidentAction, overdueSince, ownersOf } from '../../alerts/action.ts'
import type { Incident } from '../../alerts/incident.ts'
import { dueRung, ladder } from '../../alerts/ladder.ts'
import type { Audience } from '../../audiences/audience.ts'

const above: Record<string, string[]> = {
  street: ['district'],
  district: ['vice', 'mayor'],
  vice: ['mayor'],
  mayor: [],
  loop: ['loop', 'street'],
}
const audiences = new Map(
  Object.entries(above).map(([id, escalatesTo]) => [id, { id, escalatesTo } as unknown as Audience]),
)

describe('the ladder above some audiences', () => {
  it.each([
    ['goes up rung by rung, each audience once', ['street'], [['district'], ['vice', 'mayor']]],
    ['leaves out who is told by the rule itself', ['street', 'district', 'mayor'], [['vice']]],
    ['ends at the top', ['mayor'], []],
    ['ends though it were drawn as a circle', ['loop'], [['street'], ['district'], ['vice', 'mayor']]],
    ['knows nobody above an unknown one', ['nobody'], []],
  ])('%s', (_rule, from, rungs) => expect(ladder(audiences, from)).toEqual(rungs))

  it.each([
    ['the first at the deadline', 0, 1],
    ['still the first before the hours pass again', 3.9, 1],
    ['the second after', 4, 2],
    ['and so on', 9, 3],
  ])('is due: %s', (_rule, hours, rung) => {
    const since = new Date('2026-11-24T00:00:00Z')
    expect(dueRung(since, 4, new Date(since.getTime() + hours * 3_600_000))).toBe(rung)
  })
})

const T0 = '2026-11-24T00:00:00.000Z'
const action = (kind: IncidentAction['kind'], hour: number, dueAt: string | null = null): IncidentAction => ({
  ...{ incidentId: 'i', by: 'm', unit: null, to: null, rung: null, note: null, kind, dueAt },
  at: new Date(Date.parse(T0) + hour * 3_600_000).toISOString(),
})
const by = (unit: string, one: IncidentAction): IncidentAction => ({ ...one, unit })
const promise = '2026-11-24T06:00:00.000Z'

describe('an incident is unanswered', () => {
  it.each<[string, Partial<Incident>, IncidentAction[], number, string | null]>([
    ['from its deadline on', {}, [], 5, '2026-11-24T04:00:00.000Z'],
    ['not before', {}, [], 3.9, null],
    ['not once somebody took it on', { state: 'acknowledged' }, [], 9, null],
    ['not once it is over', { state: 'resolved' }, [], 9, null],
    ['not before it was warned of', { state: 'pending', openedAt: null }, [], 9, null],
    ['from the promise of its assignment on', {}, [action('assigned', 1, promise)], 9, promise],
    [
      'though somebody took it on, where the promise is broken',
      { state: 'acknowledged' },
      [action('assigned', 1, promise)],
      9,
      promise,
    ],
    ['not while the promise lasts', {}, [action('assigned', 1, promise)], 5, null],
    ['not once it is reported as dealt with', {}, [action('assigned', 1, promise), action('acted', 2)], 9, null],
    ['by what was promised after the report', {}, [action('acted', 1), action('assigned', 2, promise)], 9, promise],
    [
      'though a unit that joined it has reported',
      {},
      [
        by('heating', action('assigned', 1, promise)),
        by('water', action('joined', 1, promise)),
        by('water', action('acted', 2)),
      ],
      9,
      promise,
    ],
    [
      'not once its lead has',
      {},
      [by('heating', action('assigned', 1, promise)), by('heating', action('acted', 2))],
      9,
      null,
    ],
    [
      'by a unit that joined it, though its lead has reported',
      {},
      [
        by('heating', action('assigned', 1, T0)),
        by('water', action('joined', 1, promise)),
        by('heating', action('acted', 2)),
      ],
      9,
      promise,
    ],
    [
      'not once all who have it have',
      { state: 'acknowledged' },
      [
        by('heating', action('assigned', 1, promise)),
        by('water', action('joined', 1, promise)),
        by('water', action('acted', 2)),
        by('heating', action('acted', 3)),
      ],
      9,
      null,
    ],
    ['by the last promise', {}, [action('assigned', 1, T0), action('assigned', 2, promise)], 5, null],
  ])('%s', (_rule, part, actions, hours, since) => {
    const incident = { id: 'i', state: 'open', openedAt: T0, ...part } as Incident
    const now = new Date(Date.parse(T0) + hours * 3_600_000)
    expect(overdueSince(incident, actions, 4, now)?.toISOString() ?? null).toBe(since)
  })
})

it('each unit of a joint incident breaks its own promise', () => {
  const later = '2026-11-24T08:00:00.000Z'
  const actions = [
    by('heating', action('assigned', 1, promise)),
    by('water', action('joined', 1, promise)),
    by('gas', action('joined', 1, later)),
  ]
  const incident = { id: 'i', state: 'acknowledged', openedAt: T0 } as Incident
  const broken = (hours: number, more: IncidentAction[] = []) => {
    const now = new Date(Date.parse(T0) + hours * 3_600_000)
    return brokenPromises(incident, [...actions, ...more], 4, now).map(({ unit, since }) => [unit, since.toISOString()])
  }
  expect(broken(7)).toEqual([
    [null, promise],
    ['water', promise],
  ])
  expect(broken(9, [by('heating', action('acted', 7)), by('water', action('acted', 7))])).toEqual([['gas', later]])
})

describe('a joint incident is', () => {
  const T2 = '2026-11-24T02:00:00.000Z'
  const joint = [by('heating', action('assigned', 1, promise)), by('water', action('joined', 1, promise))]
  const said = (actions: IncidentAction[]) => ownersOf(actions).map((o) => [o.role, o.unit, o.reportedAt])
  it.each<[string, IncidentAction[], [string, string, string | null][]]>([
    ['nobody’s before it is assigned', [action('acted', 1)], []],
    [
      'its lead’s first, then theirs who joined',
      joint,
      [
        ['lead', 'heating', null],
        ['joins', 'water', null],
      ],
    ],
    [
      'answered by each for itself',
      [...joint, by('water', action('acted', 2))],
      [
        ['lead', 'heating', null],
        ['joins', 'water', T2],
      ],
    ],
    [
      'answered for its lead by who is of no owning unit',
      [...joint, action('acted', 2)],
      [
        ['lead', 'heating', T2],
        ['joins', 'water', null],
      ],
    ],
    [
      'theirs by the last assignment alone',
      [...joint, by('gas', action('assigned', 3, promise))],
      [['lead', 'gas', null]],
    ],
  ])('%s', (_, actions, expected) => expect(said(actions)).toEqual(expected))
})
