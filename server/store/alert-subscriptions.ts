import DataLoader from 'dataloader'
import type { Order } from '../../alerts/subscription.ts'
import { iso, type Sql } from './sql.ts'

/** One version of what a member or a desk wants to hear. */
export interface StoredOrder {
  id: string
  tenant: string
  of: 'member' | 'desk'
  /** The member's id, or the desk's key. */
  owner: string
  /** Null where it was taken back. */
  order: Order | null
  /** Who wrote this version, and when (ISO). */
  by: string
  at: string
}

export interface AlertSubscriptions {
  /** What stands now, oldest first; of some owners alone where they are given. */
  orders(tenant: string, owners?: readonly string[]): Promise<StoredOrder[]>
  /** The versions of one, latest first. */
  orderVersions(id: string): Promise<StoredOrder[]>
  /** Adds a version, which speaks from now on. */
  putOrder(order: StoredOrder): Promise<void>
}

interface Row {
  id: string
  tenant: string
  of: StoredOrder['of']
  owner: string
  body: Order | null
  by_member: string
  at: Date
}

function fromRow({ id, tenant, of, owner, body, by_member, at }: Row): StoredOrder {
  return { id, tenant, of, owner, order: body, by: by_member, at: iso(at) }
}

/** What is asked for at once is read at once: a page names the subscriptions of all its messages. Nothing is kept: it changes. */
function versionsOf(sql: Sql): DataLoader<string, StoredOrder[]> {
  return new DataLoader(
    async (ids) => {
      const rows = await sql.query<Row>(
        'SELECT * FROM alert_subscriptions WHERE id = ANY($1::text[]) ORDER BY seq DESC',
        [[...ids]],
      )
      return ids.map((id) => rows.filter((row) => row.id === id).map(fromRow))
    },
    { cache: false },
  )
}

/** Subscriptions to warnings, with all that they once were. */
export function alertSubscriptions(sql: Sql): AlertSubscriptions {
  const versions = versionsOf(sql)
  return {
    async orders(tenant, owners) {
      const rows = await sql.query<Row>(
        `SELECT * FROM (
           SELECT DISTINCT ON (id) *, min(seq) OVER (PARTITION BY id) AS first FROM alert_subscriptions
           WHERE tenant = $1 AND ($2::text[] IS NULL OR owner = ANY($2::text[])) ORDER BY id, seq DESC) AS latest
         WHERE body IS NOT NULL ORDER BY first`,
        [tenant, owners ? [...owners] : null],
      )
      return rows.map(fromRow)
    },
    orderVersions: (id) => versions.load(id),
    async putOrder({ id, tenant, of, owner, order, by, at }) {
      await sql.query(
        `INSERT INTO alert_subscriptions (id, tenant, of, owner, body, by_member, at)
         VALUES ($1, $2, $3, $4, $5::jsonb, $6, $7)`,
        [id, tenant, of, owner, order && JSON.stringify(order), by, at],
      )
    },
  }
}
