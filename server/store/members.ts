import { createHash, randomBytes } from 'node:crypto'
import type { Member } from '../../audiences/audience.ts'
import { later, type Sql } from './sql.ts'
import type { Store } from './store.ts'

/** A session lasts a week: readers open the morning digest on workdays. */
const SESSION_MS = 7 * 24 * 3_600_000

type Members = Pick<
  Store,
  'putMembers' | 'members' | 'member' | 'createSignIn' | 'redeemSignIn' | 'sessionMember' | 'endSession'
>

const newToken = () => randomBytes(32).toString('base64url')
const hash = (token: string) => createHash('sha256').update(token).digest('hex')

async function findMember(sql: Sql, id: string): Promise<Member | null> {
  const rows = await sql.query<{ body: Member }>('SELECT body FROM members WHERE id = $1', [id])
  return rows[0]?.body ?? null
}

/** Members, their one-time sign-in links and their sessions. */
export function membersStore(sql: Sql): Members {
  return {
    putMembers: (members) =>
      sql.transaction(async (tx) => {
        for (const member of members)
          await tx.query(
            'INSERT INTO members (id, body) VALUES ($1, $2::jsonb) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
            [member.id, JSON.stringify(member)],
          )
      }),
    async members(ids) {
      const rows = await sql.query<{ body: Member }>(
        'SELECT body FROM members WHERE $1::text[] IS NULL OR id = ANY($1::text[]) ORDER BY id',
        [ids ? [...ids] : null],
      )
      return rows.map((row) => row.body)
    },
    member: (id) => findMember(sql, id),
    async createSignIn(memberId, ttlMs, now) {
      const token = newToken()
      await sql.query('INSERT INTO sign_ins (token_hash, member_id, expires_at) VALUES ($1, $2, $3)', [
        hash(token),
        memberId,
        later(now, ttlMs),
      ])
      return token
    },
    redeemSignIn: (token, now) =>
      sql.transaction(async (tx) => {
        const at = now.toISOString()
        const [used] = await tx.query<{ member_id: string }>(
          `UPDATE sign_ins SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2
           RETURNING member_id`,
          [hash(token), at],
        )
        const member = used ? await findMember(tx, used.member_id) : null
        if (!member) return null
        const session = newToken()
        await tx.query('DELETE FROM sessions WHERE expires_at <= $1', [at])
        await tx.query('INSERT INTO sessions (session_hash, member_id, expires_at) VALUES ($1, $2, $3)', [
          hash(session),
          member.id,
          later(now, SESSION_MS),
        ])
        return { session, member }
      }),
    async sessionMember(session, now) {
      const rows = await sql.query<{ body: Member }>(
        `SELECT m.body FROM sessions s JOIN members m ON m.id = s.member_id
         WHERE s.session_hash = $1 AND s.expires_at > $2`,
        [hash(session), now.toISOString()],
      )
      return rows[0]?.body ?? null
    },
    async endSession(session) {
      await sql.query('DELETE FROM sessions WHERE session_hash = $1', [hash(session)])
    },
  }
}
