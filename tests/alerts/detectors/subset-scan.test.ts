import { describe, expect, it } from 'vitest'
import { EXPLAIN, explain } from '../../../alerts/detectors/subset-scan.ts'
import { localisationBenchmark, PLACE_AND_MATTER } from './localisation-benchmark.ts'
import { generator } from './simulators.ts'

describe('localisation', () => {
  // What is shipped names fewer causes than the best subset, and none that is not the best: if it holds the table, so does the best subset.
  it('what is shipped names the planted cause at least as often as the reference table, to two standard errors of 100 trials', () => {
    for (const { cause, size, exact, reference } of localisationBenchmark(2026, 100, EXPLAIN)) {
      console.log(`${cause}, ${size} SD: ${exact.toFixed(2)} (reference ${reference.toFixed(2)})`)
      expect(exact, `${cause} at ${size} SD`).toBeGreaterThanOrEqual(
        reference - 2 * Math.sqrt((reference * (1.02 - reference)) / 100),
      )
    }
  })
})

describe('explain', () => {
  const flat = () => new Float64Array(96 * 20).fill(2)

  it('names one street and one category, with its counts and share of the excess', () => {
    const observed = flat()
    observed[33 * 20 + 7] = 40
    expect(explain(observed, flat(), PLACE_AND_MATTER, 1.2)).toMatchObject({
      subset: { street: ['s33'], category: ['c7'] },
      observed: 40,
      expected: 2,
      share: 1,
    })
  })

  it('says that it is everything, by an empty subset, where all rose alike', () => {
    const observed = flat().map((value, i) => value + (i % 3 === 0 ? 1 : 0))
    const found = explain(observed, flat(), PLACE_AND_MATTER, 1)
    expect(found?.subset).toEqual({})
    expect(found?.share).toBeCloseTo(1)
  })

  it('says that there is no single cause where nothing rose', () => {
    expect(explain(flat(), flat(), PLACE_AND_MATTER, 1)).toBeNull()
  })

  it('rarely names a cause in noise', () => {
    const random = generator(88)
    let named = 0
    for (let t = 0; t < 100; t++) {
      const observed = flat().map((mean) => random.negativeBinomial(mean, 1.3))
      const found = explain(observed, flat(), PLACE_AND_MATTER, 1.3)
      if (found && Object.keys(found.subset).length > 0) named++
    }
    console.log(`a cause named in ${named} of 100 tables of noise`)
    expect(named).toBeLessThanOrEqual(20)
  })

  it('names no part of what rose evenly by so much that it alarms', () => {
    const random = generator(89)
    let named = 0
    for (let t = 0; t < 100; t++) {
      const observed = flat().map((mean) => random.negativeBinomial(1.1 * mean, 1.3))
      const found = explain(observed, flat(), PLACE_AND_MATTER, 1.3)
      if (found && Object.keys(found.subset).length > 0) named++
    }
    expect(named).toBeLessThanOrEqual(2)
  })

  it('a cause inside the noise of a whole that has not risen is still one', () => {
    const observed = flat().map((value, i) => value + (i % 40 === 0 ? 1 : 0) - (i % 48 === 1 ? 1 : 0))
    observed[33 * 20 + 7] = 30
    for (let c = 0; c < 20; c++) observed[50 * 20 + c] = 1
    expect(explain(observed, flat(), PLACE_AND_MATTER, 1.3)?.subset).toEqual({ street: ['s33'], category: ['c7'] })
  })

  it('holds with one dimension, with three, and with an expectation of zero', () => {
    const one = [{ granularities: [{ name: 'unit', values: ['a', 'b', 'c', 'd'] }] }]
    expect(explain([3, 20, 2, 3], [3, 3, 3, 3], one, 1)?.subset).toEqual({ unit: ['b'] })
    expect(explain([3, 20, 2, 3], [3, 0, 3, 3], one, 1)?.subset).toEqual({ unit: ['b'] })
    const three = ['x', 'y', 'z'].map((name) => ({ granularities: [{ name, values: ['0', '1', '2', '3', '4'] }] }))
    const observed = new Float64Array(125).fill(4)
    for (let z = 0; z < 5; z++) observed[2 * 25 + 3 * 5 + z] = 15
    expect(explain(observed, new Float64Array(125).fill(4), three, 1)?.subset).toEqual({ x: ['2'], y: ['3'] })
  })

  it('refuses a table of the wrong size', () => {
    expect(() => explain([1], [1], PLACE_AND_MATTER, 1)).toThrow(RangeError)
  })
})
