import { rowsKey } from './identity.ts'
import type { AlertRule } from './rule.ts'
import type { DayContext, SeriesInput } from './signal.ts'
import { latestWindow } from './window.ts'

/** Detectors that test every series there is, though only those that hold cases lately are looked at. */
export const COUNTED: ReadonlySet<string> = new Set(['seasonal', 'creep'])

/**
 * The series of a tick that could breach, or whose incident is going on: only these need a baseline. Of a hundred thousand series a few
 * hundred hold enough cases on any day. Silence can befall each of the few that a rule listens to.
 */
export function candidates(
  rule: AlertRule,
  series: readonly SeriesInput[],
  days: DayContext,
  watched: Pick<ReadonlySet<string>, 'has'>,
): SeriesInput[] {
  if (rule.detector.kind === 'silence') return series.filter((one) => !one.totals)
  if (rule.detector.kind !== 'seasonal' && rule.detector.kind !== 'creep') return []
  const { minCount } = rule.detector
  const enough = (one: SeriesInput) => latestWindow(one, days, rule, 1).count >= minCount
  return series.filter((one) => !one.totals && (enough(one) || watched.has(rowsKey(one.rows))))
}
