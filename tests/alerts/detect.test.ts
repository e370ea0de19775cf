import { describe, expect, it } from 'vitest'
import { dayContext } from '../../alerts/day-context.ts'
import { detect } from '../../alerts/detect.ts'
import { rowsKey } from '../../alerts/identity.ts'
import { detectorSchema } from '../../alerts/rule.ts'
import { addDays, daysBetween } from '../../views/local-days.ts'

const ROWS = { district: ['A'] }

function read(
  detector: object,
  values: number[],
  options: { totals?: number[]; days?: number; watched?: boolean } = {},
) {
  const dates = daysBetween(addDays('2026-01-31', -values.length), '2026-01-31')
  const totals = options.totals ? { totals: Float64Array.from(options.totals) } : {}
  const series = [{ rows: ROWS, level: 0, values: Float64Array.from(values), ...totals }]
  const watched = new Set(options.watched ? [rowsKey(ROWS)] : [])
  const settings = { window: { days: options.days ?? 1 }, watched, fits: new Map() }
  const [signal] = detect(series, dayContext(dates, []), detectorSchema.parse(detector), settings)
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
