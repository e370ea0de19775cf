import { batches } from '../lanes.ts'
import { type Reader, type Row, reader } from './delivery-rows.ts'
import { grouped } from './group-commit.ts'
import { addMessages } from './messages.ts'
import { sentBefore } from './sent-before.ts'
import { iso, later, type Sql } from './sql.ts'
import type { NewDelivery, Settlement, Store, StoredDelivery } from './store.ts'

type Deliveries = Pick<
  Store,
  | 'takeDue'
  | 'settle'
  | 'deliveries'
  | 'delivery'
  | 'sentBefore'
  | 'markOpened'
  | 'markBounced'
  | 'noteArrivals'
  | 'interruptions'
>

/** Deliveries written by one statement: few enough that the embedded engine, which has one connection, keeps nobody waiting. */
const WRITTEN_AT_ONCE = 50
const COLUMNS = `id text, tenant text, member_id text, channel text, kind text, incident_id text, revision integer, state text, why text,
  due_at timestamptz, take_at timestamptz, message jsonb, message_id text, created_at timestamptz,
  sent_at timestamptz, subscription_id text`
const NAMES = COLUMNS.replace(/ (text|integer|timestamptz|jsonb)/g, '')
const ADD = `INSERT INTO deliveries (${NAMES}) SELECT ${NAMES} FROM jsonb_to_recordset($1::jsonb) AS d(${COLUMNS}) ON CONFLICT (id) DO NOTHING`

/** Writes deliveries, each once; the same id again changes nothing. The inbox is the saved delivery itself: nobody has to send it. */
export async function addDeliveries(sql: Sql, deliveries: readonly NewDelivery[], now: Date): Promise<void> {
  if (deliveries.length === 0) return
  const messages = await addMessages(
    sql,
    deliveries.map(({ message }) => message),
  )
  const rowOf = ({ memberId, incidentId, dueAt, subscriptionId, message, reader, ...same }: NewDelivery) => {
    const isThere = same.channel === 'inbox' && same.state === 'due'
    return {
      ...same,
      state: isThere ? 'sent' : same.state,
      message: reader === undefined ? {} : { reader },
      message_id: messages.get(message),
      member_id: memberId,
      incident_id: incidentId,
      due_at: dueAt,
      take_at: same.state === 'due' && !isThere ? dueAt : null,
      created_at: now.toISOString(),
      sent_at: isThere ? now.toISOString() : null,
      subscription_id: subscriptionId ?? null,
    }
  }
  for (const group of batches(deliveries, WRITTEN_AT_ONCE)) await sql.query(ADD, [JSON.stringify(group.map(rowOf))])
}

/**
 * The ids are an array: they are chosen once, whatever the plan, and found by the key however small the table is believed to be. The embedded
 * engine gathers no statistics, and would rather read all of it.
 */
const TAKE = `
  UPDATE deliveries SET state = 'sending', attempts = attempts + 1, take_at = $2
  WHERE id = ANY(ARRAY(
    SELECT d.id FROM deliveries d
    WHERE d.take_at <= $1
      AND NOT EXISTS (
        SELECT 1 FROM deliveries e
        WHERE e.incident_id = d.incident_id AND e.member_id = d.member_id AND e.channel = d.channel
          AND e.revision < d.revision AND e.take_at IS NOT NULL)
    ORDER BY d.take_at, d.revision, d.id LIMIT $3::int FOR UPDATE OF d SKIP LOCKED))
  RETURNING *`

async function takeDue(sql: Sql, read: Reader, ...[limit, leaseMs, now]: Parameters<Store['takeDue']>) {
  const rows = await sql.query<Row>(TAKE, [now.toISOString(), later(now, leaseMs), limit])
  const taken = await read(rows)
  return taken.sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.revision - b.revision || a.id.localeCompare(b.id))
}

/**
 * `attempts` grows with every taking, so it tells one who holds a delivery from one whose lease ran out. The due time stays what it was:
 * a retry only moves when it may be taken. The ids are named a second time so that the rows are found by the key, as above.
 */
const SETTLE = `
  UPDATE deliveries d SET state = s.state, last_error = s.error, take_at = s.retry_at, why = coalesce(s.why, d.why),
    attempts = d.attempts - s.untried, accepted_as = coalesce(s.accepted_as, d.accepted_as), sent_at = CASE WHEN s.state = 'sent' THEN s.at ELSE d.sent_at END
  FROM jsonb_to_recordset($1::jsonb)
    AS s(id text, attempts integer, state text, error text, retry_at timestamptz, why text, untried integer, at timestamptz,
      accepted_as text)
  WHERE d.id = s.id AND d.id = ANY($2::text[])
    AND (d.state = 'sending' AND d.attempts = s.attempts OR s.state = 'sent' AND d.state <> 'sent')
  RETURNING d.id`

const ARRIVALS = `
  UPDATE deliveries d SET delivered_at = CASE WHEN r.arrived THEN $2::timestamptz END,
    bounced_at = CASE WHEN NOT r.arrived THEN $2::timestamptz END, bounce = CASE WHEN NOT r.arrived THEN r.why END
  FROM jsonb_to_recordset($1::jsonb) AS r(id text, accepted_as text, arrived boolean, why text)
  WHERE d.channel = 'sms' AND (d.id = r.id OR r.id IS NULL AND d.accepted_as = r.accepted_as)
    AND d.delivered_at IS NULL AND d.bounced_at IS NULL
  RETURNING d.id`

interface Settled {
  taken: Pick<StoredDelivery, 'id' | 'attempts'>
  outcome: Settlement
  now: Date
}

function settle(sql: Sql): Store['settle'] {
  const write = grouped<Settled, boolean>(
    ({ taken }) => taken.id,
    async (settled) => {
      const rows = await sql.query<{ id: string }>(SETTLE, [
        JSON.stringify(settled.map(settlementRow)),
        settled.map(({ taken }) => taken.id),
      ])
      const changed = new Set(rows.map(({ id }) => id))
      return settled.map(({ taken }) => changed.has(taken.id))
    },
  )
  return (taken, outcome, now) => write({ taken, outcome, now })
}

function settlementRow({ taken: { id, attempts }, outcome, now }: Settled) {
  const row = { id, attempts, state: outcome.state, untried: 0, at: now }
  if (outcome.state === 'sent') return { ...row, accepted_as: outcome.acceptedAs }
  if (outcome.state !== 'due') return { ...row, error: outcome.error, why: outcome.why }
  return { ...row, error: outcome.error, retry_at: outcome.retryAt, untried: outcome.untried ? 1 : 0 }
}

const list: (sql: Sql, read: Reader) => Store['deliveries'] = (sql, read) => async (filter) => {
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
  return read(rows)
}

/** Messages to members and what became of them. */
export function deliveriesStore(sql: Sql): Deliveries {
  const read = reader(sql)
  return {
    takeDue: (...asked) => takeDue(sql, read, ...asked),
    settle: settle(sql),
    deliveries: list(sql, read),
    async delivery(id) {
      const [found] = await read(await sql.query<Row>('SELECT * FROM deliveries WHERE id = $1', [id]))
      return found ?? null
    },
    sentBefore: sentBefore(sql, read),
    async markOpened(id, now) {
      await sql.query('UPDATE deliveries SET opened_at = $2 WHERE id = $1 AND opened_at IS NULL', [
        id,
        now.toISOString(),
      ])
    },
    async markBounced(id, why, now) {
      const rows = await sql.query(
        'UPDATE deliveries SET bounced_at = $2, bounce = $3 WHERE id = $1 AND bounced_at IS NULL RETURNING id',
        [id, now.toISOString(), why],
      )
      return rows.length > 0
    },
    async noteArrivals(reports, now) {
      const rows = reports.map(({ acceptedAs, ...report }) => ({ ...report, accepted_as: acceptedAs }))
      return (await sql.query(ARRIVALS, [JSON.stringify(rows), now.toISOString()])).length
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
