import { describe, expect, it } from 'vitest'
import { type Baseline, isFresh } from '../../alerts/baselines.ts'
import { noFit } from '../../alerts/detectors/daily-baseline.ts'
import { rowsKey } from '../../alerts/identity.ts'

const KEYS = Array.from({ length: 7000 }, (_, i) =>
  rowsKey({ street: [`s${i % 70}`], matter3: [`m${Math.floor(i / 70)}`] }),
)
const fittedOn = (day: number): Baseline => ({ daily: noFit(day) })
/** How many days after `day` the fit of that day still holds. */
const lasts = (key: string, day: number) =>
  [1, 2, 3, 4, 5, 6, 7, 8].filter((n) => isFresh(fittedOn(day), key, day + n)).length

describe('a baseline', () => {
  it('holds on its own day, and not before it', () => {
    expect(isFresh(undefined, 'a', 20_000)).toBe(false)
    expect(isFresh(fittedOn(20_000), 'a', 20_000)).toBe(true)
    expect(isFresh(fittedOn(20_000), 'a', 19_999)).toBe(false)
  })

  it('holds until the rows’ own day of the week, so that each day fits a seventh of them', () => {
    const due = new Array<number>(7).fill(0)
    for (const key of KEYS) due[lasts(key, 20_000)]!++
    for (const count of due) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  it.each(KEYS.slice(0, 7))('once fitted on that day, %s is fitted every seventh day', (key) => {
    const turn = 20_000 + 1 + lasts(key, 20_000)
    expect(lasts(key, turn)).toBe(6)
    expect(isFresh(fittedOn(turn), key, turn + 7)).toBe(false)
  })
})
