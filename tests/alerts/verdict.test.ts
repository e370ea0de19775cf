import { describe, expect, it } from 'vitest'
import type { Incident } from '../../alerts/incident.ts'
import { familyWeights, isRight, learn, recordOf, subjectOf, type VerdictKind } from '../../alerts/verdict.ts'

const told = (matter: string, kind: VerdictKind | null, hours = 2) => ({
  incident: {
    id: `${matter}-${kind}`,
    rows: { matter2: [matter] },
    since: '2026-11-01T00:00:00Z',
    openedAt: new Date(Date.parse('2026-11-01T00:00:00Z') + hours * 3_600_000).toISOString(),
  } as unknown as Incident,
  verdict: kind && { incidentId: '', memberId: 'duty', kind, note: null, at: '2026-11-02T00:00:00Z' },
})
const many = (n: number, matter: string, kind: VerdictKind) => Array.from({ length: n }, () => told(matter, kind))

describe('a verdict', () => {
  it.each([
    ['real', true],
    ['too-late', true],
    ['false', false],
    ['known-event', false],
    ['duplicate', null],
  ] as const)('%s counts as right: %s', (kind, right) => expect(isRight(kind)).toBe(right))

  it.each([
    [{ matter1: ['m1'], matter2: ['m2'], district: ['d'] }, 'matter2 m2'],
    [{ unit: ['water'] }, 'unit water'],
    [{ unit: ['water'], matter1: ['m1'] }, 'matter1 m1'],
    [{ district: ['d'] }, ''],
    [{ matter2: ['a', 'b'], matter1: ['m1'] }, 'matter1 m1'],
  ])('%o is about "%s"', (rows, subject) => expect(subjectOf(rows)).toBe(subject))
})

describe('the record of a rule', () => {
  it('counts what was judged, with an interval, and leaves duplicates and silence out', () => {
    const record = recordOf([
      ...many(14, 'a', 'real'),
      ...many(2, 'a', 'false'),
      told('a', 'duplicate'),
      told('a', null),
    ])
    expect(record).toMatchObject({ told: 18, right: 14, judged: 16, precision: { share: 0.875 }, delayHours: 2 })
    expect(record.precision?.low).toBeCloseTo(0.64, 2)
  })

  it('has no precision before anything is judged', () => {
    expect(recordOf([told('a', null)])).toMatchObject({ told: 1, judged: 0, precision: null })
  })
})

describe('what verdicts teach', () => {
  const learned = learn([...many(20, 'good', 'real'), ...many(12, 'bad', 'false'), told('rare', 'false')])

  it('lowers the bar of a matter that was right, raises that of one that was wrong', () => {
    expect(learned.get('matter2 good')).toBeGreaterThan(1.3)
    expect(learned.get('matter2 bad')).toBeLessThan(0.5)
  })

  it('moves little on few verdicts, and never by more than four', () => {
    expect(learned.get('matter2 rare')).toBeGreaterThan(0.75)
    expect(Math.min(...learned.values())).toBeGreaterThanOrEqual(0.25)
  })

  it('weights of a family average 1, as the procedure asks', () => {
    const weights = familyWeights([{ matter2: ['good'] }, { matter2: ['bad'] }, { matter2: ['new'] }], learned)
    expect(weights.reduce((sum, weight) => sum + weight, 0) / 3).toBeCloseTo(1, 12)
    expect(weights[0]).toBeGreaterThan(weights[2] ?? 0)
    expect(weights[2]).toBeGreaterThan(weights[1] ?? 0)
  })
})
