import { metricOf } from './compile.ts'
import type { Dataset, Metric } from './dataset.ts'
import { expectedCount, expectedShare } from './expected-range.ts'
import { addDays, daysBetween, type LocalDay } from './local-days.ts'
import { referencesOf, splitMetric } from './plan.ts'
import type { Confidence, Figure, Series } from './result.ts'
import type { Comparison } from './view.ts'
import { wilson } from './wilson.ts'

/** Numerator and denominator of one bucket; the denominator is null for a plain measure, whose `cases` tell what it rests on if it is no count. */
export interface Reading {
  num: number
  den: number | null
  cases?: number
}

/** Below this many cases a share is marked, and a group is not ranked. */
export const FEW = 30

/** The readings of a period added up. Only counts and shares add; other measures are taken from a single bucket. */
export function addUp(readings: readonly Reading[]): Reading {
  const den = readings.every((r) => r.den === null) ? null : readings.reduce((sum, r) => sum + (r.den ?? 0), 0)
  return { num: readings.reduce((sum, r) => sum + r.num, 0), den }
}

/** The value of a reading: a share where there is a denominator, null where that is zero. */
export function readingValue(reading: Reading): number | null {
  if (reading.den === null) return Number.isFinite(reading.num) ? reading.num : null
  return reading.den > 0 ? reading.num / reading.den : null
}

/** A figure without history: value, n, interval, confidence, version. */
export function figureOf(
  name: string,
  dataset: Dataset,
  reading: Reading,
  before: Reading | null,
  asOf: string | null,
): Figure {
  const metric = metricOf(dataset, splitMetric(name).metric)
  const value = readingValue(reading)
  const previous = before && readingValue(before)
  return {
    metric: name,
    value,
    numerator: reading.den === null ? null : reading.num,
    denominator: reading.den,
    n: reading.den ?? reading.cases ?? reading.num,
    interval: metric.unit === 'percent' && reading.den !== null ? wilson(reading.num, reading.den) : null,
    comparison: before ? { kind: 'previous-period', value: previous, change: change(metric, value, previous) } : null,
    expected: null,
    target: metric.target ?? null,
    asOf,
    confidence: confidenceOf(reading),
    version: metric.version,
  }
}

/** Counts change by a ratio, shares by points: what a reader means by "up 5". */
function change(metric: Metric, value: number | null, previous: number | null): number | null {
  if (value === null || previous === null) return null
  if (metric.unit === 'percent') return value - previous
  return previous > 0 ? value / previous - 1 : null
}

function confidenceOf(reading: Reading): Confidence {
  const n = reading.den ?? reading.cases ?? FEW
  if (n === 0) return 'unmeasured'
  return n < FEW ? 'few' : 'ok'
}

/** A figure over the last `days`, compared and with the range expected from earlier periods of the same weekdays. */
export function figureWithHistory(
  name: string,
  dataset: Dataset,
  byDay: ReadonlyMap<LocalDay, Reading>,
  options: {
    days: number
    to: LocalDay
    compare: Comparison
    asOf: string | null
    lastDayShare: number
    /** Readings of the whole period and of the one compared with, for a metric whose days do not add up. */
    whole?: { now: Reading | undefined; before: Reading | undefined }
  },
): Figure {
  const { days, to, compare } = options
  const metric = metricOf(dataset, splitMetric(name).metric)
  const period = (back: number) =>
    addUp(daysBetween(addDays(to, -days - back), addDays(to, -back)).map((day) => byDay.get(day) ?? empty(metric)))
  if (options.whole) {
    const { now, before } = options.whole
    const figure = figureOf(name, dataset, now ?? empty(metric), null, options.asOf)
    const previous = before ? readingValue(before) : null
    return { ...figure, comparison: { kind: compare, value: previous, change: change(metric, figure.value, previous) } }
  }
  const now = period(0)
  if (metric.stock) return figureOf(name, dataset, now, null, options.asOf)
  const past = referencesOf(days).map(period)
  const figure = figureOf(name, dataset, now, null, options.asOf)
  const reference =
    compare === 'previous-period' ? period(days) : compare === 'previous-year' ? period(364) : meanOf(past)
  const fair = scaled(metric, reference, days, options.lastDayShare)
  const previous = fair && readingValue(fair)
  return {
    ...figure,
    comparison: { kind: compare, value: previous, change: change(metric, figure.value, previous) },
    expected: expectedOf(metric, past, now, (r) => scaled(metric, r, days, options.lastDayShare)),
  }
}

/** The range that past periods make one expect of now: of a count or a share; no other measure has one. */
function expectedOf(
  metric: Metric,
  past: readonly Reading[],
  now: Reading,
  fair: (reading: Reading) => Reading | null,
): Figure['expected'] {
  if (metric.unit === 'count') return expectedCount(past.map((one) => fair(one)?.num ?? 0))
  return metric.unit === 'percent' && now.den !== null ? expectedShare(past, now.den) : null
}

/** The reading of no rows: a count of none is zero, the median of none is no number. */
function empty(metric: Metric): Reading {
  if (metric.denominator) return { num: 0, den: 0 }
  return { num: metric.unit === 'count' ? 0 : Number.NaN, den: null }
}

function meanOf(readings: readonly Reading[]): Reading | null {
  if (readings.length === 0) return null
  const sum = addUp(readings)
  return sum.den === null ? { num: sum.num / readings.length, den: null } : sum
}

/** Whole past periods against one whose last day is not over: counts are cut by the part of a day that is still to come. */
function scaled(metric: Metric, reading: Reading | null, days: number, lastDayShare: number): Reading | null {
  if (!reading || metric.unit !== 'count') return reading
  return { num: (reading.num * (days - 1 + lastDayShare)) / days, den: reading.den }
}

/** A metric's daily values as a line; days without rows are zero for counts and gaps for shares. */
export function seriesOf(name: string, dataset: Dataset, readings: ReadonlyMap<string, Reading>, at: string[]): Series {
  const metric = metricOf(dataset, splitMetric(name).metric)
  return { metric: name, at, values: at.map((bucket) => readingValue(readings.get(bucket) ?? empty(metric))) }
}

/** The same line, each point of `days` days up to it: a count's mean a day, a share over the cases of all of them. */
export function movingOf(
  name: string,
  dataset: Dataset,
  readings: ReadonlyMap<LocalDay, Reading>,
  at: LocalDay[],
  days: number,
): Series {
  const metric = metricOf(dataset, splitMetric(name).metric)
  const values = at.map((day) => {
    const window = daysBetween(addDays(day, 1 - days), addDays(day, 1))
    const { num, den } = addUp(window.map((one) => readings.get(one) ?? empty(metric)))
    return readingValue({ num: den === null ? num / days : num, den })
  })
  return { metric: name, at, values, moving: days }
}
