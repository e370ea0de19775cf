import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Rejection, TicketInsert } from './ticket-row.ts'

/** Fields by which a ticket of the same version is known to be the same ticket. */
const BODY = ['status', 'close_code', 'unit_code', 'district_code', 'street_code', 'matter_code', 'title'] as const

/** A parameter counts as query text in the engine, whose text is bounded at 256 KiB. */
export const IDS_A_QUERY = 4000

type Stored = Record<(typeof BODY)[number] | 'ticket_id' | 'created_at' | 'closed_at', string> & {
  ver: number
  ingested_at: string
}

export interface Compared {
  added: TicketInsert[]
  updated: TicketInsert[]
  unchanged: number
  rejected: (Rejection & { line: number; raw: string })[]
}

/**
 * Sorts a batch into new, updated and unchanged tickets against what is stored and against earlier lines of the batch. The same version
 * with another body is a conflict, and another creation time would leave two rows alive: both are refused. An update keeps the instant
 * at which the hotline first received the ticket.
 */
export async function compareWithStored(
  warehouse: Warehouse,
  tenant: string,
  batch: readonly (TicketInsert & { line: number; raw: string })[],
): Promise<Compared> {
  const result: Compared = { added: [], updated: [], unchanged: 0, rejected: [] }
  if (batch.length === 0) return result
  const known = await storedTickets(
    warehouse,
    tenant,
    batch.map((t) => t.ticket_id),
  )
  for (const { line, raw, ...ticket } of batch) {
    const before = known.get(ticket.ticket_id)
    if (!before) {
      known.set(ticket.ticket_id, asStored(ticket))
      result.added.push({ ...ticket, known_at: ticket.ingested_at })
      continue
    }
    const refused = refusal(before, ticket)
    if (refused) result.rejected.push({ ...refused, line, raw })
    else if (ticket.ver <= before.ver) result.unchanged++
    else {
      const kept = { ...ticket, ingested_at: before.ingested_at }
      known.set(ticket.ticket_id, asStored(kept))
      result.updated.push(kept)
    }
  }
  return result
}

function refusal(before: Stored, ticket: TicketInsert): Rejection | null {
  if (before.created_at !== ticket.created_at) {
    return {
      code: 'moved',
      reason: `ticket ${ticket.ticket_id} is stored with created_at ${before.created_at}, the row says ${ticket.created_at}`,
    }
  }
  if (before.ver !== ticket.ver) return null
  const differs = [...BODY, 'closed_at' as const].filter((field) => before[field] !== (ticket[field] ?? ''))
  if (differs.length === 0) return null
  return {
    code: 'conflict',
    reason: `ticket ${ticket.ticket_id} is stored in the same version with another ${differs.join(', ')}`,
  }
}

function asStored(ticket: TicketInsert): Stored {
  const body = Object.fromEntries(BODY.map((field) => [field, ticket[field]])) as Record<(typeof BODY)[number], string>
  return {
    ...body,
    ticket_id: ticket.ticket_id,
    created_at: ticket.created_at,
    closed_at: ticket.closed_at ?? '',
    ver: ticket.ver,
    ingested_at: ticket.ingested_at,
  }
}

async function storedTickets(warehouse: Warehouse, tenant: string, ids: string[]): Promise<Map<string, Stored>> {
  const found = new Map<string, Stored>()
  for (let i = 0; i < ids.length; i += IDS_A_QUERY) {
    const rows = await warehouse.rows<Stored>(
      `SELECT ticket_id, toString(created_at) AS created_at, ifNull(toString(closed_at), '') AS closed_at,
              toString(ingested_at) AS ingested_at, ver, ${BODY.join(', ')}
       FROM ticket FINAL WHERE tenant = {tenant:String} AND ticket_id IN {ids:Array(String)}`,
      { tenant, ids: ids.slice(i, i + IDS_A_QUERY) },
    )
    for (const row of rows) found.set(row.ticket_id, row)
  }
  return found
}
