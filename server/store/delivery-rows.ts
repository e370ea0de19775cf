import type { Delivery } from '../../alerts/delivery.ts'
import { messagesById } from './messages.ts'
import { iso, isoOrNull, type Sql } from './sql.ts'
import type { StoredDelivery } from './store.ts'

export interface Row {
  id: string
  tenant: string
  member_id: string
  channel: Delivery['channel']
  kind: Delivery['kind']
  incident_id: string | null
  revision: number
  state: Delivery['state']
  why: string
  due_at: Date
  message: object
  message_id: string | null
  take_at: Date | null
  attempts: number
  last_error: string | null
  created_at: Date
  sent_at: Date | null
  opened_at: Date | null
  accepted_as: string | null
  bounced_at: Date | null
  bounce: string | null
  delivered_at: Date | null
  subscription_id: string | null
}

type Stored = Omit<StoredDelivery, 'message'>

function fromRow(row: Row): Stored {
  return {
    id: row.id,
    tenant: row.tenant,
    memberId: row.member_id,
    channel: row.channel,
    kind: row.kind,
    incidentId: row.incident_id,
    revision: row.revision,
    state: row.state,
    why: row.why,
    dueAt: iso(row.due_at),
    attempts: row.attempts,
    takeAt: isoOrNull(row.take_at),
    lastError: row.last_error,
    createdAt: iso(row.created_at),
    sentAt: isoOrNull(row.sent_at),
    openedAt: isoOrNull(row.opened_at),
    acceptedAs: row.accepted_as,
    bouncedAt: isoOrNull(row.bounced_at),
    bounce: row.bounce,
    deliveredAt: isoOrNull(row.delivered_at),
    ...(row.subscription_id === null ? {} : { subscriptionId: row.subscription_id }),
  }
}

type Message = StoredDelivery['message']

/** Rows with what they say, in their order. */
export type Reader = (rows: readonly Row[]) => Promise<StoredDelivery[]>

export function reader(sql: Sql): Reader {
  const messageOf = messagesById(sql)
  const said = async ({ message, message_id }: Row) =>
    (message_id === null ? message : { ...(await messageOf(message_id)), ...message }) as Message
  return (rows) => Promise.all(rows.map(async (row) => ({ ...fromRow(row), message: await said(row) })))
}
