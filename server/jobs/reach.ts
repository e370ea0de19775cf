import { RATE_FIT } from '../../alerts/detectors/rate-baseline.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { HOURS_A_DAY } from '../../alerts/window.ts'

/** Days of history behind a tick's last day: what the daily baseline reads. */
export const HISTORY_DAYS = 760
/** Days before the window, so that a tick whose latest day is not in yet still reads a whole window. */
const SPARE_DAYS = 4
/** What a message's chart shows. */
export const CHART_DAYS = 56
/** Weeks of the same weekdays that a change is measured against. */
const CHANGE_WEEKS = 5
/** A channel that has fallen silent is still known by what it brought in these days. */
const SILENCE_DAYS = 28

type Reading = Pick<AlertRule, 'detector' | 'days' | 'hours'>

/** Days that a tick reads of every series; what seasonal baselines rest on is read for candidates only. */
export function recentDays({ detector, days, hours }: Reading): number {
  if (detector.kind === 'silence') return SILENCE_DAYS
  if (hours !== undefined) return Math.ceil(hours / HOURS_A_DAY) + 1
  if (detector.kind === 'change') return CHANGE_WEEKS * 7 * Math.ceil(days / 7) + SPARE_DAYS
  if (detector.kind === 'rate') return RATE_FIT.historyDays + days + SPARE_DAYS
  return days + 1 + SPARE_DAYS
}

/** Days of history that a rule's whole past is read with, baselines and charts included. */
export function historyDays(rule: Reading): number {
  const { kind } = rule.detector
  return kind === 'seasonal' || kind === 'creep' || kind === 'silence'
    ? HISTORY_DAYS
    : Math.max(CHART_DAYS, recentDays(rule))
}
