import type { Scope } from '../audiences/scope.ts'
import { cohortOf, columnOf, type Filters, metricOf, scopedRows } from './compile.ts'
import { type CompiledQuery, seal } from './compiled-query.ts'
import type { Dataset } from './dataset.ts'
import { identifier, Params } from './sql.ts'

export interface ArrivalsQuery {
  dataset: Dataset
  metric: string
  by: readonly string[]
  filters: Filters
  /** Local dates, `to` exclusive. */
  from: string
  to: string
  zone: string
  /** Minutes after local midnight at which each day's reading is made, on the next morning. */
  readAtMinutes: number
}

/** Whether a dataset says when its rows arrived, so that the past can be seen as it was known then. */
export function hasArrivals(dataset: Dataset): boolean {
  return dataset.columns.includes('ingested_at')
}

/**
 * Cases that the reading of their own day could not know, since they arrived after it: rows `{ bucket, known, by_<dimension>…,
 * <metric>__num, <metric>__den }`, `known` being the local day whose reading was the first to know them. For measures that add up over rows.
 */
export function compileArrivals(query: ArrivalsQuery, scope: Scope): CompiledQuery {
  const params = new Params()
  const metric = metricOf(query.dataset, query.metric)
  const time = cohortOf(query.dataset, query.metric)
  const rows = scopedRows(query, scope, params, time)
  const tz = params.bind('tz', 'String', query.zone)
  const minutes = params.bind('minutes', 'UInt32', query.readAtMinutes)
  const day = `toDate(${identifier(time)}, ${tz})`
  const known = `toDate(subtractMinutes(ingested_at, ${minutes}), ${tz})`
  const id = identifier(query.metric)
  const select = [
    `toString(${day}) AS bucket`,
    `toString(${known}) AS known`,
    ...query.by.map((dimension) => `${columnOf(query.dataset, dimension)} AS by_${identifier(dimension)}`),
    `toFloat64(${metric.numerator ?? metric.expression}) AS ${id}__num`,
    `${metric.denominator ? `toFloat64(${metric.denominator})` : 'NULL'} AS ${id}__den`,
  ]
  const group = ['bucket', 'known', ...query.by.map((dimension) => `by_${identifier(dimension)}`)]
  return seal({
    sql: `${rows}\nSELECT ${select.join(', ')} FROM scoped WHERE ${known} > ${day}\nGROUP BY ${group.join(', ')} ORDER BY known, bucket`,
    params: params.values,
    scope,
  })
}
