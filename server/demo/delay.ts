import type { Random } from './random.ts'

/**
 * Seconds between a ticket's creation and its arrival in the warehouse: mostly minutes, a tail of hours, and few that come
 * after more than a day, so that "as known then" differs from "as known now".
 */
export function reportingDelay(random: Random): number {
  const dice = random.next()
  if (dice < 0.9) return 20 + random.exponential(240)
  if (dice < 0.985) return 900 + random.exponential(2.5 * 3600)
  return 86_400 + random.exponential(30 * 3600)
}
