import { later, type Sql } from './sql.ts'
import type { Store } from './store.ts'

type Slots = Pick<Store, 'claimSlot' | 'finishSlot' | 'lastFinishedSlot' | 'lastFinishedSlots'>

/** Marks the slot finished; false when it was finished before. Locks the row until the transaction ends. */
export async function finish(sql: Sql, job: string, slot: string, now: Date): Promise<boolean> {
  const rows = await sql.query(
    `INSERT INTO slots (job, slot, finished_at) VALUES ($1, $2, $3)
     ON CONFLICT (job, slot) DO UPDATE SET finished_at = excluded.finished_at WHERE slots.finished_at IS NULL
     RETURNING slot`,
    [job, slot, now.toISOString()],
  )
  return rows.length > 0
}

/** Slots of jobs: who works on which, and which are done. Slots are ISO instants or dates, so text order is time order. */
export function slotsStore(sql: Sql): Slots {
  return {
    async claimSlot(job, slot, owner, leaseMs, now) {
      const rows = await sql.query(
        `INSERT INTO slots (job, slot, owner, lease_until) VALUES ($1, $2, $3, $4)
         ON CONFLICT (job, slot) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
           WHERE slots.finished_at IS NULL AND (slots.lease_until <= $5 OR slots.owner = excluded.owner)
         RETURNING slot`,
        [job, slot, owner, later(now, leaseMs), now.toISOString()],
      )
      return rows.length > 0
    },
    async finishSlot(job, slot, now) {
      await finish(sql, job, slot, now)
    },
    lastFinishedSlot: async (job) => (await lastFinishedSlots(sql, [job])).get(job) ?? null,
    lastFinishedSlots: (jobs) => lastFinishedSlots(sql, jobs),
  }
}

async function lastFinishedSlots(sql: Sql, jobs: readonly string[]): Promise<Map<string, string>> {
  const rows = await sql.query<{ job: string; slot: string }>(
    `SELECT job, max(slot COLLATE "C") AS slot FROM slots WHERE job = ANY($1::text[]) AND finished_at IS NOT NULL GROUP BY job`,
    [[...jobs]],
  )
  return new Map(rows.map(({ job, slot }) => [job, slot]))
}
