import { hostname } from 'node:os'
import { Cron } from 'croner'

/** Who this process is to others that claim slots from the same store: a process id alone is the same in every container. */
export const OWNER = `${hostname()}-${process.pid}`

/** More slots than these are not caught up with: the oldest are let go. */
const MOST_SLOTS = 48
/** Nothing older than this is caught up with. */
const CATCH_UP_MS = 31 * 86_400_000
const MINUTE_MS = 60_000

/**
 * The slots of a cron pattern after the last finished one, up to and with `now`, oldest first. The pattern is read in the city's zone. A
 * job that never ran begins with the slot of this minute, if there is one.
 */
export function dueSlots(pattern: string, zone: string, lastFinished: Date | null, now: Date): Date[] {
  const cron = new Cron(pattern, { timezone: zone })
  const earliest = now.getTime() - CATCH_UP_MS
  const begin = lastFinished ? Math.max(lastFinished.getTime(), earliest) : now.getTime() - MINUTE_MS
  const slots: Date[] = []
  for (let slot = cron.nextRun(new Date(begin)); slot && slot <= now; slot = cron.nextRun(slot)) {
    slots.push(slot)
    if (slots.length > MOST_SLOTS) slots.shift()
  }
  return slots
}
