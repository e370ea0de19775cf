import { createHash } from 'node:crypto'
import { batches } from '../lanes.ts'
import { Recent } from '../recent.ts'
import { grouped } from './group-commit.ts'
import type { Sql } from './sql.ts'
import type { NewDelivery } from './store.ts'

/** What is said to many: a message without what is each reader's own. */
type Said = NewDelivery['message']

/** Messages written by one statement: each is some thousand characters. */
const WRITTEN_AT_ONCE = 20
/** Characters of messages that are kept at hand, as JSON. */
const MOST_KEPT = 16_000_000

const ADD = `
  INSERT INTO messages (id, body) SELECT id, body::jsonb FROM unnest($1::text[], $2::text[]) AS m(id, body) ORDER BY id
  ON CONFLICT (id) DO NOTHING`

/** Writes messages, each once, and returns their ids. */
export async function addMessages(sql: Sql, messages: Iterable<Said>): Promise<Map<Said, string>> {
  const ids = new Map<Said, string>()
  const bodies = new Map<string, string>()
  for (const message of new Set(messages)) {
    const body = JSON.stringify(message)
    const id = createHash('sha256').update(body).digest('base64url')
    ids.set(message, id)
    bodies.set(id, body)
  }
  for (const group of batches([...bodies], WRITTEN_AT_ONCE))
    await sql.query(ADD, [group.map(([id]) => id), group.map(([, body]) => body)])
  return ids
}

/** Reads messages by their ids; equal deliveries are given the same object. */
export function messagesById(sql: Sql): (id: string) => Promise<Said> {
  const read = grouped<string, string>(
    (id) => id,
    async (ids) => {
      const rows = await sql.query<{ id: string; body: string }>(
        'SELECT id, body::text AS body FROM messages WHERE id = ANY($1::text[])',
        [ids],
      )
      const found = new Map(rows.map(({ id, body }) => [id, body]))
      return ids.map((id) => found.get(id) ?? 'null')
    },
  )
  const kept = new Recent<{ said: Said; weight: number }>(MOST_KEPT, ({ weight }) => weight)
  return async (id) => {
    const { said } = await kept.answer(id, async () => {
      const body = await read(id)
      return { said: JSON.parse(body) as Said, weight: body.length }
    })
    return said
  }
}
