import { SEVERITIES, type Severity } from '../audiences/audience.ts'
import { incidentId, incidentKey } from './identity.ts'
import type { Incident, TransitionKind } from './incident.ts'
import type { AlertRule } from './rule.ts'
import type { Signal } from './signal.ts'

/** What one reading does to an incident: how it stands after, and the step that it took, if any. */
export interface Step {
  incident: Incident
  kind: TransitionKind | null
}

/** A surge that has lasted so long is the new usual level: it is said once, and the baseline moves. */
const SHIFT_DAYS = 28
const DAY_MS = 86_400_000

/** Excess over what people were last told from which it is told again. */
const WORSE = 2

/**
 * The life of an incident, one reading at a time: pending → open → (acknowledged) → resolved; a pending one that clears is dropped,
 * and stands as resolved without ever having been open. It is told again when its excess doubles or its severity rises, and when four weeks
 * of it have become the new usual level, which ends it. A reading
 * without data or with an error changes nothing but says so, once. Null where there is no incident and nothing to begin one.
 */
export function step(
  rule: AlertRule,
  tenant: string,
  signal: Signal,
  previous: Incident | null,
  now: Date,
): Step | null {
  if (!previous && signal.state !== 'breach') return null
  const at = now.toISOString()
  if (!previous) return begin(rule, tenant, signal, at)
  if (signal.state === 'breach') return breached(rule, previous, signal, at)
  if (signal.state === 'clear') return cleared(rule, previous, signal, at)
  const told = previous.signal.state === signal.state
  const kept = { ...previous.signal, state: signal.state, reason: signal.reason }
  return { incident: { ...previous, signal: kept, updatedAt: at }, kind: told ? null : signal.state }
}

/** How far a reading is from where it should be, in the metric's own unit; never negative. */
export function excessOf(rule: AlertRule, signal: Signal): number {
  if (signal.expected !== null) return Math.abs(signal.observed - signal.expected)
  if (rule.detector.kind !== 'threshold') return 0
  const { above, below } = rule.detector
  if (above !== undefined && signal.observed > above) return signal.observed - above
  return below !== undefined && signal.observed < below ? below - signal.observed : 0
}

function begin(rule: AlertRule, tenant: string, signal: Signal, at: string): Step {
  const key = incidentKey(rule.id, signal.rows)
  const incident: Incident = {
    id: incidentId(tenant, key, at),
    tenant,
    key,
    ruleId: rule.id,
    rows: signal.rows,
    level: signal.level,
    parentId: null,
    state: 'pending',
    severity: severityOf(rule, signal),
    since: at,
    openedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    updatedAt: at,
    revision: 0,
    breaches: 1,
    clears: 0,
    signal,
    peak: signal.observed,
    toldExcess: 0,
    cause: null,
    ...rarest(signal),
  }
  return rule.openAfter <= 1 ? open(rule, incident, at) : { incident, kind: 'pending' }
}

function open(rule: AlertRule, incident: Incident, at: string): Step {
  const opened: Incident = {
    ...incident,
    state: 'open',
    openedAt: at,
    revision: 1,
    toldExcess: excessOf(rule, incident.signal),
  }
  return { incident: opened, kind: 'open' }
}

function breached(rule: AlertRule, previous: Incident, signal: Signal, at: string): Step {
  const severity = worse(previous.severity, severityOf(rule, signal))
  const incident: Incident = {
    ...previous,
    signal,
    severity,
    updatedAt: at,
    breaches: previous.breaches + 1,
    clears: 0,
    peak: Math.max(previous.peak, signal.observed),
    ...rarest(signal, previous.rarestDays),
  }
  if (previous.state !== 'pending' && isShift(rule, previous, signal, at)) return shifted(incident, at)
  if (previous.state === 'pending') {
    return incident.breaches >= rule.openAfter ? open(rule, incident, at) : { incident, kind: null }
  }
  const excess = excessOf(rule, signal)
  const doubled = previous.toldExcess > 0 && excess >= WORSE * previous.toldExcess
  if (!doubled && severity === previous.severity) return { incident, kind: null }
  return {
    incident: { ...incident, revision: previous.revision + 1, toldExcess: Math.max(excess, previous.toldExcess) },
    kind: 'worsened',
  }
}

function rarest(signal: Signal, before?: number): { rarestDays?: number } {
  const days = Math.max(before ?? 0, signal.recurrenceDays ?? 0)
  return signal.p === null && before === undefined ? {} : { rarestDays: days }
}

function isShift(rule: AlertRule, previous: Incident, signal: Signal, at: string): boolean {
  const { kind } = rule.detector
  const surges = (kind === 'seasonal' && rule.hours === undefined) || kind === 'creep'
  if (!surges || signal.ratio === null || previous.openedAt === null) return false
  return Date.parse(at) - Date.parse(previous.openedAt) >= SHIFT_DAYS * DAY_MS
}

function shifted(incident: Incident, at: string): Step {
  const { rows, since, signal, revision } = incident
  const shift = { rows, from: since.slice(0, 10), ratio: signal.ratio ?? 1 }
  return {
    incident: { ...incident, state: 'resolved', resolvedAt: at, revision: revision + 1, shift },
    kind: 'level-shift',
  }
}

function cleared(rule: AlertRule, previous: Incident, signal: Signal, at: string): Step {
  const incident: Incident = { ...previous, signal, updatedAt: at, clears: previous.clears + 1 }
  if (previous.state === 'pending') {
    return { incident: { ...incident, state: 'resolved', resolvedAt: at }, kind: 'dropped' }
  }
  if (incident.clears < rule.closeAfter) return { incident, kind: null }
  return {
    incident: { ...incident, state: 'resolved', resolvedAt: at, revision: previous.revision + 1 },
    kind: 'resolved',
  }
}

/** The rule's severity, one level up from `escalateAt` times the expected. */
function severityOf(rule: AlertRule, signal: Signal): Severity {
  const escalated = rule.escalateAt !== undefined && signal.ratio !== null && signal.ratio >= rule.escalateAt
  return escalated ? (SEVERITIES[SEVERITIES.indexOf(rule.severity) + 1] ?? rule.severity) : rule.severity
}

function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b
}
