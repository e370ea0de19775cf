import type { Scope } from '../audiences/scope.ts'
import { type Filters, scopedRows } from './compile.ts'
import { type CompiledQuery, seal } from './compiled-query.ts'
import type { Dataset } from './dataset.ts'
import { identifier, Params } from './sql.ts'

export interface DelayQuery {
  dataset: Dataset
  filters: Filters
  /** Local dates of the events, `to` exclusive. */
  from: string
  to: string
  zone: string
  stepMinutes: number
  /** Rows that took more steps than this are counted together. */
  longestSteps: number
}

/** Whether a dataset says when its rows came in. */
export function knowsArrival(dataset: Dataset): boolean {
  return dataset.columns.includes('ingested_at')
}

/** How many rows came in within 0, 1, 2 … steps after their event: rows `{ step, arrived }`, the last step being "later". */
export function compileDelays(query: DelayQuery, scope: Scope): CompiledQuery {
  const params = new Params()
  const time = identifier(query.dataset.time)
  const rows = scopedRows(query, scope, params, query.dataset.time)
  const seconds = params.bind('step_seconds', 'UInt32', query.stepMinutes * 60)
  const later = params.bind('later', 'UInt32', query.longestSteps + 1)
  const delay = `greatest(0, dateDiff('second', ${time}, ingested_at))`
  return seal({
    sql: `${rows}\nSELECT least(toUInt32(ceil(${delay} / ${seconds})), ${later}) AS step, count() AS arrived FROM scoped GROUP BY step ORDER BY step`,
    params: params.values,
    scope,
  })
}
