import DataLoader from 'dataloader'
import type { Reader, Row } from './delivery-rows.ts'
import type { Sql } from './sql.ts'
import type { Store, StoredDelivery } from './store.ts'

type Asked = Parameters<Store['sentBefore']>[0]

/** One step along the index of each incident, member and channel. */
const LAST_SENT = `
  SELECT k.place::int AS place, d.*
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]::int[])
    WITH ORDINALITY AS k(incident_id, member_id, channel, revision, place)
  JOIN LATERAL (
    SELECT * FROM deliveries e
    WHERE e.incident_id = k.incident_id AND e.member_id = k.member_id AND e.channel = k.channel
      AND e.revision < k.revision AND e.state = 'sent'
    ORDER BY e.revision DESC LIMIT 1) d ON true`

/** What the follow-ups of a page, or of a batch that is sent, are told against is read together. Nothing is kept: it changes. */
export function sentBefore(sql: Sql, read: Reader): Store['sentBefore'] {
  const loader = new DataLoader<Asked, StoredDelivery | null>(
    async (asked) => {
      const column = (value: (one: Asked) => string) => asked.map(value)
      const rows = await sql.query<Row & { place: number }>(LAST_SENT, [
        column(({ incidentId }) => incidentId ?? ''),
        column(({ memberId }) => memberId),
        column(({ channel }) => channel),
        column(({ revision }) => String(revision)),
      ])
      const found = await read(rows)
      const byPlace = new Map(rows.map(({ place }, i) => [place, found[i] ?? null]))
      return asked.map((_, i) => byPlace.get(i + 1) ?? null)
    },
    { cache: false },
  )
  return (delivery) => loader.load(delivery)
}
