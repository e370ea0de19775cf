import { type LocalDay, localDay } from '../views/local-days.ts'
import type { Delivery } from './delivery.ts'

/** Interrupting messages by member and by the local day on which they are due: what attention budgets are spent on. */
export type Told = Map<string, Map<LocalDay, number>>

/** One interruption: a step of an incident to a member, however many channels carry it. */
export interface Interruption {
  memberId: string
  dueAt: string
}

/**
 * The interruptions among some deliveries. A message interrupts by having been decided: whether it could be sent, or rests in an outbox
 * without a channel, is the same attention. One that was held back, given up, or only lies in the inbox interrupts nobody.
 */
export function interruptions(deliveries: readonly Delivery[]): Interruption[] {
  const steps = new Map<string, Interruption>()
  for (const { memberId, channel, kind, state, incidentId, revision, dueAt } of deliveries) {
    if (kind !== 'alert' || channel === 'inbox' || state === 'suppressed' || state === 'dead') continue
    const step = `${memberId} ${incidentId} ${revision}`
    const known = steps.get(step)
    if (!known || dueAt < known.dueAt) steps.set(step, { memberId, dueAt })
  }
  return [...steps.values()]
}

/** Adds interruptions to what members were told. */
export function countTold(told: Told, added: readonly Interruption[], zone: string): Told {
  for (const { memberId, dueAt } of added) {
    const byDay = told.get(memberId) ?? new Map<LocalDay, number>()
    const day = localDay(new Date(dueAt), zone)
    byDay.set(day, (byDay.get(day) ?? 0) + 1)
    told.set(memberId, byDay)
  }
  return told
}
