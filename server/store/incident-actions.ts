import type { IncidentAction } from '../../alerts/action.ts'
import { addDeliveries } from './deliveries.ts'
import { iso, isoOrNull, type Sql } from './sql.ts'
import type { Store } from './store.ts'

type Actions = Pick<Store, 'addActions' | 'actions'>

interface Row {
  incident_id: string
  at: Date
  kind: IncidentAction['kind']
  by_member: string | null
  unit: string | null
  to_member: string | null
  due_at: Date | null
  rung: number | null
  note: string | null
  told: number | null
  part: string | null
}

function fromRow(row: Row): IncidentAction {
  return {
    incidentId: row.incident_id,
    at: iso(row.at),
    kind: row.kind,
    by: row.by_member,
    unit: row.unit,
    to: row.to_member,
    dueAt: isoOrNull(row.due_at),
    rung: row.rung,
    note: row.note,
    told: row.told,
    part: row.part,
  }
}

/** Undoes what was written of a step of the ladder that another server has told meanwhile. */
class ToldBefore extends Error {}

/** What people and the ladder did about incidents, saved together with the messages that tell of it. */
export function actionsStore(sql: Sql): Actions {
  return {
    addActions: (actions, deliveries, now) =>
      sql
        .transaction(async (tx) => {
          for (const { incidentId, at, kind, by, unit, to, dueAt, rung, note, told = null, part = null } of actions) {
            const rows = await tx.query(
              `INSERT INTO incident_actions
                 (incident_id, at, kind, by_member, unit, to_member, due_at, rung, note, told, part)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING seq`,
              [incidentId, at, kind, by, unit, to, dueAt, rung, note, told, part],
            )
            if (rows.length === 0) throw new ToldBefore()
          }
          await addDeliveries(tx, deliveries, now)
          return true
        })
        .catch((error: unknown) => {
          if (error instanceof ToldBefore) return false
          throw error
        }),
    async actions(incidentIds) {
      const rows = await sql.query<Row>(
        'SELECT * FROM incident_actions WHERE incident_id = ANY($1::text[]) ORDER BY at, seq',
        [[...incidentIds]],
      )
      return rows.map(fromRow)
    },
  }
}
