/** Simulated series with known truth. Every function takes its generator, so a seed makes a run. */
import type { DayCalendar } from '../../../alerts/detectors/daily-fit.ts'

export interface Generator {
  /** Uniform on (0, 1). */
  uniform(): number
  normal(): number
  poisson(mean: number): number
  /** Mean and variance/mean. */
  negativeBinomial(mean: number, dispersion: number): number
}

/** xoshiro128** seeded by splitmix32. */
export function generator(seed: number): Generator {
  let mix = seed >>> 0
  const split = () => {
    mix = (mix + 0x9e3779b9) >>> 0
    let z = mix
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return (z ^ (z >>> 15)) >>> 0
  }
  const s = new Uint32Array([split(), split(), split(), split()])
  const next = () => {
    const product = Math.imul(s[1]!, 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    const t = s[1]! << 9
    s[2]! ^= s[0]!
    s[3]! ^= s[1]!
    s[1]! ^= s[2]!
    s[0]! ^= s[3]!
    s[2]! ^= t
    s[3] = (s[3]! << 11) | (s[3]! >>> 21)
    return result
  }
  const uniform = () => (next() + 0.5) / 4294967296
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
  const poisson = (mean: number): number => {
    if (mean <= 0) return 0
    // A Poisson of a large mean is a sum of small ones.
    if (mean > 30) return poisson(mean / 2) + poisson(mean / 2)
    const limit = Math.exp(-mean)
    let count = 0
    for (let product = uniform(); product > limit; product *= uniform()) count++
    return count
  }
  /** Marsaglia and Tsang; shapes below one by a power of a uniform. */
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * uniform() ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
  const negativeBinomial = (mean: number, dispersion: number) =>
    dispersion <= 1 ? poisson(mean) : poisson(gamma(mean / (dispersion - 1)) * (dispersion - 1))
  return { uniform, normal, poisson, negativeBinomial }
}

/** An ordinary calendar: day types run 0..6, no holidays. */
export function plainCalendar(days: number, firstDay = 18_000): DayCalendar {
  const types = new Uint8Array(days)
  for (let i = 0; i < days; i++) types[i] = (firstDay + i) % 7
  return { firstDay, types, holidays: new Uint8Array(days) }
}

export interface DailyTruth {
  counts: Float64Array
  mean: number
  dispersion: number
  /** Index of the first of three days of each added event. */
  events: number[]
}

export interface DailyDesign {
  days: number
  /** Mean daily count. */
  mean: number
  dispersion: number
  /** From this index on, events begin with `eventRate` a day; none in the last week, which could not show it. */
  eventsFrom: number
  eventRate: number
  /** Events are of k standard deviations, k uniform on this range. */
  eventSize: readonly [number, number]
}

const WORKING_WEEK = [1.15, 1.1, 1.05, 1.05, 1.1, 0.85, 0.7]

/**
 * A daily series as in DETECTION.md section 4: weekday pattern, a season of random phase and amplitude up to .4, a small trend, and
 * three-day events of k standard deviations of a three-day sum, Poisson and at least one ticket.
 */
export function dailySeries(random: Generator, design: DailyDesign): DailyTruth {
  const counts = new Float64Array(design.days)
  const amplitude = 0.4 * random.uniform()
  const phase = 2 * Math.PI * random.uniform()
  const trend = 0.1 * random.normal()
  const weekend = 0.6 + 0.8 * random.uniform()
  const means = new Float64Array(design.days)
  for (let i = 0; i < design.days; i++) {
    const weekday = (18_000 + i) % 7
    const season = Math.exp(amplitude * Math.cos((2 * Math.PI * i) / 365.25 + phase) - (amplitude * amplitude) / 4)
    const week = WORKING_WEEK[weekday]! * (weekday >= 5 ? weekend : 1)
    means[i] = design.mean * week * season * Math.exp((trend * (i - design.days)) / 365)
    counts[i] = random.negativeBinomial(means[i]!, design.dispersion)
  }
  const events: number[] = []
  for (let i = design.eventsFrom; i < design.days - 7; i++) {
    if (random.uniform() >= design.eventRate) continue
    const k = design.eventSize[0] + (design.eventSize[1] - design.eventSize[0]) * random.uniform()
    let size = 0
    const sd = Math.sqrt(design.dispersion * (means[i]! + means[i + 1]! + means[i + 2]!))
    while (size < 1) size = random.poisson(k * sd)
    for (let ticket = 0; ticket < size; ticket++) counts[i + Math.floor(3 * random.uniform())]!++
    events.push(i)
    i += 14
  }
  return { counts, mean: design.mean, dispersion: design.dispersion, events }
}
