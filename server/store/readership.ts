import { isoOrNull, type Sql } from './sql.ts'
import type { Deeds, ReadershipCounts, Store } from './store.ts'

type Readership = Pick<Store, 'readershipCounts' | 'deeds' | 'recordedSince'>

/** A digest that is opened later than this was not opened for what it told. */
const DIGEST_DAYS = 7

/**
 * Counts by member, product and channel. A message was read when its member opened it here, or the page that it is about, after it was
 * sent; followed when they came by its own link. An alert's page is its incident's; a digest's is told by the link alone.
 */
const COUNTS = `
  SELECT d.member_id AS "memberId", d.channel, d.kind, coalesce(i.rule_id, d.why) AS product,
    count(*) FILTER (WHERE d.state IN ('due', 'sending'))::int AS queued,
    count(*) FILTER (WHERE d.state = 'sent')::int AS accepted,
    count(*) FILTER (WHERE d.bounced_at IS NOT NULL)::int AS bounced,
    count(*) FILTER (WHERE d.state = 'dead')::int AS refused,
    count(*) FILTER (WHERE d.state IN ('suppressed', 'held'))::int AS "heldBack",
    count(*) FILTER (WHERE d.opened_at IS NOT NULL OR visit.at IS NOT NULL)::int AS read,
    count(*) FILTER (WHERE visit.followed)::int AS followed,
    max(greatest(d.opened_at, visit.at)) AS "lastRead"
  FROM deliveries d
  LEFT JOIN incidents i ON i.id = d.incident_id
  LEFT JOIN LATERAL (
    SELECT min(l.at) AS at, bool_or(l.via = d.kind || '-' || d.channel) AS followed FROM looks l
    WHERE d.state = 'sent' AND l.member_id = d.member_id AND l.at >= d.sent_at
      AND (l.kind = 'incident' AND l.target = d.incident_id
        OR d.kind = 'digest' AND l.via = d.kind || '-' || d.channel AND l.at < d.sent_at + interval '${DIGEST_DAYS} days')
  ) visit ON true
  WHERE d.tenant = $1 AND d.created_at >= $2
  GROUP BY d.member_id, d.channel, d.kind, coalesce(i.rule_id, d.why)
  ORDER BY 1, 4, 2`

/** Incidents that a member took on, and those on which they did something, by rule. */
const DEEDS = `
  SELECT "memberId", product, sum(acknowledged)::int AS acknowledged, sum(acted)::int AS acted FROM (
    SELECT body->>'acknowledgedBy' AS "memberId", rule_id AS product, 1 AS acknowledged, 0 AS acted FROM incidents
    WHERE body->>'tenant' = $1 AND body->>'acknowledgedBy' IS NOT NULL AND (body->>'acknowledgedAt')::timestamptz >= $2
    UNION ALL
    SELECT a.by_member, i.rule_id, 0, count(DISTINCT a.incident_id)::int
    FROM incident_actions a JOIN incidents i ON i.id = a.incident_id
    WHERE i.body->>'tenant' = $1 AND a.by_member IS NOT NULL AND a.at >= $2
    GROUP BY a.by_member, i.rule_id
  ) done GROUP BY "memberId", product ORDER BY 1, 2`

/** Who was sent what, and what they did with it. */
export function readershipStore(sql: Sql): Readership {
  return {
    async readershipCounts(tenant, since) {
      const rows = await sql.query<Omit<ReadershipCounts, 'lastRead'> & { lastRead: Date | null }>(COUNTS, [
        tenant,
        since,
      ])
      return rows.map((row) => ({ ...row, lastRead: isoOrNull(row.lastRead) }))
    },
    deeds: (tenant, since) => sql.query<Deeds>(DEEDS, [tenant, since]),
    async recordedSince() {
      const [row] = await sql.query<{ at: Date | null }>('SELECT min(at) AS at FROM looks')
      return isoOrNull(row?.at ?? null)
    },
  }
}
