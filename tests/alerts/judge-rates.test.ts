import { describe, expect, it } from 'vitest'
import type { Raised } from '../../alerts/backtest.ts'
import type { Incident } from '../../alerts/incident.ts'
import { judge, judgedTogether, type Mark, truthFor } from '../../alerts/judge.ts'
import { ruleSchema } from '../../alerts/rule.ts'
import type { RowSet } from '../../audiences/scope.ts'

/** A unit loses 30 of 120 cases from 1 to 14 March. */
const fall: Mark = {
  ...{ id: 'R1', title: { zh: '下滑', en: 'Fall' }, rows: { unit: ['U'] }, size: 'clear', excess: 30, quiet: false },
  ...{ from: '2026-02-28T16:00:00Z', to: '2026-03-14T16:00:00Z' },
  rate: { metrics: ['followup.solved_rate'], from: '2026-03-01', to: '2026-03-15', fall: 0.25 },
}
const surge: Mark = { ...fall, id: 'E1', excess: 500, rate: undefined }

interface Alarm {
  day?: string
  rows?: RowSet
  observed?: number
  cases?: number
}

/** 60 cases of a week, 0.6 where 0.85 is usual. */
function alarm({ day = '2026-03-07', rows = { unit: ['U'] }, observed = 0.6, cases = 60 }: Alarm = {}): Raised {
  const signal = { observed, expected: 0.85, cases, windowDays: 7 }
  const opened = { parentId: null, rows, signal, openedAt: `${day}T23:59:00Z`, since: `${day}T23:59:00Z` }
  return { opened: opened as Incident, worst: opened as Incident, last: opened as Incident, day }
}

const ruleOver = (metric: string, detector: object) =>
  ruleSchema.parse({
    ...{
      id: 'drop',
      title: { zh: '降', en: 'Drop' },
      metric,
      levels: [['unit']],
      days: 7,
      detector,
      schedule: '0 8 * * *',
    },
    ...{ severity: 'blue', audiences: ['mayor'], why: { zh: '因', en: 'because' } },
  })
const rate = { kind: 'rate', turns: 'below' }

describe('an alarm over a rate', () => {
  it.each<[string, Alarm, boolean]>([
    ['is right in the rows and on the days of a fall', {}, true],
    ['is wrong in other rows', { rows: { unit: ['V'] } }, false],
    ['is wrong on days before it', { day: '2026-02-28' }, false],
    ['is wrong when its window begins after it', { day: '2026-03-21' }, false],
    ['is wrong where the one day that it shares explains too little', { day: '2026-03-20' }, false],
    ['is right over larger rows whose missing cases it explains', { rows: {}, observed: 0.84, cases: 2000 }, true],
    ['is wrong over larger rows that miss far more', { rows: {}, observed: 0.8, cases: 2000 }, false],
    [
      'is wrong where a few of its rows miss more than their part of it',
      { rows: { unit: ['U'], district: ['D'] }, observed: 0, cases: 10 },
      false,
    ],
  ])('%s', (_, change, right) => {
    expect(judge([alarm(change)], { marks: [fall], complete: true }).judged[0]?.right).toBe(right)
  })
})

describe('what bears on a rule', () => {
  const truth = { marks: [fall, surge], before: [surge], complete: true }
  it.each<[string, string, object, boolean, string[] | null]>([
    ['falls of its own metric on one over a rate', 'followup.solved_rate', rate, true, ['R1']],
    ['no fall of another metric', 'followup.satisfied_rate', rate, true, []],
    ['events that came in on one over counts', 'ticket.tickets', { kind: 'seasonal' }, false, ['E1']],
    [
      'nothing on a fixed bound of a share, which tells how things stand',
      'followup.solved_rate',
      { kind: 'threshold', below: 0.7 },
      true,
      null,
    ],
    ['events on a fixed bound of what comes in', 'ticket.tickets', { kind: 'threshold', above: 900 }, false, ['E1']],
  ])('%s', (_, metric, detector, isRatio, ids) => {
    expect(truthFor(ruleOver(metric, detector), isRatio, truth)?.marks.map(({ id }) => id) ?? null).toEqual(ids)
  })
})

describe('several rules together', () => {
  it('find an event once, by whichever told of it first, and answer for every alarm', () => {
    const truth = { marks: [fall], complete: true }
    const parts = [[alarm({ day: '2026-03-10' }), alarm({ rows: { unit: ['V'] } })], [alarm({ day: '2026-03-05' })], []]
    const together = judgedTogether(parts.map((raised) => judge(raised, truth)))
    expect(together).toMatchObject({ right: 2, wrong: 1, recall: 1 })
    expect(together.found.map(({ by }) => by?.day)).toEqual(['2026-03-05'])
  })
})
