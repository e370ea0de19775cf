import { describe, expect, it } from 'vitest'
import { causeChanged } from '../../alerts/explanation.ts'
import type { Cause, Incident, IncidentState } from '../../alerts/incident.ts'
import { foldStories, headsOf } from '../../alerts/story.ts'
import type { RowSet } from '../../audiences/scope.ts'

interface Part {
  rows?: RowSet
  opened?: string
  parentId?: string
  state?: IncidentState
  breach?: boolean
}

const incident = (
  id: string,
  { rows = {}, opened = '08', parentId, state = 'open', breach = true }: Part = {},
): Incident => {
  const at = `2026-01-05T${opened}:00:00.000Z`
  const figures = { observed: 30, expected: 10, low: 5, high: 16, ratio: 3, p: 1e-6, recurrenceDays: 900 }
  const signal = {
    state: breach ? ('breach' as const) : ('clear' as const),
    rows,
    level: 0,
    windowDays: 1,
    reason: 'excess',
  }
  const times = { since: at, openedAt: at, updatedAt: at, acknowledgedAt: null, acknowledgedBy: null, resolvedAt: null }
  const life = { state, revision: 1, breaches: 1, clears: 0, peak: 30, toldExcess: 20, cause: null }
  return {
    ...{ id, tenant: 't', key: id, ruleId: 'r', rows, level: 0, parentId: parentId ?? null, severity: 'yellow' },
    ...{ ...times, ...life, signal: { ...signal, ...figures } },
  }
}

/** `shared` says of each of this tick's incidents how much of its excess lies in the core of which other. */
function parents(
  own: Incident[],
  shared: Record<string, Record<string, number>>,
  { others = [], before = own }: { others?: Incident[]; before?: Incident[] } = {},
) {
  const explanation = { cause: null, callers: null, began: null, at: '' }
  const findings = new Map(
    Object.entries(shared).map(([id, of]) => [id, { explanation, shared: new Map(Object.entries(of)) }]),
  )
  return Object.fromEntries(foldStories(own, before, others, findings).map(({ id, parentId }) => [id, parentId]))
}

describe('one event is one incident', () => {
  it('hangs what breaches for the same reason under the incident of another rule', () => {
    expect(parents([incident('unit')], { unit: { city: 0.9 } }, { others: [incident('city')] })).toEqual({
      unit: 'city',
    })
  })
  it('keeps apart what shares less than half of the excess', () => {
    expect(parents([incident('unit')], { unit: { city: 0.4 } }, { others: [incident('city')] })).toEqual({ unit: null })
  })
  it('hangs the narrower of two of one tick under the broader, never both ways', () => {
    const own = [
      incident('narrow', { rows: { unit: ['u'], district: ['A'] } }),
      incident('broad', { rows: { unit: ['u'] } }),
    ]
    expect(parents(own, { narrow: { broad: 1 }, broad: { narrow: 1 } })).toEqual({ narrow: 'broad', broad: null })
  })
  it('hangs a late one under the early one, however broad it is', () => {
    const own = [incident('late', { opened: '12' }), incident('early', { rows: { unit: ['u'] } })]
    expect(parents(own, { late: { early: 1 }, early: { late: 1 } })).toEqual({ late: 'early', early: null })
  })
  it('goes to the head of the story', () => {
    const others = [incident('head'), incident('middle', { parentId: 'head' })]
    expect(parents([incident('tail')], { tail: { middle: 1 } }, { others })).toEqual({ tail: 'head' })
  })
  it('never hangs a head under its own part', () => {
    const others = [incident('part', { parentId: 'whole' })]
    expect(parents([incident('whole')], { whole: { part: 1 } }, { others })).toEqual({ whole: null })
  })
  it('stays part of a story that goes on, without being looked into again', () => {
    const before = [incident('part', { parentId: 'head' })]
    expect(parents([incident('part')], {}, { others: [incident('head')], before })).toEqual({ part: 'head' })
  })
  it.each<[string, Incident[]]>([
    ['is over', [incident('head', { state: 'resolved' })]],
    ['is not known any more', []],
  ])('stands alone once its story %s', (_, others) => {
    const before = [incident('part', { parentId: 'head' })]
    expect(parents([incident('part')], { part: { head: 1 } }, { others, before })).toEqual({ part: null })
  })
  it('leaves what does not breach as it is', () => {
    const own = [incident('quiet', { breach: false, parentId: 'old' })]
    expect(parents(own, {}, {})).toEqual({ quiet: 'old' })
  })
})

describe('what a reader hears of a story', () => {
  const head = incident('head')
  const early = incident('early', { parentId: 'head', rows: { unit: ['u'] } })
  const late = incident('late', { parentId: 'head', opened: '12' })
  const alone = incident('alone')
  const all = new Map([head, early, late, alone].map((one) => [one.id, one]))
  it.each<[string, Incident[], string[]]>([
    ['is its head', [early, head, late, alone], ['head', 'alone']],
    ['is the part told first, where the head is not theirs', [late, early, alone], ['early', 'alone']],
    ['is the part that is theirs', [late], ['late']],
    ['is nothing where nothing is theirs', [], []],
  ])('%s', (_, heard, expected) => expect(headsOf(heard, all).map(({ id }) => id)).toEqual(expected))
})

describe('another cause', () => {
  const cause = (rows: RowSet, share = 0.8): Cause => ({ rows, observed: 9, expected: 1, share })
  const explanation = { cause: null, callers: null, began: null, at: '' }
  it.each<[string, Cause | null, Cause | null, boolean]>([
    ['another street', cause({ street: ['A'] }), cause({ street: ['B'] }), true],
    ['another matter in the same street', cause({ street: ['A'], m: ['x'] }), cause({ street: ['A'], m: ['y'] }), true],
    ['a closer look at the same', cause({ street: ['A'] }), cause({ street: ['A'], m: ['x'] }), false],
    ['one street more', cause({ street: ['A'] }), cause({ street: ['A', 'B'] }), false],
    ['a first cause', null, cause({ street: ['A'] }), true],
    ['a small first cause', null, cause({ street: ['A'] }, 0.3), false],
    ['none any more', cause({ street: ['A'] }), null, false],
  ])('%s', (_, before, found, changed) => expect(causeChanged({ cause: before, explanation }, found)).toBe(changed))
  it('is no news where nobody had looked before', () =>
    expect(causeChanged({ cause: null }, cause({ street: ['A'] }))).toBe(false))
})
