/**
 * Reporting delay: the share F(lag) of tickets that have arrived a given time after their event, from ingest minus event times.
 * Learnt per channel from tickets old enough that none of theirs is still under way.
 */
import type { Completeness } from './daily-tail.ts'

export interface DelayCurve {
  /** F after 0, 1, 2 … hours; after the last it is 1. */
  share: number[]
  /** Tickets behind the curve. */
  tickets: number
}

/** Learns F from delays in hours; negative delays count as none. No delays at all: everything arrives at once. */
export function fitDelayCurve(delays: ArrayLike<number>, longestHours: number): DelayCurve {
  const arrived = new Float64Array(longestHours + 1)
  for (let i = 0; i < delays.length; i++) {
    const hour = Math.max(0, Math.ceil(delays[i]!))
    if (hour <= longestHours) arrived[hour]!++
  }
  const share: number[] = []
  let sum = 0
  for (let hour = 0; hour <= longestHours; hour++) {
    sum += arrived[hour]!
    share.push(delays.length === 0 ? 1 : sum / delays.length)
  }
  return { share, tickets: delays.length }
}

/**
 * Completeness of the `span` hours whose last hour ended `age` hours ago (a negative age: that part lies ahead and counts as nothing).
 * `weights` are the hours' expected shares, oldest first; without them all weigh the same.
 * Variance: of a share learnt from so many tickets, plus a tenth of what is still out, for days that differ in their delays.
 */
export function completenessOf(
  curve: DelayCurve,
  age: number,
  span: number,
  weights?: ArrayLike<number>,
): Completeness {
  let share = 0
  let total = 0
  for (let h = 0; h < span; h++) {
    const weight = weights?.[h] ?? 1
    const lag = age + (span - 1 - h)
    share += weight * (lag < 0 ? 0 : (curve.share[Math.floor(lag)] ?? 1))
    total += weight
  }
  share /= total
  const missing = 1 - share
  return { share, variance: (share * missing) / Math.max(1, curve.tickets) + (0.1 * missing) ** 2 }
}
