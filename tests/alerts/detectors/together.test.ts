import { describe, expect, it } from 'vitest'
import { negativeBinomialUpperTail } from '../../../alerts/detectors/count-distributions.ts'
import type { WindowSum } from '../../../alerts/detectors/daily-tail.ts'
import { mostUnusualTogether, testTogether } from '../../../alerts/detectors/together.ts'
import { generator } from './simulators.ts'

const PARTS = 12
const EXPECTED = 3

/** One window of each part, and of the whole. */
function counted(observed: readonly number[], dispersion = 1, ofWhole = dispersion) {
  const sum = (o: number, e: number, phi: number): WindowSum[] => [
    { window: 3, observed: o, expected: e, dispersion: phi },
  ]
  const total = observed.reduce((a, b) => a + b, 0)
  return {
    parts: observed.map((one) => sum(one, EXPECTED, dispersion)),
    whole: sum(total, EXPECTED * observed.length, ofWhole),
  }
}

const usual = (raised: Record<number, number> = {}) => Array.from({ length: PARTS }, (_, i) => raised[i] ?? EXPECTED)

function found(observed: readonly number[], dispersion = 1, ofWhole = dispersion) {
  const { parts, whole } = counted(observed, dispersion, ofWhole)
  return mostUnusualTogether(whole, parts)
}

describe('parts that rise together', () => {
  it.each<[string, Record<number, number>, number[] | null]>([
    ['are named where three of twelve do', { 1: 12, 4: 13, 8: 12 }, [1, 4, 8]],
    ['are named where two do', { 0: 14, 11: 14 }, [0, 11]],
    ['are none where one alone does', { 5: 30 }, null],
    ['are the whole where all do', Object.fromEntries(usual().map((_, i) => [i, 9])), null],
    ['are none where nothing does', {}, null],
  ])('%s', (_, raised, expected) => expect(found(usual(raised))?.members ?? null).toEqual(expected))

  it('are more likely by chance where every day moves all parts alike', () => {
    const raised = usual({ 1: 12, 4: 13, 8: 12 })
    const [steady, moved] = [found(raised), found(raised, 1, 3)]
    expect(moved!.test.dispersion).toBeCloseTo(1 + (3 - 1) * (3 / PARTS))
    expect(moved!.test.p).toBeGreaterThan(steady!.test.p)
  })

  it('pay for every subset of their number, and for the numbers there could have been', () => {
    const { parts, whole } = counted(usual({ 1: 12, 4: 13, 8: 12 }))
    const alone = negativeBinomialUpperTail(37, 9, 1)
    // 220 threes of twelve; two, three or four could have been chosen.
    expect(testTogether(whole, parts, [1, 4, 8])!.p).toBeCloseTo(alone * 220 * 3, 12)
  })

  it('of chance alone are as rare as their p says, or rarer', () => {
    const random = generator(505)
    const runs = 4000
    let small = 0
    for (let run = 0; run < runs; run++) {
      const observed = usual().map(() => random.poisson(EXPECTED))
      if ((found(observed)?.test.p ?? 1) < 0.05) small++
    }
    expect(small / runs).toBeLessThan(0.05)
  })
})
