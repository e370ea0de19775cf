import { describe, expect, it } from 'vitest'
import { type Backtest, backtest } from '../../alerts/backtest.ts'
import { dayContext } from '../../alerts/day-context.ts'
import { judge, type Mark, truthOf } from '../../alerts/judge.ts'
import { KnownThen, type PastSeries } from '../../alerts/known-then.ts'
import { ruleSchema } from '../../alerts/rule.ts'
import { addDays, daysBetween } from '../../views/local-days.ts'

const FROM = '2026-01-05'
const HISTORY = 740
const DAYS = 28
const dates = daysBetween(addDays(FROM, -HISTORY), addDays(FROM, DAYS))
const rule = ruleSchema.parse({
  id: 'surge',
  title: { zh: '突增', en: 'Surge' },
  metric: 'ticket.tickets',
  levels: [['district']],
  days: 1,
  detector: { kind: 'seasonal', q: 0.001 },
  schedule: '0 8 * * *',
  severity: 'yellow',
  audiences: ['mayor'],
  why: { zh: '因为', en: 'because' },
})
const usual = Float64Array.from(dates, (_, i) => 20 + ((i * 7) % 9) - 4)

/** The usual counts with a burst of 60 on the tenth day of the period. */
function burst(change: Partial<PastSeries> = {}): PastSeries {
  const values = usual.slice()
  values[HISTORY + 10]! += 60
  return { rows: { district: ['A'] }, level: 0, values, ...change }
}

function run(series: PastSeries[]): { result: Backtest; shares: number[] } {
  const period = { from: FROM, to: addDays(FROM, DAYS) }
  const instantOf = (day: string) => new Date(`${addDays(day, 1)}T08:00:00Z`)
  const days = dayContext(dates, [])
  const going = backtest({ rule, tenant: 'demo', zone: 'UTC', series, days, period, instantOf })
  const shares: number[] = []
  for (let step = going.next(); ; step = going.next()) {
    if (step.done) return { result: step.value, shares }
    shares.push(step.value)
  }
}

const mark = (change: Partial<Mark>): Mark => ({
  id: 'E1',
  title: { zh: '事件', en: 'Event' },
  rows: { district: ['A'] },
  from: '2026-01-15T06:00:00Z',
  to: '2026-01-15T20:00:00Z',
  size: 'clear',
  excess: 60,
  quiet: false,
  ...change,
})

describe('a look back', () => {
  it('raises what a live tick would have raised, on its day, and closes it', () => {
    const { result } = run([burst()])
    expect(result.raised).toHaveLength(1)
    expect(result.raised[0]).toMatchObject({
      day: '2026-01-15',
      opened: { state: 'open', openedAt: '2026-01-16T08:00:00.000Z' },
      last: { state: 'resolved' },
    })
  })

  it('counts every week of the period, the quiet ones too, and tells how far it is', () => {
    const { result, shares } = run([burst()])
    expect(result.perWeek.map((week) => week.told)).toEqual([0, 1, 0, 0])
    expect([result.ticks, shares.length, shares.at(-1)]).toEqual([DAYS, DAYS, 1])
  })

  it('knows cases only from the day on which they had come in', () => {
    const late = [{ day: HISTORY + 10, known: HISTORY + 12, num: 60, den: 0 }]
    expect(run([burst({ late })]).result.raised).toEqual([])
  })

  it('samples how often p is small by itself', () => {
    const { result } = run([burst({ values: usual })])
    expect(result.nullRate?.tests).toBeGreaterThan(2)
    expect(result.nullRate?.small).toBe(0)
  })
})

describe('a series as it was known then', () => {
  const values = Float64Array.of(5, 5, 5)
  const late = [{ day: 0, known: 2, num: 3, den: 4 }]

  it('leaves late cases out until they come', () => {
    const known = new KnownThen([{ rows: {}, level: 0, values, totals: Float64Array.of(9, 9, 9), late }])
    expect([...known.atEndOf(1)[0]!.values]).toEqual([2, 5])
    const after = known.atEndOf(2)[0]!
    expect([[...after.values], [...after.totals!]]).toEqual([
      [5, 5, 5],
      [9, 9, 9],
    ])
    expect([...values]).toEqual([5, 5, 5])
  })
})

describe('what happened decides', () => {
  const { raised } = run([burst()]).result
  const one = (truth: Mark[], complete = true) => judge(raised, { marks: truth, complete })

  it.each([
    ['an alarm about the event is right', [mark({})], true, 1, 0],
    ['one elsewhere is wrong', [mark({ rows: { district: ['B'] } })], true, 0, 1],
    ['one at another time is wrong', [mark({ from: '2026-01-20T00:00:00Z', to: '2026-01-21T00:00:00Z' })], true, 0, 1],
    ['an event too small to be its reason does not make it right', [mark({ excess: 9 })], true, 0, 1],
    ['an event of unknown size may be its reason', [mark({ excess: null })], true, 1, 0],
    ['what shows in other dimensions does not contradict', [mark({ rows: { matter2: ['m01'] } })], true, 1, 0],
    ['an alarm in a quiet time is wrong', [mark({ quiet: true })], false, 0, 1],
    ['where only some of it is known, the rest is not judged', [], false, 0, 0],
  ])('%s', (_, marks, complete, right, wrong) => {
    expect(one(marks, complete)).toMatchObject({ right, wrong, unjudged: 1 - right - wrong })
  })

  it('an alarm about what had begun before the period is right, and nobody asks whether that was found', () => {
    const marks = [
      mark({ from: '2026-01-14T06:00:00Z' }),
      mark({ id: 'E2', rows: { district: ['B'] }, from: '2026-01-16T06:00:00Z' }),
    ]
    const judged = judge(raised, truthOf(marks, { from: '2026-01-15', to: '2026-02-01' }))
    expect(judged).toMatchObject({ right: 1, wrong: 0, recall: 0 })
    expect(judged.found.map((found) => found.mark.id)).toEqual(['E2'])
  })

  it('a found event has a delay, a missed one lowers the recall', () => {
    const judged = one([mark({}), mark({ id: 'E2', rows: { district: ['B'] } })])
    expect(judged.recall).toBe(0.5)
    expect(judged.found.map((found) => found.delayDays?.toFixed(2) ?? null)).toEqual(['1.08', null])
    expect(judged.precision).toMatchObject({ share: 1 })
  })
})
