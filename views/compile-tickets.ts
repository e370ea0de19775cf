import type { Scope } from '../audiences/scope.ts'
import { type Filters, instant, scopedRows } from './compile.ts'
import { type CompiledQuery, seal } from './compiled-query.ts'
import type { Dataset } from './dataset.ts'
import { Params } from './sql.ts'

export type TicketOrder = 'newest' | 'due' | 'oldest-open'

/** A page of masked tickets. `after` is the last row of the page before: its creation time (UTC text) and id. */
export interface TicketQuery {
  dataset: Dataset
  filters: Filters
  from: string
  to: string
  zone: string
  order: TicketOrder
  /** Instant (ISO) at which the question is asked: a ticket closed later is still open. */
  asOf: string
  first: number
  after?: { createdAt: string; ticketId: string } | undefined
}

const ORDER: Record<TicketOrder, string> = {
  newest: 'created_at DESC, ticket_id DESC',
  due: 'due_at ASC NULLS LAST, ticket_id',
  'oldest-open': 'created_at ASC, ticket_id ASC',
}

/** Fields that a reader may see of a ticket: the caller is not among them. */
const FIELDS = `ticket_id, toString(created_at) AS created_at, toString(due_at) AS due_at, toString(closed_at) AS closed_at,
  status, title, content_masked, matter_code, region_code, district_code, street_code, unit_code, urgency`

function stillOpen(query: TicketQuery, params: Params): string {
  const asOf = instant('as_of', query.asOf, params)
  return `if(isNull(scoped.closed_at), status NOT IN ('closed', 'archived', 'rejected', 'withdrawn'), scoped.closed_at > ${asOf})`
}

/** Compiles a page of tickets inside a scope; keyset paging for `newest`, so that new tickets do not shift the pages. */
export function compileTickets(query: TicketQuery, scope: Scope): CompiledQuery {
  const params = new Params()
  const conditions: string[] = []
  const rows = scopedRows(query, scope, params, query.dataset.time)
  if (query.order !== 'newest') conditions.push(stillOpen(query, params))
  if (query.after && query.order === 'newest') {
    const at = params.bind('after_at', 'String', query.after.createdAt)
    const id = params.bind('after_id', 'String', query.after.ticketId)
    conditions.push(`(scoped.created_at, ticket_id) < (toDateTime(${at}, 'UTC'), ${id})`)
  }
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''
  const limit = params.bind('first', 'UInt32', query.first)
  return seal({
    sql: `${rows}\nSELECT ${FIELDS} FROM scoped${where} ORDER BY scoped.${ORDER[query.order]} LIMIT ${limit}`,
    params: params.values,
    scope,
  })
}

/** Counts the tickets that `compileTickets` pages through. */
export function compileTicketCount(query: TicketQuery, scope: Scope): CompiledQuery {
  const params = new Params()
  const rows = scopedRows(query, scope, params, query.dataset.time)
  const where = query.order === 'newest' ? '' : ` WHERE ${stillOpen(query, params)}`
  return seal({ sql: `${rows}\nSELECT count() AS total FROM scoped${where}`, params: params.values, scope })
}
