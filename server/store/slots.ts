import { later, type Sql } from './sql.ts'
import type { JobSlot, Store } from './store.ts'

type Slots = Pick<Store, 'claimSlot' | 'claimSlots' | 'finishSlots' | 'lastFinishedSlot' | 'lastFinishedSlots'>

/** Many servers may write the same slots: in one order, none waits for another that waits for it. */
const GIVEN = `(SELECT job, slot FROM jsonb_to_recordset($1::jsonb) AS s(job text, slot text) ORDER BY job, slot) given`

const CLAIM = `
  INSERT INTO slots (job, slot, owner, lease_until) SELECT job, slot, $2::text, $3::timestamptz FROM ${GIVEN}
  ON CONFLICT (job, slot) DO UPDATE SET owner = excluded.owner, lease_until = excluded.lease_until
    WHERE slots.finished_at IS NULL AND (slots.lease_until <= $4::timestamptz OR slots.owner = excluded.owner)
  RETURNING job`

const FINISH = `
  INSERT INTO slots (job, slot, finished_at) SELECT job, slot, $2::timestamptz FROM ${GIVEN}
  ON CONFLICT (job, slot) DO UPDATE SET finished_at = excluded.finished_at WHERE slots.finished_at IS NULL
  RETURNING job`

/** Marks slots of different jobs finished; returns the jobs whose slot was not finished before. Locks the rows until the transaction ends. */
export async function finish(sql: Sql, slots: readonly JobSlot[], now: Date): Promise<Set<string>> {
  return jobsOf(await sql.query<{ job: string }>(FINISH, [JSON.stringify(slots), now.toISOString()]))
}

function jobsOf(rows: readonly { job: string }[]): Set<string> {
  return new Set(rows.map(({ job }) => job))
}

/** Slots of jobs: who works on which, and which are done. Slots are ISO instants or dates, so text order is time order. */
export function slotsStore(sql: Sql): Slots {
  const claimSlots: Slots['claimSlots'] = async (slots, owner, leaseMs, now) =>
    jobsOf(await sql.query(CLAIM, [JSON.stringify(slots), owner, later(now, leaseMs), now.toISOString()]))
  return {
    claimSlots,
    claimSlot: async (job, slot, owner, leaseMs, now) =>
      (await claimSlots([{ job, slot }], owner, leaseMs, now)).has(job),
    async finishSlots(slots, now) {
      await finish(sql, slots, now)
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
