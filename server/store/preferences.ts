import { randomBytes } from 'node:crypto'
import { iso, isoOrNull, type Sql } from './sql.ts'
import type { Look, Store, Subscription } from './store.ts'

type Preferences = Pick<
  Store,
  'subscriptions' | 'setSubscription' | 'recordLook' | 'lastLook' | 'looks' | 'secret' | 'setting' | 'putSetting'
>

/** Subscriptions, the audit of looks, and settings. */
export function preferencesStore(sql: Sql): Preferences {
  /** A secret never changes once it is made. */
  const secrets = new Map<string, string>()
  return {
    subscriptions: (memberId) =>
      sql.query<Subscription>(
        `SELECT member_id AS "memberId", product, channel, active FROM subscriptions
         WHERE $1::text IS NULL OR member_id = $1::text ORDER BY member_id, product, channel`,
        [memberId ?? null],
      ),
    async setSubscription({ memberId, product, channel, active }) {
      await sql.query(
        `INSERT INTO subscriptions (member_id, product, channel, active) VALUES ($1, $2, $3, $4)
         ON CONFLICT (member_id, product, channel) DO UPDATE SET active = excluded.active`,
        [memberId, product, channel, active],
      )
    },
    async recordLook(memberId, kind, target, now, via) {
      await sql.query('INSERT INTO looks (member_id, kind, target, at, via) VALUES ($1, $2, $3, $4, $5)', [
        memberId,
        kind,
        target,
        now.toISOString(),
        via ?? null,
      ])
    },
    async lastLook(memberId, kind, target, before) {
      const [row] = await sql.query<{ at: Date | null }>(
        `SELECT max(at) AS at FROM looks
         WHERE member_id = $1 AND kind = $2 AND target = $3 AND at < coalesce($4::timestamptz, 'infinity')`,
        [memberId, kind, target, before?.toISOString() ?? null],
      )
      return isoOrNull(row?.at ?? null)
    },
    async secret(key) {
      const known = secrets.get(key)
      if (known !== undefined) return known
      await sql.query('INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING', [
        key,
        randomBytes(32).toString('base64url'),
      ])
      const [row] = await sql.query<{ value: string }>('SELECT value FROM settings WHERE key = $1', [key])
      secrets.set(key, row?.value ?? '')
      return row?.value ?? ''
    },
    async looks(kind, targets, since) {
      const rows = await sql.query<Omit<Look, 'firstAt' | 'lastAt'> & { firstAt: Date; lastAt: Date }>(
        `SELECT member_id AS "memberId", target, count(*)::int AS times, min(at) AS "firstAt", max(at) AS "lastAt" FROM looks
         WHERE kind = $1 AND ($2::text[] IS NULL OR target = ANY ($2::text[])) AND at >= $3 GROUP BY member_id, target ORDER BY max(at) DESC, member_id`,
        [kind, targets, since],
      )
      return rows.map((row) => ({ ...row, firstAt: iso(row.firstAt), lastAt: iso(row.lastAt) }))
    },
    async setting(key) {
      const [row] = await sql.query<{ value: string }>('SELECT value FROM settings WHERE key = $1', [key])
      return row?.value ?? null
    },
    async putSetting(key, value) {
      await sql.query(
        'INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
        [key, value],
      )
    },
  }
}
