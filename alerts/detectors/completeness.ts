/**
 * Reporting delay: the share F(lag) of tickets that have arrived a given time after their event, from ingest minus event times.
 * Learnt per channel from tickets old enough that none of theirs is still under way. Time is counted in steps of any one length.
 */
import type { Completeness } from './daily-tail.ts'

export interface DelayCurve {
  /** F after 0, 1, 2 … steps; after the last it is 1. */
  share: number[]
  /** Tickets behind the curve. */
  tickets: number
}

/** Learns F from delays in steps; negative delays count as none. No delays at all: everything arrives at once. */
export function fitDelayCurve(delays: ArrayLike<number>, longest: number): DelayCurve {
  const arrived = new Float64Array(longest + 2)
  for (let i = 0; i < delays.length; i++) arrived[Math.min(longest + 1, Math.max(0, Math.ceil(delays[i]!)))]!++
  return delayCurveOf(arrived)
}

/** F from the numbers of tickets that took up to 0, 1, 2 … steps; the last number is of those that took longer than all of these. */
export function delayCurveOf(arrived: ArrayLike<number>): DelayCurve {
  let tickets = 0
  for (let step = 0; step < arrived.length; step++) tickets += arrived[step]!
  const share: number[] = []
  let sum = 0
  for (let step = 0; step < arrived.length - 1; step++) {
    sum += arrived[step]!
    share.push(tickets === 0 ? 1 : sum / tickets)
  }
  return { share, tickets }
}

/**
 * Completeness of the `span` steps whose last one ended `age` steps ago (a negative age: that part lies ahead and counts as nothing).
 * `weights` are the steps' expected shares, oldest first; without them all weigh the same.
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
  for (let step = 0; step < span; step++) {
    const weight = weights?.[step] ?? 1
    share += weight * stepShare(curve, age + (span - 1 - step))
    total += weight
  }
  share = total > 0 ? share / total : 1
  const missing = 1 - share
  const learnt = curve.tickets > 0 ? (share * missing) / curve.tickets : 0
  return { share, variance: learnt + (0.1 * missing) ** 2 }
}

/** The share that is in of events spread evenly over one step that ended `lag` steps ago: the mean of F over lag … lag + 1. */
function stepShare(curve: DelayCurve, lag: number): number {
  const oldest = lag + 1
  if (oldest <= 0) return 0
  const youngest = Math.max(0, lag)
  return ((oldest - youngest) * (arrivedAfter(curve, youngest) + arrivedAfter(curve, oldest))) / 2
}

/** F on straight lines between the steps. */
function arrivedAfter({ share }: DelayCurve, lag: number): number {
  const step = Math.floor(lag)
  const before = share[step] ?? 1
  return before + (lag - step) * ((share[step + 1] ?? 1) - before)
}
