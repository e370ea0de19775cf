/** The simulation of Noufaily et al. 2013 ("An improved algorithm for outbreak detection in multiple surveillance systems"): 42 scenarios. */
import { FARRINGTON_FLEXIBLE, farringtonFlexible } from '../../../alerts/detectors/farrington.ts'
import { type Generator, generator } from './simulators.ts'

export interface Scenario {
  number: number
  theta: number
  beta: number
  gamma1: number
  gamma2: number
  phi: number
  /** Harmonics of the season: 0, 1 or 2. */
  harmonics: number
}

/** θ, β of the trend variant, γ1, γ2, φ; each without and with its trend, each with 0, 1 and 2 harmonics. */
const FAMILIES = [
  [0.1, 0.0025, 0.6, 0.6, 1.5],
  [-2, 0.005, 0.1, 0.3, 2],
  [1.5, 0.003, 0.2, -0.4, 1],
  [0.5, 0.002, 0.5, 0.5, 5],
  [2.5, 0.001, 1, 0.1, 3],
  [3.75, 0.001, 0.1, -0.1, 1.1],
  [5, 0.0001, 0.05, 0.01, 1.2],
] as const

export const SCENARIOS: Scenario[] = FAMILIES.flatMap(([theta, slope, gamma1, gamma2, phi], family) =>
  [0, slope].flatMap((beta, trend) =>
    [0, 1, 2].map((harmonics) => ({
      number: family * 6 + trend * 3 + harmonics + 1,
      theta,
      beta,
      gamma1,
      gamma2,
      phi,
      harmonics,
    })),
  ),
)

const WEEKS = 624
const BASELINE_FROM = 313
const TEST_FROM = 576
const PAST_SIZES = [2, 3, 5, 10]
export const OUTBREAK_SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

function mean(scenario: Scenario, week: number): number {
  let exponent = scenario.theta + scenario.beta * week
  for (let j = 1; j <= scenario.harmonics; j++) {
    const angle = (2 * Math.PI * j * week) / 52
    exponent += scenario.gamma1 * Math.cos(angle) + scenario.gamma2 * Math.sin(angle)
  }
  return Math.exp(exponent)
}

/** Cases of one outbreak by week number: Poisson(k·√(φμ)), at least 2, spread log-normally from its start. */
function outbreak(scenario: Scenario, start: number, k: number, random: Generator): Map<number, number> {
  let size = 0
  while (size < 2) size = random.poisson(k * Math.sqrt(scenario.phi * mean(scenario, start)))
  const cases = new Map<number, number>()
  for (let i = 0; i < size; i++) {
    const week = start + Math.floor(Math.exp(0.5 * random.normal()))
    cases.set(week, (cases.get(week) ?? 0) + 1)
  }
  return cases
}

export interface WeeklyAccuracy {
  falsePositiveRate: number
  /** At least one alarm between the outbreak's first and last week: over all sizes, and by size k. */
  detection: number
  detectionBySize: number[]
  /** Share of outbreak weeks alarmed; share of alarmed weeks with an outbreak. */
  sensitivity: number
  precision: number
}

/** Farrington Flexible on simulated weekly series: `replicates` of each scenario, every test week, one outbreak of each size. */
export function weeklyAccuracy(
  scenarios: readonly Scenario[],
  alpha: number,
  replicates: number,
  seed: number,
): WeeklyAccuracy {
  const random = generator(seed)
  const options = { ...FARRINGTON_FLEXIBLE, alpha }
  const tally = { weeks: 0, falseAlarms: 0, outbreakWeeks: 0, hits: 0 }
  const found = OUTBREAK_SIZES.map(() => 0)
  let outbreaks = 0
  for (const scenario of scenarios) {
    for (let replicate = 0; replicate < replicates; replicate++) {
      const counts = baselineSeries(scenario, random)
      const results = new Map<number, { upper: number }>()
      for (let week = TEST_FROM; week <= WEEKS; week++) {
        const result = farringtonFlexible(counts, week - 1, options)!
        results.set(week, result)
        tally.weeks++
        if (result.alarm) tally.falseAlarms++
      }
      outbreaks++
      OUTBREAK_SIZES.forEach((k, i) => {
        const start = TEST_FROM + Math.floor(random.uniform() * (WEEKS - TEST_FROM + 1))
        const cases = outbreak(scenario, start, k, random)
        const last = Math.min(WEEKS, Math.max(...cases.keys()))
        let detected = false
        for (let week = start; week <= last; week++) {
          const total = (w: number) => counts[w - 1]! + (cases.get(w) ?? 0)
          const recent = total(week) + total(week - 1) + total(week - 2) + total(week - 3)
          const alarm = total(week) > results.get(week)!.upper && recent >= 5
          detected ||= alarm
          if (!cases.has(week)) continue
          tally.outbreakWeeks++
          if (alarm) tally.hits++
        }
        if (detected) found[i]!++
      })
    }
  }
  // Every outbreak was watched in its own 49 weeks.
  const falseWeeks = tally.falseAlarms * OUTBREAK_SIZES.length
  const detectionBySize = found.map((count) => count / outbreaks)
  return {
    falsePositiveRate: tally.falseAlarms / tally.weeks,
    detection: detectionBySize.reduce((sum, share) => sum + share, 0) / OUTBREAK_SIZES.length,
    detectionBySize,
    sensitivity: tally.hits / tally.outbreakWeeks,
    precision: tally.hits / (tally.hits + falseWeeks),
  }
}

function baselineSeries(scenario: Scenario, random: Generator): Float64Array {
  const counts = Float64Array.from({ length: WEEKS }, (_, i) =>
    random.negativeBinomial(mean(scenario, i + 1), scenario.phi),
  )
  for (let i = 0; i < 4; i++) {
    const start = BASELINE_FROM + Math.floor(random.uniform() * (TEST_FROM - BASELINE_FROM))
    const k = PAST_SIZES[Math.floor(random.uniform() * PAST_SIZES.length)]!
    for (const [week, cases] of outbreak(scenario, start, k, random)) if (week < TEST_FROM) counts[week - 1]! += cases
  }
  return counts
}
