import type { Reader } from '../../alerts/restrictions.ts'
import { deskOf, type Order, type Subscription } from '../../alerts/subscription.ts'
import type { Directory, DirectoryKind, Services } from '../services.ts'

/** What a reader, or their desk, wants to hear. */
export type WantedBy = (reader: Reader) => Subscription[]

/** Everybody's subscriptions, read once. */
export async function wantedBy({ store, definitions, directory }: Services): Promise<WantedBy> {
  const byOwner = new Map<string, Subscription[]>()
  for (const { id, of, owner, order } of await store.orders(definitions.city.tenant)) {
    if (!order) continue
    const key = `${of} ${owner}`
    byOwner.set(key, [...(byOwner.get(key) ?? []), standing(directory, id, of, order)])
  }
  if (byOwner.size === 0) return () => []
  return (reader) => [
    ...(byOwner.get(`member ${reader.member.id}`) ?? []),
    ...(byOwner.get(`desk ${deskOf(reader)}`) ?? []),
  ]
}

/** An order with the codes that its matter and its place hold. */
export function standing(directory: Directory, id: string, of: Subscription['of'], order: Order): Subscription {
  const within = (kind: DirectoryKind, code: string | null) =>
    code === null ? null : new Set([code, ...directory.below(kind, code).map((entry) => entry.code)])
  return { ...order, id, of, matters: within('matter', order.matter), places: within('region', order.place) }
}
