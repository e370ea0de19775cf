import type { Outcome } from './fall-kinds.ts'
import type { Case, Handling } from './lifecycle.ts'
import type { Random } from './random.ts'

/** How a case counts in a rate. */
export interface Reading {
  /** The local epoch second at which it counts. */
  at: number
  /** Its part of the numerator, 0 to 1. */
  value: number
  /** Whether it went well in a unit's hands, so that it could have gone badly there. */
  couldFall: boolean
}

const PART: Readonly<Record<string, number>> = { very: 1, satisfied: 1, basic: 0.6 }

/** Null where the case is not of the rate's denominator. Whether a call is answered is no matter of cases. */
export function readingOf(outcome: Outcome, h: Handling, { direct }: Pick<Case, 'direct'>): Reading | null {
  if (outcome === 'on-time') {
    if (h.status === 'rejected' || h.status === 'withdrawn') return null
    const value = h.closed > 0 && h.closed <= h.due ? 1 : 0
    return { at: h.due, value, couldFall: value === 1 && !direct && h.redo === 0 }
  }
  const f = h.followUp
  if (!f?.reached || outcome === 'answered') return null
  const value = outcome === 'solved' ? Number(f.solved === 'yes') : (PART[f.satisfied] ?? 0)
  return { at: f.at, value, couldFall: value === 1 && !direct }
}

/** Makes a case that went well go badly. Nothing else about it changes. */
export function spoil(outcome: Outcome, h: Handling, random: Random): void {
  if (outcome === 'on-time') finishLate(h, random)
  const f = h.followUp
  if (!f || outcome === 'on-time') return
  if (outcome === 'solved') f.solved = random.chance(0.6) ? 'no' : 'partial'
  f.satisfied = random.chance(0.75) ? 'unsatisfied' : 'very_unsatisfied'
  f.reason = outcome === 'solved' ? 'not_solved' : 'attitude'
}

const LONGEST_DELAY = 5 * 86_400

/** Its last closing, and the call that asks how it went, come later. */
function finishLate(h: Handling, random: Random): void {
  const late = Math.round(Math.min(LONGEST_DELAY, 1800 + random.lognormal(16 * 3600, 0.8)))
  const delay = h.due + late - h.closed
  const closing = h.steps.find((step) => step.action === 'close' && step.at === h.closed)
  h.closed += delay
  if (closing) closing.at = h.closed
  if (h.followUp) h.followUp.at += delay
  h.updated = Math.max(h.updated, h.closed, h.followUp?.at ?? 0)
}
