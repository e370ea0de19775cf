import type { Incident, Transition } from '../../alerts/incident.ts'
import { batches } from '../lanes.ts'
import { addDeliveries } from './deliveries.ts'
import { finish } from './slots.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

type Incidents = Pick<Store, 'incidents' | 'incident' | 'history' | 'acknowledge' | 'saveTick'>

/** Incidents written by one statement: preparing more would hold this thread up. */
const WRITTEN_AT_ONCE = 25
/** Incidents read by one statement: an answer arrives in one piece. */
const READ_AT_ONCE = 250

async function putIncidents(sql: Sql, incidents: readonly Incident[]): Promise<void> {
  for (const group of batches(incidents, WRITTEN_AT_ONCE))
    await sql.query(
      `INSERT INTO incidents (id, rule_id, state, updated_at, body)
       SELECT body->>'id', body->>'ruleId', body->>'state', (body->>'updatedAt')::timestamptz, body FROM jsonb_array_elements($1::jsonb) AS body
       ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at, body = excluded.body`,
      [JSON.stringify(group)],
    )
}

/** In their order: of two steps at the same instant the earlier one is read first. */
async function addTransitions(sql: Sql, transitions: readonly Transition[]): Promise<void> {
  for (const group of batches(transitions, WRITTEN_AT_ONCE))
    await sql.query(
      `INSERT INTO transitions (incident_id, at, kind, body)
       SELECT body->>'incidentId', (body->>'at')::timestamptz, body->>'kind', body
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS given(body, n) ORDER BY n
       ON CONFLICT (incident_id, at, kind) DO NOTHING`,
      [JSON.stringify(group)],
    )
}

/** In the order of the ids: which incidents are meant was decided at once, so that one that changes meanwhile is still among them. */
async function bodiesOf(sql: Sql, ids: readonly string[]): Promise<Incident[]> {
  const found: Incident[] = []
  for (const group of batches(ids, READ_AT_ONCE)) {
    const rows = await sql.query<{ body: Incident }>(
      `SELECT body FROM unnest($1::text[]) WITH ORDINALITY AS wanted(id, n) JOIN incidents USING (id) ORDER BY n`,
      [[...group]],
    )
    for (const { body } of rows) found.push(body)
  }
  return found
}

/** In the order of their ids, so that two who lock several wait for each other and not for ever. */
async function lockIncidents(sql: Sql, ids: readonly string[]): Promise<Map<string, Incident>> {
  const rows = await sql.query<{ body: Incident }>(
    'SELECT body FROM incidents WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE',
    [[...ids]],
  )
  return new Map(rows.map(({ body }) => [body.id, body]))
}

/** A person may acknowledge while a tick is being computed from the incident as it was before: the acknowledgement stays. */
function keepAcknowledgement(stored: Incident | undefined, next: Incident): Incident {
  if (!stored?.acknowledgedAt || next.acknowledgedAt) return next
  return {
    ...next,
    state: next.state === 'open' ? 'acknowledged' : next.state,
    acknowledgedAt: stored.acknowledgedAt,
    acknowledgedBy: stored.acknowledgedBy,
  }
}

function acknowledge(sql: Sql, id: string, memberId: string, note: string | null, now: Date): Promise<Incident | null> {
  return sql.transaction(async (tx) => {
    const stored = (await lockIncidents(tx, [id])).get(id)
    if (stored?.state !== 'open') return stored ?? null
    const at = now.toISOString()
    const incident: Incident = {
      ...stored,
      state: 'acknowledged',
      acknowledgedAt: at,
      acknowledgedBy: memberId,
      updatedAt: at,
    }
    await putIncidents(tx, [incident])
    await addTransitions(tx, [{ incidentId: id, kind: 'acknowledged', at, by: memberId, note, incident }])
    return incident
  })
}

/** Incidents, their history, and the ticks that write them. A tick's slot belongs to the job named as its rule's id. */
export function incidentsStore(sql: Sql): Incidents {
  return {
    async incidents({ states, ruleId, since, limit }) {
      const rows = await sql.query<{ id: string }>(
        `SELECT id FROM incidents
         WHERE ($1::text[] IS NULL OR state = ANY($1::text[])) AND ($2::text IS NULL OR rule_id = $2::text)
           AND ($3::timestamptz IS NULL OR updated_at >= $3::timestamptz)
         ORDER BY updated_at DESC, id LIMIT $4::int`,
        [states ?? null, ruleId ?? null, since ?? null, limit ?? null],
      )
      return bodiesOf(
        sql,
        rows.map(({ id }) => id),
      )
    },
    async incident(id) {
      const rows = await sql.query<{ body: Incident }>('SELECT body FROM incidents WHERE id = $1', [id])
      return rows[0]?.body ?? null
    },
    async history(incidentId) {
      const rows = await sql.query<{ body: Transition }>(
        'SELECT body FROM transitions WHERE incident_id = $1 ORDER BY at, seq',
        [incidentId],
      )
      return rows.map((row) => row.body)
    },
    acknowledge: (id, memberId, note, now) => acknowledge(sql, id, memberId, note, now),
    saveTick: (result, now) =>
      sql.transaction(async (tx) => {
        const slot = { job: result.ruleId, slot: result.slot }
        if ((await finish(tx, [slot], now)).size === 0) return
        const ids = result.incidents.map(({ id }) => id)
        const stored = await lockIncidents(tx, ids)
        const next = result.incidents.map((incident) => keepAcknowledgement(stored.get(incident.id), incident))
        await putIncidents(tx, next)
        await addTransitions(tx, result.transitions)
        await addDeliveries(tx, result.deliveries, now)
      }),
  }
}
