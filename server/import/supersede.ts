import type { Warehouse } from '../warehouse/warehouse.ts'
import { IDS_A_QUERY } from './compare.ts'
import type { TicketInsert } from './ticket-row.ts'

/**
 * Inserts updates of stored tickets, each after the version that it supersedes was kept as history, up to the instant at which the update
 * became known. A ticket that is updated twice supersedes itself in turn.
 */
export async function supersede(warehouse: Warehouse, tenant: string, updates: readonly TicketInsert[]): Promise<void> {
  for (let waiting = updates; waiting.length > 0; ) {
    const turn = new Map<string, TicketInsert>()
    const later: TicketInsert[] = []
    for (const ticket of waiting) {
      if (turn.has(ticket.ticket_id)) later.push(ticket)
      else turn.set(ticket.ticket_id, ticket)
    }
    await keepPast(warehouse, tenant, turn)
    await warehouse.insert('ticket', turn.values())
    waiting = later
  }
}

async function keepPast(
  warehouse: Warehouse,
  tenant: string,
  updates: ReadonlyMap<string, TicketInsert>,
): Promise<void> {
  const ids = [...updates.keys()]
  for (let i = 0; i < ids.length; i += IDS_A_QUERY) {
    const stored = await warehouse.rows<TicketInsert>(
      'SELECT * FROM ticket FINAL WHERE tenant = {tenant:String} AND ticket_id IN {ids:Array(String)}',
      { tenant, ids: ids.slice(i, i + IDS_A_QUERY) },
    )
    await warehouse.insert(
      'ticket_past',
      stored.map((row) => ({ ...row, superseded_at: updates.get(row.ticket_id)?.known_at })),
    )
  }
}
