import type { Scope } from '../audiences/scope.ts'
import { cohortOf, columnOf, type Filters, metricOf, scopedRows } from './compile.ts'
import { type CompiledQuery, seal } from './compiled-query.ts'
import type { Dataset } from './dataset.ts'
import { identifier, Params } from './sql.ts'

/** A period of local days or hours, `to` exclusive, as "YYYY-MM-DD" or "YYYY-MM-DD HH:00:00". */
export interface LocalPeriod {
  from: string
  to: string
}

export interface CellsQuery {
  dataset: Dataset
  /** A count. */
  metric: string
  by: readonly string[]
  filters: Filters
  zone: string
  /** The periods that are counted apart, later than those that they are compared with. */
  observed: LocalPeriod
  baseline: readonly LocalPeriod[]
  asKnownAt?: string
}

/** Counts per cell of a split: rows `{ by_<dimension>…, observed, baseline }`. */
export function compileCells(query: CellsQuery, scope: Scope): CompiledQuery {
  const params = new Params()
  const { dataset, observed, baseline } = query
  const time = identifier(cohortOf(dataset, query.metric))
  const from = [observed, ...baseline].map((period) => period.from).sort()[0] ?? observed.from
  const rows = scopedRows({ ...query, from, to: observed.to }, scope, params, time)
  const tz = params.bind('tz', 'String', query.zone)
  const within = (period: LocalPeriod, name: string) =>
    `(${time} >= toDateTime(${params.bind(`${name}_from`, 'String', period.from)}, ${tz}) AND ${time} < toDateTime(${params.bind(`${name}_to`, 'String', period.to)}, ${tz}))`
  const part = `multiIf(${within(observed, 'observed')}, 1, ${baseline.map((period, i) => within(period, `baseline_${i}`)).join(' OR ')}, 2, 0)`
  const by = query.by.map((dimension) => `${columnOf(dataset, dimension)} AS by_${identifier(dimension)}`)
  const cells = query.by.map((dimension) => `by_${dimension}`)
  const count = metricOf(dataset, query.metric).expression
  const counted = `SELECT ${[...by, `${part} AS part`, `toFloat64(${count}) AS counted`].join(', ')} FROM scoped WHERE part > 0 GROUP BY ${[...cells, 'part'].join(', ')}`
  return seal({
    sql: `${rows}\nSELECT ${[...cells, 'sumIf(counted, part = 1) AS observed', 'sumIf(counted, part = 2) AS baseline'].join(', ')} FROM (${counted})${cells.length > 0 ? ` GROUP BY ${cells.join(', ')}` : ''}`,
    params: params.values,
    scope,
  })
}
