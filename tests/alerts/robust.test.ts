import { describe, expect, it } from 'vitest'
import { backtest } from '../../alerts/backtest.ts'
import { type CalendarRow, dayContext } from '../../alerts/day-context.ts'
import { detect } from '../../alerts/detect.ts'
import { ruleSchema } from '../../alerts/rule.ts'
import type { SeriesInput } from '../../alerts/signal.ts'
import { addDays, daysBetween, weekday } from '../../views/local-days.ts'

/** What is missing, broken or renamed in the past gives a state that says so, and never a wrong alarm. */
const text = { zh: '甲', en: 'a' }
const rule = ruleSchema.parse({
  ...{ id: 'surge', title: text, why: text, metric: 'ticket.tickets', levels: [['matter2']], days: 3 },
  ...{ schedule: '0 8 * * *', severity: 'yellow', audiences: ['mayor'], detector: { kind: 'seasonal', minRatio: 1.2 } },
})
const FROM = '2024-01-01'
/** The day after the last. */
const END = '2026-01-11'
const dates = daysBetween(FROM, END)
/** Index of 10 January 2026, a Saturday. */
const LAST = dates.length - 1
const rowsOf = (code: string) => ({ matter2: [code] })
const known = (coverageTo: string): CalendarRow[] =>
  daysBetween('2023-12-31', '2026-01-13').map((date) => ({ date, kind: 'workday', coverage_to: coverageTo }))

/** Thirty on a workday, with a ripple, and ten on a day at the weekend. */
const usual = (i: number) => (weekday(dates[i] ?? '') >= 5 ? 10 : 30) + ((i * 7) % 5) - 2
const seriesOf = (code: string, value: (i: number) => number): SeriesInput => ({
  ...{ rows: rowsOf(code), level: 0 },
  values: Float64Array.from(dates, (_, i) => value(i)),
})
/** Every reading of the last `days` days, and the incidents that they would have raised. */
function lived(series: SeriesInput[], days: number, calendar = known('2026-12-31')) {
  const period = { from: addDays(END, -days), to: END }
  const instantOf = (day: string) => new Date(`${addDays(day, 1)}T00:00:00Z`)
  const at = { tenant: 't', zone: 'Asia/Shanghai', series, days: dayContext(dates, calendar), period, instantOf }
  const run = backtest({ rule, ...at })
  let step = run.next()
  while (!step.done) step = run.next()
  return step.value.raised.map((one) => `${one.opened.rows.matter2} ${one.day}`)
}
/** The state of the last day's reading, of the last `count` days alone. */
function stateOf(series: SeriesInput, calendar: CalendarRow[], count = dates.length) {
  const one = { ...series, values: series.values.slice(-count) }
  const settings = { window: rule, watched: new Map(), fits: new Map() }
  const [signal] = detect([one], dayContext(dates.slice(-count), calendar), rule.detector, settings)
  return `${signal?.state} ${signal?.reason}`
}

describe('an unknown holiday year', () => {
  const makeUp = seriesOf('A', (i) => (i === LAST ? 30 : usual(i)))
  it('a Saturday with a workday’s cases is no alarm: it may be a make-up workday', () => {
    expect(lived([makeUp], 1, known('2025-12-31'))).toEqual([])
    expect(lived([makeUp], 1)).toEqual(['A 2026-01-10'])
  })
  it('the reading says that the calendar is unknown', () => {
    expect(stateOf(makeUp, known('2025-12-31'))).toBe('clear usual-calendar-unknown')
    expect(stateOf(makeUp, known('2026-12-31'))).toBe('breach excess')
  })
  it('what no kind of day would bring is told all the same, and says so', () => {
    const surge = seriesOf('A', (i) => (i === LAST ? 120 : usual(i)))
    expect(stateOf(surge, known('2025-12-31'))).toBe('breach excess-calendar-unknown')
  })
})

describe('a holiday', () => {
  const dateOf = (i: number) => dates[i] ?? ''
  /** The first three days of every other month, whatever their weekday: ten cases each. */
  const feast = (date: string) => date.slice(8) <= '03' && Number(date.slice(5, 7)) % 2 === 1
  const calendar = daysBetween('2023-12-31', '2026-01-13').map((date) => ({
    ...{ date, kind: feast(date) ? 'holiday' : 'workday', coverage_to: '2026-12-31' },
  }))
  const quiet = seriesOf('A', (i) => (feast(dateOf(i)) ? 10 : usual(i)))
  it('on a Sunday is as quiet as one on a Tuesday, and no alarm', () => {
    expect(lived([quiet], 370, calendar)).toEqual([])
  })
  it('that is busy alarms', () => {
    const busy = seriesOf('A', (i) => (dateOf(i) === '2025-11-02' ? 40 : feast(dateOf(i)) ? 10 : usual(i)))
    expect(lived([busy], 100, calendar)).toEqual(['A 2025-11-02'])
  })
})

describe('a gap in the data', () => {
  const gap = (from: number, to: number) =>
    seriesOf('A', (i) => (i >= LAST - to && i <= LAST - from ? Number.NaN : usual(i)))
  it.each([
    ['a gap of ten days raises nothing, during it or after', gap(20, 29)],
    ['a gap of three months raises nothing', gap(20, 110)],
    ['a gap that has only just ended raises nothing', gap(1, 12)],
    ['a year that was never imported raises nothing', gap(120, 485)],
  ])('%s', (_, series) => expect(lived([series], 60)).toEqual([]))
  it('the reading of a day without data says so', () => {
    expect(stateOf(gap(0, 5), known('2026-12-31'))).toBe('no-data no-data')
  })
})

describe('a dimension that is renamed in mid-history', () => {
  const RENAMED = LAST - 100
  const before = seriesOf('old', (i) => (i < RENAMED ? usual(i) : 0))
  const after = seriesOf('new', (i) => (i < RENAMED ? 0 : usual(i)))
  it('neither name alarms, from the day of the renaming on', () => {
    expect(lived([before, after], 110)).toEqual([])
  })
  it('nor do two that were merged under the name of one, once the level is the usual one', () => {
    const merged = seriesOf('kept', (i) => usual(i) * (i < LAST - 200 ? 1 : 1.2))
    expect(lived([merged], 100)).toEqual([])
  })
  it('the new name is judged as soon as six weeks and a gap are known', () => {
    const surge = seriesOf('new', (i) => (i < RENAMED ? 0 : i > LAST - 2 ? 120 : usual(i)))
    expect(lived([before, surge], 5)).toEqual(['new 2026-01-09'])
  })
})

describe('a series with three points', () => {
  const three = seriesOf('A', (i) => (i > LAST - 3 ? 30 : 0))
  it.each([
    ['three days of data are no history', 3, 'clear no-history'],
    ['three days after two years of zeros are no history either', dates.length, 'clear no-history'],
  ])('%s', (_, count, state) => expect(stateOf(three, known('2026-12-31'), count)).toBe(state))
  it('three cases in two years are too few', () => {
    const sparse = seriesOf('A', (i) => (i === 100 || i === 400 || i === LAST ? 1 : 0))
    expect(stateOf(sparse, known('2026-12-31'))).toMatch(/^clear/)
    expect(lived([sparse, three], 30)).toEqual([])
  })
})
