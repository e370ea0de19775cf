import { describe, expect, it } from 'vitest'
import { SCENARIOS, weeklyAccuracy } from './noufaily.ts'

describe('Farrington Flexible on the 42 scenarios of Noufaily et al.', () => {
  it('has the false alarms and the detection of the reference, at a tenth of its replicates', () => {
    const run = weeklyAccuracy(SCENARIOS, 0.01, 10, 77)
    console.log(
      `false positive rate ${run.falsePositiveRate.toFixed(4)} (R .0091), detection ${run.detection.toFixed(3)} (R .493), ` +
        `sensitivity ${run.sensitivity.toFixed(3)} (R .236), precision ${run.precision.toFixed(3)} (R .629)`,
    )
    expect(SCENARIOS).toHaveLength(42)
    expect(Math.abs(run.falsePositiveRate - 0.0091)).toBeLessThan(0.0025)
    expect(Math.abs(run.detection - 0.493)).toBeLessThan(0.03)
  })
})
