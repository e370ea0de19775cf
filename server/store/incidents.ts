import type { Incident, Transition } from '../../alerts/incident.ts'
import { addDeliveries } from './deliveries.ts'
import { finish } from './slots.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

type Incidents = Pick<Store, 'incidents' | 'incident' | 'history' | 'acknowledge' | 'saveTick'>

async function putIncident(sql: Sql, incident: Incident): Promise<void> {
  await sql.query(
    `INSERT INTO incidents (id, rule_id, state, updated_at, body) VALUES ($1, $2, $3, $4, $5::jsonb)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, updated_at = excluded.updated_at, body = excluded.body`,
    [incident.id, incident.ruleId, incident.state, incident.updatedAt, JSON.stringify(incident)],
  )
}

async function addTransition(sql: Sql, transition: Transition): Promise<void> {
  await sql.query(
    `INSERT INTO transitions (incident_id, at, kind, body) VALUES ($1, $2, $3, $4::jsonb)
     ON CONFLICT (incident_id, at, kind) DO NOTHING`,
    [transition.incidentId, transition.at, transition.kind, JSON.stringify(transition)],
  )
}

async function lockIncident(sql: Sql, id: string): Promise<Incident | null> {
  const rows = await sql.query<{ body: Incident }>('SELECT body FROM incidents WHERE id = $1 FOR UPDATE', [id])
  return rows[0]?.body ?? null
}

/** A person may acknowledge while a tick is being computed from the incident as it was before: the acknowledgement stays. */
function keepAcknowledgement(stored: Incident | null, next: Incident): Incident {
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
    const stored = await lockIncident(tx, id)
    if (stored?.state !== 'open') return stored
    const at = now.toISOString()
    const incident: Incident = {
      ...stored,
      state: 'acknowledged',
      acknowledgedAt: at,
      acknowledgedBy: memberId,
      updatedAt: at,
    }
    await putIncident(tx, incident)
    await addTransition(tx, { incidentId: id, kind: 'acknowledged', at, by: memberId, note, incident })
    return incident
  })
}

/** Incidents, their history, and the ticks that write them. A tick's slot belongs to the job named as its rule's id. */
export function incidentsStore(sql: Sql): Incidents {
  return {
    async incidents({ states, ruleId, since, limit }) {
      const rows = await sql.query<{ body: Incident }>(
        `SELECT body FROM incidents
         WHERE ($1::text[] IS NULL OR state = ANY($1::text[])) AND ($2::text IS NULL OR rule_id = $2::text)
           AND ($3::timestamptz IS NULL OR updated_at >= $3::timestamptz)
         ORDER BY updated_at DESC, id LIMIT $4::int`,
        [states ?? null, ruleId ?? null, since ?? null, limit ?? null],
      )
      return rows.map((row) => row.body)
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
        for (const incident of result.incidents)
          await putIncident(tx, keepAcknowledgement(await lockIncident(tx, incident.id), incident))
        for (const transition of result.transitions) await addTransition(tx, transition)
        await addDeliveries(tx, result.deliveries, now)
      }),
  }
}
