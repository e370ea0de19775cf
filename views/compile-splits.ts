import type { Scope } from '../audiences/scope.ts'
import {
  askedOf,
  cohortOf,
  columnOf,
  compile,
  type Filters,
  type MetricQuery,
  metricColumns,
  scopedRows,
} from './compile.ts'
import { type CompiledQuery, seal } from './compiled-query.ts'
import type { Dataset } from './dataset.ts'
import type { LocalDay } from './local-days.ts'
import { identifier, Params } from './sql.ts'

export interface Period {
  from: LocalDay
  /** Exclusive. */
  to: LocalDay
}

/** One scan that answers several splits over several periods at once: metrics of one dataset with one cohort time. */
export interface SplitQuery {
  dataset: Dataset
  metrics: readonly string[]
  /** Dimensions, each a split of its own; null is the undivided whole. */
  splits: readonly (string | null)[]
  /** Periods of the splits, none of which overlaps another. */
  periods: readonly Period[]
  /** The undivided whole day by day over this period; null where nobody asks for it. */
  daily: Period | null
  filters: Filters
  zone: string
  asOf: string
}

/** Compiles one scan of a plan, of either kind. */
export function compilePlanned(query: MetricQuery | SplitQuery, scope: Scope): CompiledQuery {
  return 'splits' in query ? compileSplits(query, scope) : compile(query, scope)
}

/** What stands in `split` for the rows of days: no dimension's name. */
export const BY_DAY = '@day'

/**
 * Compiles several splits and a daily series to one scan under a scope. Columns of a row: `period` (index; says nothing of days), `split` (the
 * dimension, empty for the whole, `@day`), `code` (empty for the whole; local "YYYY-MM-DD"), and the metrics' as `compile` names them.
 */
export function compileSplits(query: SplitQuery, scope: Scope): CompiledQuery {
  const { dataset, periods, daily } = query
  const spans = daily ? [...periods, daily] : periods
  const params = new Params()
  const time = cohortOf(dataset, query.metrics[0] ?? '')
  const from = spans.map((p) => p.from).sort()[0] ?? ''
  const to =
    spans
      .map((p) => p.to)
      .sort()
      .at(-1) ?? ''
  const rows = scopedRows({ ...query, from, to }, scope, params, time)
  const metrics = metricColumns(dataset, query.metrics, time)
  const dimensions = query.splits.filter((split) => split !== null)
  const keys = dimensions.map((dimension) => `${columnOf(dataset, dimension)} AS by_${identifier(dimension)}`)
  const sets = query.splits.map((split) => (split === null ? '(period)' : `(period, by_${split})`))
  if (daily) {
    keys.push(`toDate(${identifier(time)}, ${params.bind('tz', 'String', query.zone)}) AS day`)
    sets.push('(day)')
  }
  const select = [
    `${periodOf(periods, time, params, query.zone)} AS period`,
    ...namesOfSets(dimensions, daily !== null),
    ...keys,
    ...metrics,
  ]
  // What lies outside the periods is in the scan for the days' sake, and the other way round.
  const date = (name: string, day: LocalDay) => `toDate(${params.bind(name, 'String', day)})`
  const kept = daily
    ? `if(split = '${BY_DAY}', day >= ${date('day_from', daily.from)} AND day < ${date('day_to', daily.to)}, period >= 0)`
    : 'period >= 0'
  const sql = [
    rows,
    `SELECT ${select.join(', ')} FROM ${askedOf(metrics, query.asOf, params)}`,
    `GROUP BY GROUPING SETS (${sets.join(', ')}) HAVING ${kept} ORDER BY period, split, code`,
  ]
  return seal({ sql: sql.join('\n'), params: params.values, scope })
}

/** `split` and `code`: each set of the grouping leaves the other keys out, and grouping() says of a key whether it is left out. */
function namesOfSets(dimensions: readonly string[], daily: boolean): string[] {
  const sets = dimensions.map((d) => ({ key: `by_${d}`, name: d }))
  if (daily) sets.push({ key: 'day', name: BY_DAY })
  const named = (value: (set: { key: string; name: string }) => string) =>
    sets.length === 0 ? "''" : `multiIf(${sets.map((s) => `grouping(${s.key}) = 0, ${value(s)}`).join(', ')}, '')`
  return [`${named((s) => `'${s.name}'`)} AS split`, `${named((s) => `toString(${s.key})`)} AS code`]
}

/** The index of the period in which a row lies, -1 where it lies between them. */
function periodOf(periods: readonly Period[], time: string, params: Params, zone: string): string {
  const tz = params.bind('tz', 'String', zone)
  const at = (name: string, day: LocalDay) => `toDateTime(${params.bind(name, 'String', day)}, ${tz})`
  const inside = periods.map(
    ({ from, to }, i) => `${time} >= ${at(`from_${i}`, from)} AND ${time} < ${at(`to_${i}`, to)}, ${i}`,
  )
  return inside.length === 0 ? 'toInt8(-1)' : `toInt8(multiIf(${inside.join(', ')}, -1))`
}
