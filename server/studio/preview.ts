import type { Member } from '../../audiences/audience.ts'
import { bothScopes, scopeKey } from '../../audiences/scope.ts'
import type { View } from '../../views/view.ts'
import { membersOf } from '../definitions/members.ts'
import { type Reader, readerFor } from '../http/session.ts'
import type { Definitions, Services } from '../services.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'

/** A query that a preview ran, and what it cost. */
export interface MeasuredQuery {
  sql: string
  params: Readonly<Record<string, unknown>>
  readRows: number
  elapsedMs: number
}

/** A view as a reader would see it under a draft, cut to the rows that whoever previews may see too. */
export interface Preview {
  /** The server's rooms with the draft in the definitions' place. Nothing that is opened with them leaves a trace as the reader's. */
  services: Services
  reader: Reader
  view: View
  /** The reader sees rows that the one who previews does not: they are left out. */
  narrowed: boolean
  /** Whether the reader's audience offers the view; a new view is previewed before any does. */
  offered: boolean
  queries: MeasuredQuery[]
}

/** The members that a draft knows: those of its city file, and those whom the store knows besides. */
export async function membersUnder(services: Services, definitions: Definitions): Promise<Member[]> {
  const own = membersOf(definitions)
  const known = new Set(own.map(({ id }) => id))
  const others = (await services.store.members()).filter(({ id }) => !known.has(id))
  return [...own, ...others].filter(({ audience }) => definitions.audiences.has(audience))
}

/** A member as a reader under a draft, cut to the rows of whoever asks; null where there is no such member. */
export async function memberAs(
  services: Services,
  own: Reader,
  definitions: Definitions,
  id: string,
): Promise<{ reader: Reader; narrowed: boolean } | null> {
  const member = (await membersUnder(services, definitions)).find((known) => known.id === id)
  const reader = member && readerFor(member, { definitions })
  if (!reader) return null
  const scope = bothScopes(reader.scope, own.scope)
  return { reader: { ...reader, scope }, narrowed: scopeKey(scope) !== scopeKey(reader.scope) }
}

/** Prepares a preview; null where there is no such member or view under the draft. */
export async function previewAs(
  services: Services,
  own: Reader,
  definitions: Definitions,
  asked: { view: string; as: string },
): Promise<Preview | null> {
  const found = await memberAs(services, own, definitions, asked.as)
  const view = definitions.views.get(asked.view)
  if (!found || !view) return null
  const { reader, narrowed } = found
  const offered = reader.audience.views.includes(view.id)
  const audience = {
    ...reader.audience,
    views: offered ? reader.audience.views : [...reader.audience.views, view.id],
    tickets: reader.audience.tickets && own.audience.tickets,
    acknowledges: false,
    operates: false,
  }
  const queries: MeasuredQuery[] = []
  const rooms = draftServices(services, definitions, queries)
  return { services: rooms, reader: { ...reader, audience }, view, narrowed, offered, queries }
}

/** The server's rooms under a draft: reads are measured, and no look is recorded in the reader's name. */
export function draftServices(services: Services, definitions: Definitions, queries: MeasuredQuery[]): Services {
  const read: Warehouse['read'] = async (query, options) => {
    const answer = await services.warehouse.read(query, options)
    const { sql, params } = query
    queries.push({ sql, params, readRows: answer.readRows, elapsedMs: answer.elapsedMs })
    return answer as never
  }
  return {
    ...services,
    definitions,
    warehouse: { ...services.warehouse, read },
    store: { ...services.store, recordLook: async () => undefined },
  }
}
