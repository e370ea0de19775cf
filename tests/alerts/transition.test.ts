import { describe, expect, it } from 'vitest'
import type { Incident } from '../../alerts/incident.ts'
import { ruleSchema } from '../../alerts/rule.ts'
import type { Signal, SignalState } from '../../alerts/signal.ts'
import { step } from '../../alerts/transition.ts'

const text = { zh: '甲', en: 'a' }
const ruleOf = (part: object) =>
  ruleSchema.parse({
    id: 'surge',
    title: text,
    metric: 'ticket.tickets',
    levels: [[]],
    detector: { kind: 'seasonal' },
    schedule: '0 8 * * *',
    severity: 'yellow',
    audiences: ['mayor'],
    why: text,
    ...part,
  })
const reading = (state: SignalState, observed = 40, expected: number | null = 20): Signal => ({
  state,
  rows: { district: ['A'] },
  level: 0,
  observed,
  expected,
  low: null,
  high: null,
  ratio: expected === null ? null : observed / expected,
  p: null,
  recurrenceDays: null,
  windowDays: 1,
  reason: 'test',
})
const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour))

/** Lives through readings, an hour apart: the step's kind and the state after each. */
function live(rule: ReturnType<typeof ruleOf>, readings: readonly Signal[]) {
  let incident: Incident | null = null
  const steps = readings.map((signal, hour) => {
    const taken = step(rule, 't', signal, incident, at(hour))
    incident = taken && taken.incident.state !== 'resolved' ? taken.incident : null
    return `${taken?.kind ?? '-'} ${taken?.incident.state ?? '-'} r${taken?.incident.revision ?? 0}`
  })
  return steps
}
const b = reading('breach')
const c = reading('clear')

describe('an incident', () => {
  it.each([
    ['opens at the first breach', { openAfter: 1 }, [b], ['open open r1']],
    ['waits for the breaches asked for', { openAfter: 2 }, [b, b], ['pending pending r0', 'open open r1']],
    [
      'is dropped when it clears before opening',
      { openAfter: 2 },
      [b, c],
      ['pending pending r0', 'dropped resolved r0'],
    ],
    [
      'closes after the clear readings asked for',
      { closeAfter: 2 },
      [b, c, c],
      ['open open r1', '- open r1', 'resolved resolved r2'],
    ],
    [
      'counts clear readings in a row',
      { closeAfter: 2 },
      [b, c, b, c],
      ['open open r1', '- open r1', '- open r1', '- open r1'],
    ],
    ['is not begun by a clear reading', {}, [c], ['- - r0']],
    ['is not begun by missing data', {}, [reading('no-data')], ['- - r0']],
    [
      'says once that data is missing',
      {},
      [b, reading('no-data'), reading('no-data')],
      ['open open r1', 'no-data open r1', '- open r1'],
    ],
    [
      'says once that a reading failed',
      {},
      [b, reading('error'), reading('error')],
      ['open open r1', 'error open r1', '- open r1'],
    ],
    [
      'is told again when its excess doubles',
      {},
      [b, reading('breach', 59), reading('breach', 60)],
      ['open open r1', '- open r1', 'worsened open r2'],
    ],
    [
      'is told again when its severity rises',
      { escalateAt: 2.5 },
      [b, reading('breach', 50)],
      ['open open r1', 'worsened open r2'],
    ],
  ] as const)('%s', (_, part, readings, expected) => {
    expect(live(ruleOf(part), readings)).toEqual(expected)
  })

  it('keeps its last figures while data is missing', () => {
    const opened = step(ruleOf({}), 't', b, null, at(0))?.incident ?? null
    expect(step(ruleOf({}), 't', reading('no-data', 0, null), opened, at(1))?.incident.signal).toMatchObject({
      state: 'no-data',
      observed: 40,
      expected: 20,
    })
  })

  it('never falls in severity while it goes on', () => {
    const rule = ruleOf({ escalateAt: 3 })
    const opened = step(rule, 't', reading('breach', 60), null, at(0))?.incident ?? null
    expect(opened?.severity).toBe('orange')
    expect(step(rule, 't', b, opened, at(1))?.incident.severity).toBe('orange')
  })

  it('stays acknowledged through further breaches, and resolves', () => {
    const rule = ruleOf({ closeAfter: 1 })
    const opened = step(rule, 't', b, null, at(0))?.incident
    const seen: Incident = { ...(opened as Incident), state: 'acknowledged', acknowledgedAt: at(1).toISOString() }
    expect(step(rule, 't', b, seen, at(2))?.incident.state).toBe('acknowledged')
    expect(step(rule, 't', c, seen, at(2))?.kind).toBe('resolved')
  })

  it('remembers its rarest reading', () => {
    const rare = (recurrenceDays: number | null): Signal => ({ ...b, p: 1e-4, recurrenceDays })
    const opened = step(ruleOf({}), 't', rare(12), null, at(0))?.incident ?? null
    const later = step(ruleOf({}), 't', rare(90), opened, at(1))?.incident ?? null
    expect([opened?.rarestDays, later?.rarestDays]).toEqual([12, 90])
    expect(step(ruleOf({}), 't', rare(3), later, at(2))?.incident.rarestDays).toBe(90)
    expect(step(ruleOf({}), 't', b, null, at(0))?.incident.rarestDays).toBeUndefined()
  })

  it('ends as the new usual level after four weeks, with the ratio that the baseline has to move by', () => {
    const opened = step(ruleOf({}), 't', b, null, at(0))?.incident ?? null
    expect(step(ruleOf({}), 't', b, opened, at(27 * 24))?.kind).toBeNull()
    const shifted = step(ruleOf({}), 't', b, opened, at(28 * 24))
    expect(shifted).toMatchObject({ kind: 'level-shift', incident: { state: 'resolved', revision: 2 } })
    expect(shifted?.incident.shift).toEqual({ rows: { district: ['A'] }, from: '2026-01-01', ratio: 2 })
  })

  it('does not become usual where a fixed bound is what it breaks', () => {
    const rule = ruleOf({ detector: { kind: 'threshold', above: 10 } })
    const opened = step(rule, 't', b, null, at(0))?.incident ?? null
    expect(step(rule, 't', b, opened, at(40 * 24))?.kind).toBeNull()
  })

  it('has the same id for the same rows and beginning, and another for another beginning', () => {
    const id = (hour: number) => step(ruleOf({}), 't', b, null, at(hour))?.incident.id
    expect(id(1)).toBe(id(1))
    expect(id(1)).not.toBe(id(2))
  })
})
