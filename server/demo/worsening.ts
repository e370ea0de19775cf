import type { Fall } from './falls.ts'
import type { Case, Handling } from './lifecycle.ts'
import { readingOf, spoil } from './outcomes.ts'
import { Random } from './random.ts'

interface Going extends Fall {
  /** What part of the next case that goes badly has come together. */
  due: number
  gone: number
}

/**
 * The planted falls at work while a city's days are made, in order. Of the cases that could go badly every so-manieth does; numbers come
 * from a stream of their own, so that whatever came in is the same with falls and without.
 */
export class Worsening {
  private readonly random: Random
  private readonly line: Going[]
  private readonly ofUnit = new Map<number, Going[]>()

  constructor(seed: number, falls: readonly Fall[]) {
    this.random = new Random(seed, 79)
    const going = falls.map((fall): Going => ({ ...fall, due: this.random.next(), gone: 0 }))
    this.line = going.filter(({ unit }) => unit === undefined)
    for (const fall of going)
      if (fall.unit !== undefined) this.ofUnit.set(fall.unit, [...(this.ofUnit.get(fall.unit) ?? []), fall])
  }

  /** A fall bears on what is done from its first day on, as it shows in the rate until its last. */
  worsen(h: Handling, c: Pick<Case, 'direct'>): void {
    for (const fall of this.ofUnit.get(h.unit) ?? []) {
      const reading = readingOf(fall.outcome, h, c)
      if (!reading?.couldFall || h.closed < fall.from || reading.at < fall.from || reading.at >= fall.to) continue
      if (falls(fall)) spoil(fall.outcome, h, this.random)
    }
  }

  /** Whether a call that would have been answered at this local epoch second is put off to a call-back. */
  putsOff(at: number): boolean {
    return this.line.some((fall) => at >= fall.from && at < fall.to && falls(fall))
  }
}

function falls(fall: Going): boolean {
  if (fall.gone >= fall.most) return false
  fall.due += fall.share
  if (fall.due < 1) return false
  fall.due -= 1
  fall.gone += 1
  return true
}
