import type { KnownEvent, LevelShift } from '../../alerts/known-event.ts'
import type { Sql } from './sql.ts'
import type { Store } from './store.ts'

type KnownEvents = Pick<Store, 'knownEvents' | 'putKnownEvent' | 'removeKnownEvent' | 'levelShifts'>

/** What people and time have taught about the past. */
export function knownEventsStore(sql: Sql): KnownEvents {
  return {
    async knownEvents(tenant) {
      const rows = await sql.query<{ body: KnownEvent }>(
        'SELECT body FROM known_events WHERE tenant = $1 AND removed_at IS NULL ORDER BY to_day DESC, id',
        [tenant],
      )
      return rows.map((row) => row.body)
    },
    async putKnownEvent(event) {
      await sql.query(
        `INSERT INTO known_events (id, tenant, to_day, body) VALUES ($1, $2, $3, $4::jsonb) ON CONFLICT (id) DO NOTHING`,
        [event.id, event.tenant, event.to, JSON.stringify(event)],
      )
    },
    async removeKnownEvent(id, now) {
      const rows = await sql.query(
        'UPDATE known_events SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL RETURNING id',
        [id, now.toISOString()],
      )
      return rows.length > 0
    },
    async levelShifts(ruleId) {
      const rows = await sql.query<{ shift: LevelShift }>(
        `SELECT body->'shift' AS shift FROM incidents WHERE rule_id = $1 AND jsonb_exists(body, 'shift') ORDER BY id`,
        [ruleId],
      )
      return rows.map((row) => row.shift)
    },
  }
}
