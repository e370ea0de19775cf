import { contains } from './identity.ts'
import type { Cause, Incident } from './incident.ts'
import type { AlertRule } from './rule.ts'
import { excessOf } from './transition.ts'

/**
 * Folds the breaching incidents of one rule and tick: a narrower one under the broadest breaching one that holds all of its rows. Until
 * somebody has looked into a broad one, its cause is its narrower one with the largest excess, and the share that this explains. Who may see the broad
 * rows may see the narrow ones, so a cause tells nobody more than their own rows. Incidents that do not breach now stay as they are.
 */
export function group(rule: AlertRule, incidents: readonly Incident[]): Incident[] {
  const breaching = incidents.filter((incident) => incident.signal.state === 'breach')
  const narrower = new Map<string, Incident[]>()
  const parents = new Map<string, string>()
  for (const child of breaching) {
    const holders = breaching.filter((other) => contains(other.rows, child.rows))
    const broadest = holders.sort((a, b) => bounds(a) - bounds(b) || a.key.localeCompare(b.key))[0]
    if (broadest) parents.set(child.id, broadest.id)
    for (const holder of holders) narrower.set(holder.id, [...(narrower.get(holder.id) ?? []), child])
  }
  return incidents.map((incident) => {
    if (incident.signal.state !== 'breach') return incident
    const parentId = parents.get(incident.id) ?? null
    if (incident.explanation) return { ...incident, parentId }
    return { ...incident, parentId, cause: largestPart(rule, incident, narrower.get(incident.id) ?? []) }
  })
}

function bounds(incident: Incident): number {
  return Object.keys(incident.rows).length
}

function largestPart(rule: AlertRule, incident: Incident, children: readonly Incident[]): Cause | null {
  const whole = excessOf(rule, incident.signal)
  const largest = [...children].sort(
    (a, b) => excessOf(rule, b.signal) - excessOf(rule, a.signal) || a.key.localeCompare(b.key),
  )[0]
  const expected = largest?.signal.expected
  if (!largest || expected === null || expected === undefined || whole <= 0) return null
  const share = Math.min(1, excessOf(rule, largest.signal) / whole)
  return { rows: largest.rows, observed: largest.signal.observed, expected, share }
}
