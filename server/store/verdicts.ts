import type { Incident } from '../../alerts/incident.ts'
import type { Verdict, VerdictKind } from '../../alerts/verdict.ts'
import { iso, type Sql } from './sql.ts'
import type { Store } from './store.ts'

type Verdicts = Pick<Store, 'giveVerdict' | 'verdict' | 'verdicted' | 'resetLearning' | 'learningSince'>

interface Row {
  incidentId: string
  memberId: string
  kind: VerdictKind | null
  note: string | null
  at: Date
}

const COLUMNS = 'incident_id AS "incidentId", member_id AS "memberId", verdict AS kind, note, at'

/** Verdicts on incidents, and from when on they are learnt from. */
export function verdictsStore(sql: Sql): Verdicts {
  return {
    async giveVerdict({ incidentId, memberId, kind, note, at }) {
      await sql.query('INSERT INTO verdicts (incident_id, member_id, verdict, note, at) VALUES ($1, $2, $3, $4, $5)', [
        incidentId,
        memberId,
        kind,
        note,
        at,
      ])
    },
    async verdict(incidentId) {
      const [row] = await sql.query<Row>(
        `SELECT ${COLUMNS} FROM verdicts WHERE incident_id = $1 ORDER BY seq DESC LIMIT 1`,
        [incidentId],
      )
      return row ? verdictOf(row) : null
    },
    async verdicted(ruleId, since, onlyLearnt = false) {
      const rows = await sql.query<Row & { body: Incident }>(
        `SELECT DISTINCT ON (i.id) i.body, v.incident_id AS "incidentId", v.member_id AS "memberId", v.verdict AS kind, v.note, v.at
         FROM incidents i
         LEFT JOIN learning_resets r ON r.rule_id = i.rule_id
         LEFT JOIN verdicts v ON v.incident_id = i.id AND (NOT $3::boolean OR v.seq > coalesce(r.until_seq, 0))
         WHERE i.rule_id = $1 AND (i.body ->> 'openedAt')::timestamptz >= $2::timestamptz
         ORDER BY i.id, v.seq DESC`,
        [ruleId, since, onlyLearnt],
      )
      return rows.map((row) => ({ incident: row.body, verdict: verdictOf(row) }))
    },
    async resetLearning(ruleId, memberId, now) {
      await sql.query(
        `INSERT INTO learning_resets (rule_id, member_id, at, until_seq)
         SELECT $1, $2, $3, coalesce(max(seq), 0) FROM verdicts
         ON CONFLICT (rule_id) DO UPDATE
         SET member_id = excluded.member_id, at = excluded.at, until_seq = excluded.until_seq`,
        [ruleId, memberId, now.toISOString()],
      )
    },
    async learningSince(ruleId) {
      const [row] = await sql.query<{ at: Date; memberId: string }>(
        'SELECT at, member_id AS "memberId" FROM learning_resets WHERE rule_id = $1',
        [ruleId],
      )
      return row ? { at: iso(row.at), memberId: row.memberId } : null
    },
  }
}

function verdictOf({ incidentId, memberId, kind, note, at }: Row): Verdict | null {
  return kind === null ? null : { incidentId, memberId, kind, note, at: iso(at) }
}
