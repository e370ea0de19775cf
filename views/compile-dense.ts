import type { Scope } from '../audiences/scope.ts'
import { askedOf, cohortOf, columnOf, type MetricQuery, metricColumns, scopedRows } from './compile.ts'
import { type CompiledQuery, seal } from './compiled-query.ts'
import { identifier, Params } from './sql.ts'

/** One row of the answer: the codes of one series as `by_<dimension>`, and its readings side by side. */
export interface DenseRow {
  [by: `by_${string}`]: string
  /** Days since `from`, or hours of the clock on the wall since its midnight. */
  at: number[]
  /** Numerator or count; null where there is none, such as a median of nothing. */
  num: (number | null)[]
  /** Denominator; zeros for a plain measure. */
  den: (number | null)[]
}

/** No column's name: some tables have an `at` of their own. */
const WHEN = 'reading__at'

/**
 * One metric's readings of each day or hour, one row a series: a tenth of what a row a reading would be. Days without a case are
 * left out.
 */
export function compileDense(
  question: Omit<MetricQuery, 'metrics' | 'grain'> & { metric: string; grain: 'day' | 'hour' },
  scope: Scope,
): CompiledQuery {
  const { dataset, metric, by, grain } = question
  const params = new Params()
  const time = cohortOf(dataset, metric)
  const scoped = scopedRows(question, scope, params, time)
  const tz = params.bind('tz', 'String', question.zone)
  const from = params.bind('from', 'String', question.from)
  const days = `dateDiff('day', toDate(${from}), toDate(${identifier(time)}, ${tz}))`
  const at = grain === 'day' ? days : `24 * ${days} + toHour(${identifier(time)}, ${tz})`
  const split = by.map((dimension) => `by_${identifier(dimension)}`)
  const columns = by.map((dimension, i) => `${columnOf(dataset, dimension)} AS ${split[i]}`)
  const measured = metricColumns(dataset, [metric], time)
  const id = identifier(metric)
  const beside = { at: WHEN, num: `ifNull(${id}__num, 0)`, den: `ifNull(${id}__den, 0)` }
  const arrays = Object.entries(beside).map(([name, values]) => `groupArray(${values}) AS ${name}`)
  const grouped = split.length > 0 ? `GROUP BY ${split.join(', ')} ORDER BY ${split.join(', ')}` : ''
  const sql = [
    scoped,
    `SELECT ${[...split, ...arrays].join(', ')} FROM (`,
    `SELECT ${[`${at} AS ${WHEN}`, ...columns, ...measured].join(', ')} FROM ${askedOf(measured, question.asOf, params)}`,
    `GROUP BY ${[WHEN, ...split].join(', ')})`,
    grouped,
  ]
  return seal({ sql: sql.filter(Boolean).join('\n'), params: params.values, scope })
}
