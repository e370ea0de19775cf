import { type Preference, preferenceSchema } from '../../views/preference.ts'
import type { Sql } from './sql.ts'

export interface ViewPreferences {
  /** Null where the member changed nothing, or what is kept can no longer be read. */
  viewPreference(memberId: string, viewId: string): Promise<Preference | null>
  /** Null forgets it. */
  putViewPreference(memberId: string, viewId: string, preference: Preference | null): Promise<void>
}

/** What members made of views for themselves. */
export function viewPreferences(sql: Sql): ViewPreferences {
  return {
    async viewPreference(memberId, viewId) {
      const [row] = await sql.query<{ body: unknown }>(
        'SELECT body FROM view_preferences WHERE member_id = $1 AND view_id = $2',
        [memberId, viewId],
      )
      return row ? (preferenceSchema.safeParse(row.body).data ?? null) : null
    },
    async putViewPreference(memberId, viewId, preference) {
      if (preference === null)
        await sql.query('DELETE FROM view_preferences WHERE member_id = $1 AND view_id = $2', [memberId, viewId])
      else
        await sql.query(
          `INSERT INTO view_preferences (member_id, view_id, body) VALUES ($1, $2, $3::jsonb)
           ON CONFLICT (member_id, view_id) DO UPDATE SET body = excluded.body`,
          [memberId, viewId, JSON.stringify(preference)],
        )
    },
  }
}
