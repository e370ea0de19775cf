import { describe, expect, it } from 'vitest'
import { benjaminiHochberg, isMaterial, recurrenceInterval } from '../../../alerts/detectors/benjamini-hochberg.ts'
import { dailyBenchmark } from './daily-benchmark.ts'

describe('Benjamini–Hochberg', () => {
  // The example of the 1995 paper: fifteen p-values, four rejected at .05.
  const paper = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
  ]

  it('rejects the four of the paper’s example', () => {
    expect(benjaminiHochberg(paper, 0.05)).toEqual({ rejected: [0, 1, 2, 3], threshold: 0.0095 })
  })

  it('counts all tests, not only the small p-values that were kept', () => {
    expect(benjaminiHochberg(paper.slice(0, 5), 0.05, 15).rejected).toEqual([0, 1, 2, 3])
    expect(benjaminiHochberg(paper.slice(0, 5), 0.05, 150).rejected).toEqual([0, 1])
    expect(() => benjaminiHochberg(paper, 0.05, 3)).toThrow(RangeError)
  })

  it('raises the bar for a series of little weight', () => {
    const weights = paper.map((_, i) => (i === 3 ? 0.1 : 14.9 / 14))
    expect(benjaminiHochberg(paper, 0.05, 15, weights).rejected).not.toContain(3)
  })

  it('rejects nothing where there is nothing', () => {
    expect(benjaminiHochberg([0.2, 0.9], 0.05)).toEqual({ rejected: [], threshold: 0 })
    expect(benjaminiHochberg([], 0.05)).toEqual({ rejected: [], threshold: 0 })
  })

  it('a small effect is not material, however sure', () => {
    expect(isMaterial(4, 0.01)).toBe(false)
    expect(isMaterial(1300, 1000)).toBe(false)
    expect(isMaterial(12, 4)).toBe(true)
    expect(recurrenceInterval(1e-5, 1000)).toBeCloseTo(100)
  })
})

describe('few alarms', () => {
  it('keeps precision .7 at recall .4 over 4,000 daily series with three-day events', () => {
    // 4,000 of section 4's 20,000 series, for 35 ticks: the same rate of events, a fifth of the time.
    const run = dailyBenchmark(90_210, 4000, 35, 0.05, true)
    console.log(
      `precision ${run.precision.toFixed(2)}, recall ${run.recall.toFixed(2)} of ${run.events} events, delay ${run.delay.toFixed(2)} days, ` +
        `${run.episodesPerTick.toFixed(2)} episodes a tick, visible ${run.visible.toFixed(2)}, null rate ${run.nullRate.toFixed(4)}`,
    )
    expect(run.precision).toBeGreaterThanOrEqual(0.7)
    expect(run.recall).toBeGreaterThanOrEqual(0.4)
    expect(run.nullRate).toBeLessThan(0.015)
    // A few seconds on a quiet machine; the limit is for a busy one.
  }, 300_000)
})
