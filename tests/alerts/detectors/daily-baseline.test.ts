import { describe, expect, it } from 'vitest'
import { DAILY_FIT, expectDaily, fitDaily } from '../../../alerts/detectors/daily-baseline.ts'
import { seasonAt } from '../../../alerts/detectors/daily-season.ts'
import { testDaily } from '../../../alerts/detectors/daily-tail.ts'
import { dailySeries, generator, plainCalendar } from './simulators.ts'

const DAYS = 800
const calendar = plainCalendar(DAYS)
const today = calendar.firstDay + DAYS - 1
const quiet = (seed: number, mean: number, dispersion = 1.3) =>
  dailySeries(generator(seed), { days: DAYS, mean, dispersion, eventsFrom: DAYS, eventRate: 0, eventSize: [0, 0] })
    .counts

/** Share of p below a limit over null series, fitted once and tested on four days. */
function nullRate(seed: number, mean: number, series: number, limit: number): number {
  const random = generator(seed)
  let small = 0
  let tests = 0
  for (let s = 0; s < series; s++) {
    const dispersion = 1 + random.uniform()
    const { counts } = dailySeries(random, {
      days: DAYS,
      mean,
      dispersion,
      eventsFrom: DAYS,
      eventRate: 0,
      eventSize: [0, 0],
    })
    const fit = fitDaily(counts, calendar, today - 9)
    for (const day of [today - 9, today - 6, today - 3, today]) {
      tests++
      if (testDaily(fit, counts, calendar, day)!.p < limit) small++
    }
  }
  return small / tests
}

describe('p-values of the daily model are what they say', () => {
  it.each([0.05, 0.5, 5, 50])('P(p < .01) is within .005–.015 on quiet series of mean %d', (mean) => {
    const rate = nullRate(4242, mean, 2000, 0.01)
    console.log(`mean ${mean}: P(p < .01) = ${rate.toFixed(4)} over 8000 tests`)
    expect(rate).toBeGreaterThan(0.005)
    expect(rate).toBeLessThan(0.015)
  })
})

describe('the daily fit', () => {
  it('recovers weekday, level and dispersion of a long series', () => {
    const random = generator(7)
    const week = [1.2, 1.1, 1, 1, 1.1, 0.9, 0.7]
    const counts = Float64Array.from({ length: DAYS }, (_, i) =>
      random.negativeBinomial(40 * week[(18_000 + i) % 7]!, 1.8),
    )
    const fit = fitDaily(counts, calendar, today)
    expect(fit.basis).toBe('two-years')
    for (let type = 0; type < 7; type++) {
      const ratio = expectDaily(fit, calendar, today - ((today - type) % 7)) / (40 * week[type]!)
      expect(ratio).toBeGreaterThan(0.93)
      expect(ratio).toBeLessThan(1.07)
    }
    expect(fit.dispersion).toBeGreaterThan(1.5)
    expect(fit.dispersion).toBeLessThan(2.1)
  })

  it('weighs past events down, and does not read the last 28 days', () => {
    const counts = quiet(9, 6)
    const plain = fitDaily(counts, calendar, today)
    const disturbed = counts.slice()
    for (let i = 300; i < 304; i++) disturbed[i]! += 60
    for (let i = DAYS - 28; i < DAYS; i++) disturbed[i]! += 100
    const fit = fitDaily(disturbed, calendar, today)
    expect(fit.dispersion).toBeLessThan(plain.dispersion * 1.6)
    expect(Math.abs(expectDaily(fit, calendar, today) / expectDaily(plain, calendar, today) - 1)).toBeLessThan(0.05)
  })

  it('leaves days without data out', () => {
    const counts = quiet(10, 6)
    const holes = counts.slice()
    for (let i = 200; i < 260; i++) holes[i] = Number.NaN
    const zeros = counts.slice()
    for (let i = 200; i < 260; i++) zeros[i] = 0
    const whole = expectDaily(fitDaily(counts, calendar, today), calendar, today)
    expect(Math.abs(expectDaily(fitDaily(holes, calendar, today), calendar, today) / whole - 1)).toBeLessThan(0.06)
    expect(fitDaily(holes, calendar, today).days).toBe(DAILY_FIT.historyDays - DAILY_FIT.gapDays - 60)
    expect(fitDaily(zeros, calendar, today).dispersion).toBeGreaterThan(
      fitDaily(holes, calendar, today).dispersion * 1.3,
    )
  })

  it('learns holidays, and shrinks a sparse series to the holidays of its parent', () => {
    const random = generator(12)
    const withHolidays = { ...calendar, holidays: Uint8Array.from({ length: DAYS }, (_, i) => (i % 60 < 3 ? 1 : 0)) }
    const draw = (mean: number) =>
      Float64Array.from({ length: DAYS }, (_, i) => random.poisson(mean * (withHolidays.holidays[i] === 1 ? 0.4 : 1)))
    const parent = fitDaily(draw(200), withHolidays, today)
    expect(parent.holiday[0]).toBeCloseTo(0.4, 1)
    const child = draw(0.3)
    expect(Math.abs(fitDaily(child, withHolidays, today, DAILY_FIT, parent).holiday[0]! - 0.4)).toBeLessThan(0.15)
    expect(fitDaily(child, withHolidays, today).holiday[0]).toBeGreaterThan(0.5)
  })

  it('carries the season of a parent that was fitted on another day', () => {
    const random = generator(13)
    const counts = Float64Array.from({ length: DAYS }, (_, i) =>
      random.poisson(100 * Math.exp(0.4 * Math.cos((2 * Math.PI * i) / 365))),
    )
    const early = fitDaily(counts, calendar, today - 20)
    const late = fitDaily(counts, calendar, today)
    expect(seasonAt(early, today) / seasonAt(early, today - 90)).toBeCloseTo(
      seasonAt(late, today) / seasonAt(late, today - 90),
      1,
    )
  })

  it('survives storage as JSON', () => {
    const fit = fitDaily(quiet(14, 3), calendar, today)
    expect(JSON.parse(JSON.stringify(fit))).toEqual(fit)
  })
})

describe('a short or strange history has a clear state, never a wrong alarm', () => {
  const source = quiet(20, 8)
  const knownFrom = (first: number) => source.map((y, i) => (i < first ? Number.NaN : y))

  it.each([
    ['three points', 'insufficient', knownFrom(DAYS - 3)],
    ['all zeros', 'insufficient', new Float64Array(DAYS)],
    ['no data at all', 'insufficient', knownFrom(DAYS)],
    ['a hundred days', 'thirteen-weeks', knownFrom(DAYS - 100)],
    ['one year', 'thirteen-weeks', knownFrom(DAYS - 365)],
    ['twenty months', 'two-years', knownFrom(DAYS - 610)],
    ['a value renamed into being four months ago', 'thirteen-weeks', source.map((y, i) => (i < DAYS - 120 ? 0 : y))],
    ['a value renamed into being last week', 'insufficient', source.map((y, i) => (i < DAYS - 6 ? 0 : y))],
    ['a value renamed away a year ago', 'two-years', source.map((y, i) => (i < DAYS - 365 ? y : 0))],
  ])('%s: %s', (_, basis, counts) => {
    const fit = fitDaily(counts, calendar, today)
    expect(fit.basis).toBe(basis)
    const test = testDaily(fit, counts, calendar, today)
    if (basis === 'insufficient') expect(test).toBeNull()
    else expect(test!.p).toBeGreaterThan(1e-4)
  })

  /** Heating: forty a day in winter, six in summer, by phase of the year. */
  const heating = (phase: number) => {
    if (phase < 150) return phase < 120 ? 40 : 40 - (34 * (phase - 120)) / 30
    return phase < 300 ? 6 : 6 + (34 * (phase - 300)) / 64
  }
  it.each([
    ['the summer that a falling spring is carried on past', 210],
    ['the beginning of the rise', 315],
  ])('with a year known, %s is no alarm, and a surge is', (_, phase) => {
    const random = generator(21)
    const counts = Float64Array.from({ length: DAYS }, (_, i) =>
      i < DAYS - 480 ? Number.NaN : random.negativeBinomial(heating((i - DAYS + 1 + phase + 3 * 364) % 364), 1.3),
    )
    const fit = fitDaily(counts, calendar, today)
    expect([fit.basis, fit.lastYear?.basis]).toEqual(['thirteen-weeks', 'one-year'])
    const { lastYear, ...quarter } = fit
    expect(testDaily(quarter, counts, calendar, today)!.p).toBeLessThan(1e-3)
    expect(testDaily(fit, counts, calendar, today)!.p).toBeGreaterThan(0.01)
    counts[DAYS - 1] = 60
    expect(testDaily(fit, counts, calendar, today)!.p).toBeLessThan(1e-9)
  })

  it('an almost empty series is not alarmed by one ticket', () => {
    const counts = new Float64Array(DAYS)
    counts[100] = 1
    counts[DAYS - 1] = 1
    expect(testDaily(fitDaily(counts, calendar, today), counts, calendar, today)!.p).toBeGreaterThan(0.001)
  })
})

describe('windows', () => {
  const counts = quiet(31, 10)
  const fit = fitDaily(counts, calendar, today)

  it('finds a burst in the window that fits it', () => {
    const burst = counts.slice()
    burst[DAYS - 1]! += 30
    expect(testDaily(fit, burst, calendar, today)).toMatchObject({ window: 1 })
    const slow = counts.slice()
    for (let i = DAYS - 7; i < DAYS; i++) slow[i]! += 10
    const found = testDaily(fit, slow, calendar, today)!
    expect(found.window).toBe(7)
    expect(found.p).toBeLessThan(1e-5)
    expect(found.observed).toBeGreaterThan(found.upper95)
    expect(found.ratio).toBeCloseTo(found.observed / found.expected, 12)
  })

  it.each([120, 800, 100_000])('a burst of %i cases is never too unlikely to be told', (cases) => {
    const burst = counts.slice()
    burst[DAYS - 1]! += cases
    const { p } = testDaily(fit, burst, calendar, today)!
    expect(p).toBeGreaterThan(0)
    expect(p).toBeLessThan(1e-20)
  })

  it('a day half arrived is expected to be half, and less than half is not tested', () => {
    const half = counts.slice()
    half[DAYS - 1] = Math.round(half[DAYS - 1]! * 0.6)
    const arrived = (share: number) => (day: number) => ({ share: day === today ? share : 1, variance: 0.001 })
    const plain = testDaily(fit, half, calendar, today, [1])!
    const test = testDaily(fit, half, calendar, today, [1], arrived(0.6))!
    expect(test.expected).toBeCloseTo(0.6 * plain.expected, 9)
    expect(test.dispersion).toBeLessThan(plain.dispersion + 0.1)
    expect(testDaily(fit, half, calendar, today, [1], arrived(0.4))).toBeNull()
  })

  it('a missing current day is not tested; missing earlier days are out of both sides', () => {
    const holes = counts.slice()
    holes[DAYS - 2] = Number.NaN
    expect(testDaily(fit, holes, calendar, today, [3])!.expected).toBeCloseTo(
      testDaily(fit, counts, calendar, today, [3])!.expected - expectDaily(fit, calendar, today - 1),
      9,
    )
    holes[DAYS - 1] = Number.NaN
    expect(testDaily(fit, holes, calendar, today)).toBeNull()
  })
})
