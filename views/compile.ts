import { SCOPE_DIMENSIONS, type Scope, ScopeError } from '../audiences/scope.ts'
import { type CompiledQuery, seal } from './compiled-query.ts'
import type { Dataset, Metric } from './dataset.ts'
import { AS_OF } from './expression-functions.ts'
import { identifier, Params } from './sql.ts'

/** Extra conditions: dimension → codes. They narrow the scope, never widen it. */
export type Filters = Readonly<Record<string, readonly string[]>>

/** Codes in several dimensions at once, each in the order of `by`. */
export interface Tuples {
  by: readonly string[]
  codes: readonly (readonly string[])[]
}

/** Between the codes of a tuple: no code holds it. */
const TUPLE_SEPARATOR = '\u001f'

/** One scan: several metrics of one dataset with one cohort time, over one period, bucketed and split alike. */
export interface MetricQuery {
  dataset: Dataset
  /** Metric ids within the dataset, all with the same cohort time. */
  metrics: readonly string[]
  by: readonly string[]
  grain: 'hour' | 'day' | 'week' | 'month' | null
  filters: Filters
  /** Only rows whose codes in these dimensions, taken together, are one of these. They narrow the scope, never widen it. */
  only?: Tuples | undefined
  /** Local dates, `to` exclusive. */
  from: string
  to: string
  zone: string
  /** Instant (ISO) at which the question is asked: what `as_of` means in an expression. */
  asOf: string
  /** Reads history as it was known at this instant (ISO): rows known later are left out, and those corrected later are as they were. */
  asKnownAt?: string
}

const BUCKET = { hour: 'toStartOfHour', day: 'toStartOfDay', week: 'toMonday', month: 'toStartOfMonth' } as const

/** A fault of a query that definitions or filters caused. */
export class CompileError extends Error {
  override name = 'CompileError'
}

/** The metric of a dataset by id; throws where there is none. */
export function metricOf(dataset: Dataset, id: string): Metric {
  const metric = dataset.metrics[id]
  if (!metric) throw new CompileError(`dataset "${dataset.id}" has no metric "${id}"`)
  return metric
}

/** The time column that decides in which period a metric counts a row. */
export function cohortOf(dataset: Dataset, id: string): string {
  return metricOf(dataset, id).time ?? dataset.time
}

/**
 * Compiles a question to SQL under a scope. Columns of a row: `bucket` (local "YYYY-MM-DD" or with hour), `by_<dimension>`, and per
 * metric `<id>__num`, `<id>__den` (null for a plain measure) and, where the metric tells them, `<id>__cases`.
 */
export function compile(query: MetricQuery, scope: Scope): CompiledQuery {
  const { dataset } = query
  const params = new Params()
  const first = query.metrics[0]
  if (first === undefined) throw new CompileError('a query needs a metric')
  const time = cohortOf(dataset, first)
  const select: string[] = []
  const group: string[] = []
  if (query.grain) {
    select.push(`${bucketText(query.grain, time, params.bind('tz', 'String', query.zone))} AS bucket`)
    group.push('bucket')
  }
  for (const dimension of query.by) {
    select.push(`${columnOf(dataset, dimension)} AS by_${identifier(dimension)}`)
    group.push(`by_${dimension}`)
  }
  const metrics = metricColumns(dataset, query.metrics, time)
  const sql = [
    scopedRows(query, scope, params, time),
    `SELECT ${[...select, ...metrics].join(', ')} FROM ${askedOf(metrics, query.asOf, params)}`,
    group.length > 0 ? `GROUP BY ${group.join(', ')} ORDER BY ${group.join(', ')}` : '',
  ]
  return seal({ sql: sql.filter(Boolean).join('\n'), params: params.values, scope })
}

/** The columns of metrics that all count by one time. */
export function metricColumns(dataset: Dataset, metrics: readonly string[], time: string): string[] {
  return metrics.flatMap((id) => {
    if (cohortOf(dataset, id) !== time) throw new CompileError(`"${id}" counts by another time than ${time}`)
    const metric = metricOf(dataset, id)
    return [
      `toFloat64(${metric.numerator ?? metric.expression}) AS ${identifier(id)}__num`,
      `${metric.denominator ? `toFloat64(${metric.denominator})` : 'NULL'} AS ${id}__den`,
      ...(metric.cases ? [`toFloat64(${metric.cases}) AS ${id}__cases`] : []),
    ]
  })
}

/**
 * What metrics are read from. The instant is bound only where an expression names it: a question that does not depend on it stays the same
 * question from minute to minute.
 */
export function askedOf(metrics: readonly string[], asOf: string, params: Params): string {
  if (!metrics.some((text) => new RegExp(`\\b${AS_OF}\\b`).test(text))) return 'scoped'
  return `(SELECT *, ${instant('as_of', asOf, params)} AS ${AS_OF} FROM scoped)`
}

function bucketText(grain: keyof typeof BUCKET, time: string, tz: string): string {
  const column = identifier(time)
  if (grain === 'hour') return `formatDateTime(toStartOfHour(${column}, ${tz}), '%Y-%m-%d %H:00', ${tz})`
  return grain === 'day' ? `toString(toDate(${column}, ${tz}))` : `toString(${BUCKET[grain]}(toDate(${column}, ${tz})))`
}

/** The rows of one scan: tenant, scope, filters and period. Everything after it reads these rows only. */
export function scopedRows(
  query: Pick<MetricQuery, 'dataset' | 'filters' | 'only' | 'from' | 'to' | 'zone' | 'asKnownAt'>,
  scope: Scope,
  params: Params,
  time: string,
): string {
  const { dataset } = query
  const column = identifier(time)
  const tz = params.bind('tz', 'String', query.zone)
  const from = params.bind('from', 'String', query.from)
  const to = params.bind('to', 'String', query.to)
  const conditions = [
    ...scopeConditions(dataset, scope, params),
    `${column} >= toDateTime(${from}, ${tz})`,
    `${column} < toDateTime(${to}, ${tz})`,
    ...filterConditions(dataset, query.filters, params),
    ...tupleConditions(dataset, query.only, params),
  ]
  const present = `SELECT * FROM ${identifier(dataset.table)}${dataset.final ? ' FINAL' : ''} WHERE ${conditions.join(' AND ')}`
  const rows = query.asKnownAt
    ? knownRows(dataset, present, conditions, instant('as_known_at', query.asKnownAt, params))
    : present
  return `WITH scoped AS (${rows})`
}

/** An instant as the engine reads it. */
export function instant(name: string, iso: string, params: Params): string {
  return `parseDateTimeBestEffort(${params.bind(name, 'String', iso)}, 'UTC')`
}

/** The rows whose present version was known at an instant, and of those corrected since, the version that was known then. */
function knownRows(dataset: Dataset, present: string, conditions: readonly string[], known: string): string {
  if (!dataset.known) throw new CompileError(`dataset "${dataset.id}" does not say since when a row is known`)
  const { at, past } = dataset.known
  const then = `${identifier(at)} <= ${known}`
  if (!past) return `${present} AND ${then}`
  const until = identifier(past.until)
  const before = `SELECT * EXCEPT (${until}) FROM ${identifier(past.table)} FINAL WHERE ${conditions.join(' AND ')}`
  // An import that was killed half-way has kept a version as past that is still the present one: it counts once.
  const once = past.key.map(identifier).join(', ')
  return `SELECT * FROM (${present} AND ${then} UNION ALL ${before} AND ${then} AND ${until} > ${known}) LIMIT 1 BY ${once}`
}

/** Fails closed: a dimension that the dataset is scoped by and the scope does not name throws; an empty grant matches no row. */
function scopeConditions(dataset: Dataset, scope: Scope, params: Params): string[] {
  if (!scope?.rows) throw new ScopeError('a query needs a scope')
  const conditions = [`tenant = ${params.bind('tenant', 'String', scope.tenant)}`]
  for (const dimension of SCOPE_DIMENSIONS) {
    const scoped = dataset.scopedBy[dimension]
    if (!scoped) continue
    const granted = scope.rows[dimension]
    if (granted === undefined) throw new ScopeError(`the scope does not say which rows of "${dimension}" it grants`)
    if (granted === 'all') continue
    const codes = params.bind(`scope_${dimension}`, 'Array(String)', [...granted])
    conditions.push(
      scoped.array ? `hasAny(${identifier(scoped.column)}, ${codes})` : `${identifier(scoped.column)} IN ${codes}`,
    )
  }
  return conditions
}

function filterConditions(dataset: Dataset, filters: Filters, params: Params): string[] {
  return Object.entries(filters).map(([dimension, codes]) => {
    const column = columnOf(dataset, dimension)
    return `${column} IN ${params.bind(`filter_${identifier(dimension)}`, 'Array(String)', [...codes])}`
  })
}

function tupleConditions(dataset: Dataset, only: Tuples | undefined, params: Params): string[] {
  if (!only) return []
  if (only.by.length === 0) return only.codes.length > 0 ? [] : ['false']
  const separator = params.bind('tuple_separator', 'String', TUPLE_SEPARATOR)
  const columns = only.by.map((dimension) => columnOf(dataset, dimension))
  const codes = params.bind(
    'tuples',
    'Array(String)',
    only.codes.map((tuple) => tuple.join(TUPLE_SEPARATOR)),
  )
  return [`concatWithSeparator(${[separator, ...columns].join(', ')}) IN ${codes}`]
}

/** Column of a dimension; throws where the dataset has none. */
export function columnOf(dataset: Dataset, dimension: string): string {
  const column = dataset.dimensions[dimension]?.column
  if (!column) throw new CompileError(`dataset "${dataset.id}" has no dimension "${dimension}"`)
  return identifier(column)
}

/** Readings of a day (or hour) each for the alert engine: rows `{ bucket, by_<dimension>…, <metric>__num, <metric>__den }`. */
export function compileSeries(
  q: {
    dataset: Dataset
    metric: string
    by: readonly string[]
    filters?: Filters
    only?: Tuples | undefined
    from: string
    to: string
    zone: string
    asOf: string
    asKnownAt?: string
    grain?: 'hour' | 'day' | null
  },
  scope: Scope,
): CompiledQuery {
  const { grain = 'day', filters = {} } = q
  return compile({ ...q, metrics: [q.metric], grain, filters }, scope)
}
