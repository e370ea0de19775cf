import { describe, expect, it } from 'vitest'
import { arrivedHours } from '../../alerts/arrival.ts'
import { calendarOf } from '../../alerts/baselines.ts'
import { dayContext } from '../../alerts/day-context.ts'
import { detect } from '../../alerts/detect.ts'
import { fitDelayCurve } from '../../alerts/detectors/completeness.ts'
import { fitDaily } from '../../alerts/detectors/daily-baseline.ts'
import { fitHourly } from '../../alerts/detectors/hourly.ts'
import { rowsKey } from '../../alerts/identity.ts'
import { detectorSchema } from '../../alerts/rule.ts'
import { addDays, daysBetween } from '../../views/local-days.ts'

const ROWS = { district: ['A'] }

function read(
  detector: object,
  values: number[],
  options: { totals?: number[]; days?: number; watched?: boolean; inSoFar?: number } = {},
) {
  const dates = daysBetween(addDays('2026-01-31', -values.length), '2026-01-31')
  const totals = options.totals ? { totals: Float64Array.from(options.totals) } : {}
  const series = [{ rows: ROWS, level: 0, values: Float64Array.from(values), ...totals }]
  const watched = new Map(options.watched ? [[rowsKey(ROWS), ROWS]] : [])
  const settings = { window: { days: options.days ?? 1 }, watched, fits: new Map() }
  const arrived = options.inSoFar === undefined ? [] : [{ share: options.inSoFar, variance: 0 }]
  const [signal] = detect(series, dayContext(dates, [], arrived), detectorSchema.parse(detector), settings)
  return `${signal?.state} ${signal?.reason}`
}
const flat = (n: number, length: number) => Array.from({ length }, () => n)

describe('a threshold', () => {
  const above = { kind: 'threshold', above: 10, clear: 6 }
  const low = { kind: 'threshold', below: 0.9, clear: 0.95, minCount: 50 }
  it.each([
    ['is breached above it', above, [11], {}, 'breach above-threshold'],
    ['is not breached at it', above, [10], {}, 'clear within-threshold'],
    ['sums the window', above, [6, 5], { days: 2 }, 'breach above-threshold'],
    ['keeps a watched series until its clearing bound', above, [8], { watched: true }, 'breach above-threshold'],
    ['lets a watched series go at its clearing bound', above, [6], { watched: true }, 'clear within-threshold'],
    ['judges a share of the whole window', low, [80, 40], { totals: [80, 60], days: 2 }, 'breach below-threshold'],
    ['does not judge a share of few', low, [10], { totals: [20] }, 'clear too-few'],
    ['does not divide by nothing', low, [0], { totals: [0] }, 'clear too-few'],
    ['says where there is no data', above, [Number.NaN], {}, 'no-data no-data'],
    ['leaves a day out of which little is in', above, [4, 11], { inSoFar: 0.1 }, 'clear within-threshold'],
    ['counts what stands now', { ...above, running: true }, [4, 11], { inSoFar: 0.1 }, 'breach above-threshold'],
  ])('%s', (_, detector, values, options, expected) => expect(read(detector, values, options)).toBe(expected))
})

describe('a change', () => {
  const rise = { kind: 'change', against: 'same-weekdays', ratio: 2 }
  const fall = { kind: 'change', against: 'previous-period', ratio: 0.5 }
  it.each([
    ['is a rise over the same weekdays', rise, [...flat(10, 28), 20], {}, 'breach rise'],
    ['is none below its ratio', rise, [...flat(10, 28), 19], {}, 'clear no-change'],
    ['is none of few cases', rise, [...flat(1, 28), 4], {}, 'clear too-few'],
    ['is a fall from the period before', fall, [...flat(10, 7), ...flat(4, 7)], { days: 7 }, 'breach fall'],
    ['needs earlier days', rise, [20], {}, 'clear no-history'],
    ['says where there is no data', rise, [...flat(10, 28), Number.NaN], {}, 'no-data no-data'],
  ])('%s', (_, detector, values, options, expected) => expect(read(detector, values, options)).toBe(expected))
})

describe('a season', () => {
  const seasonal = { kind: 'seasonal' }
  const usual = Array.from({ length: 740 }, (_, i) => 20 + ((i * 7) % 9) - 4)
  it.each([
    ['is broken by a count far above', [...usual, 90], {}, /^breach excess/],
    ['is not broken by a usual count', [...usual, 22], {}, /^clear usual/],
    ['is not broken by a low count', [...usual, 0], {}, /^clear/],
    ['cannot be told from three weeks', [...flat(20, 21), 90], {}, /^clear no-history/],
    ['does not look at few', [...flat(0, 740), 3], {}, /^clear too-few/],
    ['says that a calendar year is unknown', [...usual, 90], {}, /calendar-unknown$/],
    ['is not read from shares', [...usual, 90], { totals: flat(100, 741) }, /^error seasonal-needs-counts/],
  ])('%s', (_, values, options, expected) => expect(read(seasonal, values, options)).toMatch(expected))
})

describe('a rate', () => {
  const falls = { kind: 'rate', turns: 'below' }
  const rises = { kind: 'rate', turns: 'above' }
  /** Forty cases a day, nine in ten of them good, give or take two, and then a week of `last` in forty. */
  const week = (last: number) => [...Array.from({ length: 230 }, (_, i) => 34 + ((i * 7) % 5)), ...flat(last, 7)]
  const of = (n: number) => ({ totals: flat(n, 237), days: 7 })
  it.each([
    ['that falls from its own half-year breaches', falls, week(30), of(40), 'breach rate-below'],
    ['that rises is no fall', falls, week(40), of(40), 'clear usual'],
    ['that should not rise breaches when it does', rises, week(40), of(40), 'breach rate-above'],
    ['is usual at its own level', falls, week(36), of(40), 'clear usual'],
    ['that falls by little is no warning, however sure', { ...falls, minChange: 0.2 }, week(30), of(40), 'clear usual'],
    ['of few cases is not judged', { ...falls, minCount: 300 }, week(30), of(40), 'clear too-few'],
    ['without a past is not judged', falls, flat(30, 20), { totals: flat(40, 20), days: 7 }, 'clear no-history'],
    ['is not read from counts', falls, week(30), { days: 7 }, 'error rate-needs-shares'],
    ['says where there is no data', falls, flat(Number.NaN, 237), of(40), 'no-data no-data'],
  ])('%s', (_, detector, values, options, expected) => expect(read(detector, values, options)).toBe(expected))
})

describe('a slow creep', () => {
  const creep = { kind: 'creep' }
  /** Two or three in a week for two years, and then so many more on each of the last days. */
  const quiet = Array.from({ length: 760 }, (_, i) => (i % 3 === 0 ? 1 : 0))
  const and = (more: number[]) => quiet.map((n, i) => n + (more[i - (760 - more.length)] ?? 0))
  const slowly = Array.from({ length: 35 }, (_, i) => (i > 7 ? Math.round(i / 15) : 0))
  const burst = [...flat(10, 5), ...flat(0, 10)]
  it.each([
    ['is a rise that no day of it shows', and(slowly), { days: 84 }, /^breach excess/],
    ['is no burst that the days have told', and(burst), { days: 84 }, /^clear burst/],
    ['is not seen in usual months', and(flat(0, 35)), { days: 84 }, /^clear usual/],
    ['needs a whole year, or every winter were one', and(slowly).slice(-400), { days: 84 }, /^clear no-history/],
    ['is told from a year and twelve weeks on', and(slowly).slice(-460), { days: 84 }, /^breach excess/],
    ['is not sought in few cases', quiet, { days: 28 }, /^clear too-few/],
  ])('%s', (_, values, options, expected) => expect(read(creep, values, options)).toMatch(expected))
})

describe('silence', () => {
  /** Two an hour for half a year, and then what the last day's hours brought; read at eight in the evening, all being in at once. */
  const listen = (lastDay: (hour: number) => number, detector: object = {}) => {
    const dates = daysBetween(addDays('2026-01-31', -200), '2026-01-31')
    const values = Float64Array.from({ length: 200 * 24 }, (_, i) => (i < 199 * 24 ? 2 : lastDay(i % 24)))
    const byDay = (day: number) => values.subarray(day * 24, day * 24 + 24).reduce((a, b) => a + b, 0)
    const series = [{ rows: ROWS, level: 0, values: Float64Array.from(dates, (_, i) => byDay(i)), hourly: { values } }]
    const days = { ...dayContext(dates, []), hours: arrivedHours(fitDelayCurve([], 10), 20 * 60, dates.length) }
    const calendar = calendarOf(days)
    const daily = fitDaily(series[0]?.values ?? [], calendar, calendar.firstDay + 199)
    const hourly = fitHourly(daily, values, calendar, calendar.firstDay + 199)
    const fits = new Map([[rowsKey(ROWS), { daily, hourly }]])
    const spec = detectorSchema.parse({ kind: 'silence', ...detector })
    const [signal] = detect(series, days, spec, { window: { days: 1, hours: 24 }, watched: new Map(), fits })
    return `${signal?.state} ${signal?.reason} ${signal?.windowHours}`
  }
  it.each([
    ['is hours without any case', (hour: number) => (hour < 14 ? 2 : 0), {}, 'breach silent 6'],
    [
      'is hours of which the platform got no row at all',
      (hour: number) => (hour < 14 ? 2 : Number.NaN),
      {},
      'breach silent 6',
    ],
    ['is none while cases come in', () => 2, {}, 'clear usual 24'],
    ['is none where half of them come in', (hour: number) => (hour < 14 ? 2 : 1), {}, 'clear usual 6'],
    [
      'is not heard where little is expected',
      (hour: number) => (hour < 14 ? 2 : 0),
      { minExpected: 100 },
      'clear too-few 24',
    ],
  ])('%s', (_, lastDay, detector, expected) => expect(listen(lastDay, detector)).toBe(expected))
})
