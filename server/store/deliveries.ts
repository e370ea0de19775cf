import type { Delivery } from '../../alerts/delivery.ts'
import type { DigestSnapshot } from '../../templates/digest.ts'
import { finish } from './slots.ts'
import { iso, isoOrNull, later, type Sql } from './sql.ts'
import { digestJob, type Store, type StoredDelivery } from './store.ts'

type Deliveries = Pick<
  Store,
  'saveDigest' | 'lastDigest' | 'takeDue' | 'settle' | 'deliveries' | 'delivery' | 'markOpened' | 'interruptions'
>

interface Row {
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
  message: StoredDelivery['message']
  take_at: Date | null
  attempts: number
  last_error: string | null
  created_at: Date
  sent_at: Date | null
  opened_at: Date | null
  subscription_id: string | null
}

function fromRow(row: Row): StoredDelivery {
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
    message: row.message,
    attempts: row.attempts,
    takeAt: isoOrNull(row.take_at),
    lastError: row.last_error,
    createdAt: iso(row.created_at),
    sentAt: isoOrNull(row.sent_at),
    openedAt: isoOrNull(row.opened_at),
    ...(row.subscription_id === null ? {} : { subscriptionId: row.subscription_id }),
  }
}

/** Writes a delivery once; the same id again changes nothing. Returns whether it is new. */
export async function addDelivery(
  sql: Sql,
  delivery: Delivery & { message: StoredDelivery['message'] },
  now: Date,
): Promise<boolean> {
  const { id, tenant, memberId, channel, kind, incidentId, revision, state, why, dueAt } = delivery
  const rows = await sql.query(
    `INSERT INTO deliveries
       (id, tenant, member_id, channel, kind, incident_id, revision, state, why, due_at, take_at, message, created_at, subscription_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13, $14)
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [
      ...[id, tenant, memberId, channel, kind, incidentId, revision, state, why, dueAt],
      state === 'due' ? dueAt : null,
      JSON.stringify(delivery.message),
      now.toISOString(),
      delivery.subscriptionId ?? null,
    ],
  )
  return rows.length > 0
}

/** The sub-select is materialised: a plan that ran it again for each row would take more than the limit. */
const TAKE = `
  WITH chosen AS MATERIALIZED (
    SELECT d.id FROM deliveries d
    WHERE d.take_at <= $1
      AND NOT EXISTS (
        SELECT 1 FROM deliveries e
        WHERE e.incident_id = d.incident_id AND e.member_id = d.member_id AND e.channel = d.channel
          AND e.revision < d.revision AND e.take_at IS NOT NULL)
    ORDER BY d.take_at, d.revision, d.id LIMIT $3::int FOR UPDATE OF d SKIP LOCKED)
  UPDATE deliveries SET state = 'sending', attempts = attempts + 1, take_at = $2
  WHERE id IN (SELECT id FROM chosen) RETURNING *`

async function takeDue(sql: Sql, limit: number, leaseMs: number, now: Date): Promise<StoredDelivery[]> {
  const rows = await sql.query<Row>(TAKE, [now.toISOString(), later(now, leaseMs), limit])
  return rows
    .map(fromRow)
    .sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.revision - b.revision || a.id.localeCompare(b.id))
}

/**
 * `attempts` grows with every taking, so it tells one who holds a delivery from one whose lease ran out. The due time stays what it was:
 * a retry only moves when it may be taken.
 */
const SETTLE = `
  UPDATE deliveries SET state = $3::text, last_error = $4::text, take_at = $5::timestamptz, why = coalesce($6::text, why),
    attempts = attempts - $7::int, sent_at = CASE WHEN $3::text = 'sent' THEN $8::timestamptz ELSE sent_at END
  WHERE id = $1 AND (state = 'sending' AND attempts = $2::int OR $3::text = 'sent' AND state <> 'sent')
  RETURNING id`

const settle: (sql: Sql) => Store['settle'] = (sql) => async (taken, outcome, now) => {
  const again = outcome.state === 'due' ? outcome : null
  const rows = await sql.query(SETTLE, [
    taken.id,
    taken.attempts,
    outcome.state,
    outcome.error ?? null,
    again?.retryAt ?? null,
    'why' in outcome ? (outcome.why ?? null) : null,
    again?.untried ? 1 : 0,
    now.toISOString(),
  ])
  return rows.length > 0
}

const list: (sql: Sql) => Store['deliveries'] = (sql) => async (filter) => {
  const rows = await sql.query<Row>(
    `SELECT * FROM deliveries
     WHERE ($1::text IS NULL OR member_id = $1::text) AND ($2::text IS NULL OR incident_id = $2::text)
       AND ($3::text[] IS NULL OR state = ANY($3::text[])) AND ($4::text IS NULL OR channel = $4::text)
       AND ($5::text IS NULL OR (created_at, id) < (SELECT b.created_at, b.id FROM deliveries b WHERE b.id = $5::text))
     ORDER BY created_at DESC, id DESC LIMIT $6::int`,
    [
      filter.memberId ?? null,
      filter.incidentId ?? null,
      filter.states ?? null,
      filter.channel ?? null,
      filter.before ?? null,
      filter.limit ?? null,
    ],
  )
  return rows.map(fromRow)
}

/** Messages to members and what became of them. */
export function deliveriesStore(sql: Sql): Deliveries {
  return {
    saveDigest: ({ memberId, cadence, slot, deliveries, snapshot }, now) =>
      sql.transaction(async (tx) => {
        if (!(await finish(tx, digestJob(memberId, cadence), slot, now))) return false
        for (const delivery of deliveries) await addDelivery(tx, delivery, now)
        await tx.query(
          'INSERT INTO digests (delivery_id, member_id, cadence, at, snapshot) VALUES ($1, $2, $3, $4, $5::jsonb)',
          [deliveries[0]?.id ?? null, memberId, cadence, now.toISOString(), JSON.stringify(snapshot)],
        )
        return true
      }),
    async lastDigest(memberId, cadence) {
      const [row] = await sql.query<{ snapshot: DigestSnapshot }>(
        `SELECT snapshot FROM digests WHERE member_id = $1 AND cadence = $2 ORDER BY at DESC, delivery_id DESC LIMIT 1`,
        [memberId, cadence],
      )
      return row?.snapshot ?? null
    },
    takeDue: (limit, leaseMs, now) => takeDue(sql, limit, leaseMs, now),
    settle: settle(sql),
    deliveries: list(sql),
    async delivery(id) {
      const [row] = await sql.query<Row>('SELECT * FROM deliveries WHERE id = $1', [id])
      return row ? fromRow(row) : null
    },
    async markOpened(id, now) {
      await sql.query('UPDATE deliveries SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL', [
        id,
        now.toISOString(),
      ])
    },
    async interruptions(since) {
      const rows = await sql.query<{ member_id: string; due_at: Date }>(
        `SELECT member_id, min(due_at) AS due_at FROM deliveries
         WHERE kind = 'alert' AND channel <> 'inbox' AND due_at >= $1 AND state NOT IN ('suppressed', 'dead')
         GROUP BY member_id, incident_id, revision`,
        [since.toISOString()],
      )
      return rows.map((row) => ({ memberId: row.member_id, dueAt: iso(row.due_at) }))
    },
  }
}
