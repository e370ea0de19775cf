import { completenessOf, type DelayCurve } from './detectors/completeness.ts'
import type { Completeness } from './detectors/daily-tail.ts'
import type { HourContext } from './signal.ts'
import { HOURS_A_DAY } from './window.ts'

/** Delays are counted in quarters of an hour. */
export const STEP_MINUTES = 15
/** What has not come three days after its event is as good as lost: four local days are looked at for what is still out. */
export const LONGEST_DELAY_STEPS = 3 * 96
const DAYS_BACK = 4
const STEPS_A_DAY = 96
const STEPS_AN_HOUR = 4
/** Half a day's worth of belief that a kind of day has the hours of an average day. */
const PRIOR_SHARE = 0.5
/** A series' own hours differ from its city's: relative error of an expectation per share of the day that lies ahead. */
const OWN_HOURS = 0.3

/** The share of each hour in a day, per day type: 7 × 24, every day's shares adding up to 1. */
export type HourShares = readonly number[]

/** Learns the hours from days × 24 counts whose day types are given. */
export function hourShares(counts: ArrayLike<number>, types: ArrayLike<number>): HourShares {
  const byType = new Float64Array(7 * HOURS_A_DAY)
  const average = new Float64Array(HOURS_A_DAY)
  const totals = new Float64Array(7)
  let whole = 0
  for (let i = 0; i < types.length * HOURS_A_DAY; i++) {
    const count = counts[i] ?? Number.NaN
    if (!(count >= 0)) continue
    const type = types[Math.floor(i / HOURS_A_DAY)] ?? 0
    byType[type * HOURS_A_DAY + (i % HOURS_A_DAY)]! += count
    average[i % HOURS_A_DAY]! += count
    totals[type]! += count
    whole += count
  }
  const prior = (PRIOR_SHARE * whole) / Math.max(1, types.length) + 1
  return Array.from(byType, (count, i) => {
    const share = (average[i % HOURS_A_DAY]! + 1) / (whole + HOURS_A_DAY)
    return (count + prior * share) / (totals[Math.floor(i / HOURS_A_DAY)]! + prior)
  })
}

/**
 * What has come in of the last days, the tick's own day first. `minutes` have passed since its local midnight; `typeOf(back)` is the day
 * type so many days before it.
 */
export function arrivedDays(
  curve: DelayCurve,
  shares: HourShares,
  minutes: number,
  typeOf: (back: number) => number,
): Completeness[] {
  return Array.from({ length: DAYS_BACK }, (_, back) => {
    const from = typeOf(back) * HOURS_A_DAY
    const weights = Array.from(
      { length: STEPS_A_DAY },
      (_, step) => shares[from + Math.floor(step / STEPS_AN_HOUR)] ?? 1,
    )
    const age = minutes / STEP_MINUTES - STEPS_A_DAY + STEPS_A_DAY * back
    const arrived = completenessOf(curve, age, STEPS_A_DAY, weights)
    if (back > 0) return arrived
    const ahead = 1 - completenessOf({ share: [], tickets: 0 }, age, STEPS_A_DAY, weights).share
    return { ...arrived, variance: arrived.variance + (OWN_HOURS * ahead * arrived.share) ** 2 }
  })
}

/** What has come in of the last hours, the one still running first, for readings that hold so many whole days, the tick's own last. */
export function arrivedHours(curve: DelayCurve, minutes: number, days: number): HourContext {
  const running = Math.ceil(minutes / 60)
  const hours = DAYS_BACK * HOURS_A_DAY
  const arrived = Array.from({ length: hours }, (_, back) =>
    completenessOf(curve, (minutes - 60 * (running - back)) / STEP_MINUTES, STEPS_AN_HOUR),
  )
  return { end: (days - 1) * HOURS_A_DAY + running, arrived }
}
