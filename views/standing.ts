import type { Figure } from './result.ts'

/**
 * Where a figure stands against what it is held to: its target, else its expected range. `missed` and `met` are only said of a share
 * whose 95 % interval lies on one side of the target; between them it is `near`.
 */
export type Standing = 'above' | 'within' | 'below' | 'missed' | 'near' | 'met'

/** Null where nothing was measured, or where there is neither a range nor a target. */
export function standingOf(figure: Figure, better: 'up' | 'down' | 'neither'): Standing | null {
  const { value, expected, target, interval } = figure
  if (value === null) return null
  if (target === null || better === 'neither')
    return expected && (value > expected.high ? 'above' : value < expected.low ? 'below' : 'within')
  const { low, high } = interval ?? { low: value, high: value }
  const [surelyMissed, surelyMet] = better === 'up' ? [high < target, low >= target] : [low > target, high <= target]
  return surelyMissed ? 'missed' : surelyMet ? 'met' : 'near'
}

/** Whether a figure asks for a decision: a target surely missed, or an expected range left the worse way or where neither way is better. */
export function needsAttention(standing: Standing | null, better: 'up' | 'down' | 'neither'): boolean {
  if (standing === 'missed') return true
  if (standing === 'above') return better !== 'up'
  return standing === 'below' && better !== 'down'
}
