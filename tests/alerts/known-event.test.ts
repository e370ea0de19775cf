import { describe, expect, it } from 'vitest'
import { dayContext } from '../../alerts/day-context.ts'
import { detect } from '../../alerts/detect.ts'
import { type KnownEvent, knownEvent, type Lessons, type LevelShift, taught } from '../../alerts/known-event.ts'
import { detectorSchema } from '../../alerts/rule.ts'
import type { RowSet } from '../../audiences/scope.ts'
import { addDays, daysBetween } from '../../views/local-days.ts'

const event = (rows: RowSet, from: string, to: string): KnownEvent => ({
  ...{ id: 'e', tenant: 't', rows, from, to, note: 'marathon', by: 'duty', at: '2026-01-01T00:00:00.000Z' },
})
const A = { district: ['A'] }

describe('a known event', () => {
  it.each<[string, RowSet, string, boolean]>([
    ['holds its own rows', A, '2026-01-03', true],
    ['holds what lies within them', { district: ['A'], matter2: ['m'] }, '2026-01-03', true],
    ['holds its first day', A, '2026-01-02', true],
    ['holds its last day', A, '2026-01-04', true],
    ['does not hold the day before', A, '2026-01-01', false],
    ['does not hold the day after', A, '2026-01-05', false],
    ['does not hold the whole city', {}, '2026-01-03', false],
    ['does not hold another district', { district: ['B'] }, '2026-01-03', false],
  ])('%s', (_, rows, day, held) =>
    expect(knownEvent([event(A, '2026-01-02', '2026-01-04')], rows, day) !== undefined).toBe(held),
  )

  it('of the whole city holds everything', () =>
    expect(knownEvent([event({}, '2026-01-02', '2026-01-04')], A, '2026-01-03')).toBeDefined())
})

const series = (values: number[], rows: RowSet = A) => ({ rows, level: 0, values: Float64Array.from(values) })

describe('what a baseline is taught', () => {
  const shift = (rows: RowSet, from: string, ratio: number): LevelShift => ({ rows, from, ratio })
  it.each<[string, Partial<Lessons>, number[]]>([
    ['the counts', {}, [1, 2, 3, 4]],
    [
      'not the days of a known event',
      { known: [event(A, '2026-01-02', '2026-01-03')] },
      [1, Number.NaN, Number.NaN, 4],
    ],
    [
      'the days of an event elsewhere',
      { known: [event({ district: ['B'] }, '2026-01-02', '2026-01-03')] },
      [1, 2, 3, 4],
    ],
    ['the new level from before its shift', { shifts: [shift(A, '2026-01-03', 2)] }, [2, 4, 3, 4]],
    [
      'two shifts on top of each other',
      { shifts: [shift(A, '2026-01-03', 2), shift(A, '2026-01-02', 3)] },
      [6, 4, 3, 4],
    ],
    ['not the shift of wider rows', { shifts: [shift({}, '2026-01-03', 2)] }, [1, 2, 3, 4]],
  ])('is %s', (_, lessons, expected) => {
    expect([...taught(series([1, 2, 3, 4]), '2026-01-01', { known: [], shifts: [], ...lessons })]).toEqual(expected)
  })
})

describe('a surge that was learnt from', () => {
  const today = '2026-06-01'
  const from = addDays(today, -740)
  const dates = daysBetween(from, addDays(today, 1))
  const detector = detectorSchema.parse({ kind: 'seasonal' })
  const read = (values: number[], lessons: Lessons) => {
    const options = { window: { days: 1 }, watched: new Map(), fits: new Map(), lessons }
    return detect([series(values)], dayContext(dates, []), detector, options)[0]
  }
  const usual = dates.map((_, i) => 20 + ((i * 7) % 9) - 4)

  it('is expected again once the level has moved, and what is above it is told', () => {
    const moved = usual.map((count, i) => (i >= dates.length - 40 ? 2 * count : count))
    const shifts = [{ rows: A, from: addDays(today, -39), ratio: 2 }]
    expect(read(moved, { known: [], shifts: [] })?.state).toBe('breach')
    const signal = read(moved, { known: [], shifts })
    expect(signal?.state).toBe('clear')
    expect(signal?.expected).toBeGreaterThan(30)
    expect(read([...moved.slice(0, -1), 120], { known: [], shifts })?.state).toBe('breach')
  })

  it('does not raise the baseline where it was a known event', () => {
    const begin = dates.length - 60
    const festival = usual.map((count, i) => (i >= begin && i < begin + 25 ? 3 * count : count))
    const known = [event({}, dates[begin] ?? '', dates[begin + 24] ?? '')]
    const [with_, without] = [read(festival, { known, shifts: [] }), read(festival, { known: [], shifts: [] })]
    expect(with_?.expected).toBeLessThan(without?.expected ?? 0)
  })
})
