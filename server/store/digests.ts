import type { DigestSnapshot } from '../../templates/digest.ts'
import { addDeliveries } from './deliveries.ts'
import { finish } from './slots.ts'
import { iso, type Sql } from './sql.ts'
import { type Cadence, digestJob, type NewDelivery, type StoredDelivery } from './store.ts'

/** One digest of one member, saved whole or not at all: a delivery a channel, and what it told. `slot` is the instant when it was due. */
export interface DigestResult {
  memberId: string
  cadence: Cadence
  slot: string
  deliveries: NewDelivery[]
  snapshot: DigestSnapshot
}

/** What a reader gets on a day on which nothing is new. */
export type DigestChoice = 'two-lines' | 'nothing'

/** A message that was held back, without what it says. */
export type HeldBack = Pick<StoredDelivery, 'why' | 'subscriptionId' | 'createdAt'> & {
  memberId: string
  incidentId: string
}

/** Digests are made for many members at once: each of these is one statement or one transaction for all of them. */
export interface Digests {
  /**
   * One transaction: the deliveries, the snapshots, and the digests' slots marked finished. Returns the members whose digest was saved; of
   * the others it was before, and nothing of theirs changed.
   */
  saveDigests(digests: readonly DigestResult[], now: Date): Promise<Set<string>>
  /** What members' last digests of a cadence told, to tell what changed since; who had none is left out. */
  lastDigests(memberIds: readonly string[], cadence: Cadence): Promise<Map<string, DigestSnapshot>>
  /** What was held back from members for one of some reasons since an instant each: of an incident the latest. */
  heldBack(since: readonly { memberId: string; at: string }[], reasons: readonly string[]): Promise<HeldBack[]>
  /** What a member gets where nothing is new; two lines unless they chose otherwise. */
  digestChoice(memberId: string): Promise<DigestChoice>
  /** The same of many; who chose nothing is left out. */
  digestChoices(memberIds: readonly string[]): Promise<Map<string, DigestChoice>>
  setDigestChoice(memberId: string, choice: DigestChoice): Promise<void>
}

const ADD = `
  INSERT INTO digests (delivery_id, member_id, cadence, at, snapshot)
  SELECT delivery_id, member_id, cadence, $2::timestamptz, snapshot
  FROM jsonb_to_recordset($1::jsonb) AS d(delivery_id text, member_id text, cadence text, snapshot jsonb)`

const LAST = `
  SELECT m.id, d.snapshot FROM unnest($1::text[]) AS m(id) CROSS JOIN LATERAL (
    SELECT snapshot FROM digests WHERE member_id = m.id AND cadence = $2 ORDER BY at DESC, delivery_id DESC LIMIT 1) d`

const HELD_BACK = `
  SELECT DISTINCT ON (d.member_id, d.incident_id) d.member_id, d.incident_id, d.why, d.subscription_id, d.created_at
  FROM jsonb_to_recordset($1::jsonb) AS m(id text, since timestamptz)
  JOIN deliveries d ON d.member_id = m.id AND d.created_at > m.since
  WHERE d.state = 'suppressed' AND d.why = ANY($2::text[]) AND d.incident_id IS NOT NULL
  ORDER BY d.member_id, d.incident_id, d.created_at DESC, d.id`

interface HeldRow {
  member_id: string
  incident_id: string
  why: string
  subscription_id: string | null
  created_at: Date
}

function heldFrom({ member_id, incident_id, why, subscription_id, created_at }: HeldRow): HeldBack {
  const subscription = subscription_id === null ? {} : { subscriptionId: subscription_id }
  return { memberId: member_id, incidentId: incident_id, why, createdAt: iso(created_at), ...subscription }
}

/** Members' digests: what they told, what they held, and what their readers want of them. */
export function digestsStore(sql: Sql): Digests {
  const digestChoices = async (memberIds: readonly string[]) => {
    const rows = await sql.query<{ id: string; choice: DigestChoice }>(
      'SELECT member_id AS id, when_nothing_new AS choice FROM digest_choices WHERE member_id = ANY($1::text[])',
      [[...memberIds]],
    )
    return new Map(rows.map(({ id, choice }) => [id, choice]))
  }
  return {
    saveDigests: (digests, now) =>
      sql.transaction(async (tx) => {
        const slots = digests.map(({ memberId, cadence, slot }) => ({ job: digestJob(memberId, cadence), slot }))
        const finished = await finish(tx, slots, now)
        const saved = digests.filter((_digest, i) => finished.has(slots[i]?.job ?? ''))
        await addDeliveries(
          tx,
          saved.flatMap(({ deliveries }) => deliveries),
          now,
        )
        const rows = saved.map(({ memberId, cadence, deliveries, snapshot }) => {
          return { delivery_id: deliveries[0]?.id, member_id: memberId, cadence, snapshot }
        })
        await tx.query(ADD, [JSON.stringify(rows), now.toISOString()])
        return new Set(saved.map(({ memberId }) => memberId))
      }),
    async lastDigests(memberIds, cadence) {
      const rows = await sql.query<{ id: string; snapshot: DigestSnapshot }>(LAST, [[...memberIds], cadence])
      return new Map(rows.map(({ id, snapshot }) => [id, snapshot]))
    },
    async heldBack(since, reasons) {
      const members = since.map(({ memberId, at }) => ({ id: memberId, since: at }))
      return (await sql.query<HeldRow>(HELD_BACK, [JSON.stringify(members), [...reasons]])).map(heldFrom)
    },
    digestChoices,
    digestChoice: async (memberId) => (await digestChoices([memberId])).get(memberId) ?? 'two-lines',
    async setDigestChoice(memberId, choice) {
      await sql.query(
        `INSERT INTO digest_choices (member_id, when_nothing_new) VALUES ($1, $2)
         ON CONFLICT (member_id) DO UPDATE SET when_nothing_new = excluded.when_nothing_new`,
        [memberId, choice],
      )
    },
  }
}
