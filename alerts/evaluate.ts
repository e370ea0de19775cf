import type { RowSet } from '../audiences/scope.ts'
import type { FitCache } from './baselines.ts'
import type { Delivery } from './delivery.ts'
import { detect } from './detect.ts'
import { causeChanged, type Finding } from './explanation.ts'
import { group } from './group.ts'
import { incidentKey, rowsKey } from './identity.ts'
import type { Incident, Transition } from './incident.ts'
import type { Lessons } from './known-event.ts'
import { type Recipient, route } from './route.ts'
import type { AlertRule } from './rule.ts'
import { oncePerRows } from './series.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
import { foldStories } from './story.ts'
import { type Step, step } from './transition.ts'
import { plainSignal } from './window.ts'

export interface EvaluateContext {
  tenant: string
  zone: string
  recipients: readonly Recipient[]
  /** Baselines kept between ticks; filled as needed. */
  fits: FitCache
  /** How many series each family has (`familyOf`), where that is more than are read. */
  tests?: ReadonlyMap<string, number>
  /** What was found out about incidents, by id. */
  findings?: ReadonlyMap<string, Finding>
  /** Incidents of other rules that are going on, and their rules by id: one event is one incident. */
  others?: readonly Incident[]
  rules?: ReadonlyMap<string, AlertRule>
  /** What people and time have taught about the past. */
  lessons?: Lessons
}

/** What one tick decided. Deliveries have no text yet. */
export interface Evaluated {
  /** Incidents that this tick touched, as they stand after it. */
  incidents: Incident[]
  transitions: Transition[]
  deliveries: Delivery[]
}

/**
 * One tick of one rule, pure: readings → signals → steps of incidents → parents and causes → who is told. The same readings at the
 * same instant give the same answer, ids included. An incident whose rows nobody reads any more, or that have no readings at all, clears.
 */
export function evaluate(
  rule: AlertRule,
  series: readonly SeriesInput[],
  days: DayContext,
  openIncidents: readonly Incident[],
  context: EvaluateContext,
  now: Date,
): Evaluated {
  return conclude(rule, stepsOf(rule, series, days, openIncidents, context, now), context, now)
}

/** The first half of a tick: what the readings do to each incident, before anybody has looked into why. */
export function stepsOf(
  rule: AlertRule,
  series: readonly SeriesInput[],
  days: DayContext,
  openIncidents: readonly Incident[],
  { tenant, fits, tests, lessons }: Pick<EvaluateContext, 'tenant' | 'fits' | 'tests' | 'lessons'>,
  now: Date,
): Step[] {
  const going = new Map(openIncidents.filter((i) => i.state !== 'resolved').map((i) => [i.key, i]))
  const once = oncePerRows(series)
  const watched = new Map([...going.values()].map(({ rows }) => [rowsKey(rows), rows]))
  const { detector, together } = rule
  const signals = detect(once, days, detector, { window: rule, watched, fits, tests, lessons, together })
  const steps: Step[] = []
  const take = (signal: Signal, incident: Incident | null) => {
    const taken = step(rule, tenant, signal, incident, now)
    if (taken) steps.push(taken)
  }
  const incidentOf = (rows: RowSet) => going.get(incidentKey(rule.id, rows)) ?? null
  const read = new Set<string>()
  for (const signal of signals) {
    const incident = watched.has(rowsKey(signal.rows)) ? incidentOf(signal.rows) : null
    if (incident) read.add(incident.key)
    take(signal, incident)
  }
  for (const incident of going.values())
    if (!read.has(incident.key)) take(plainSignal(incident, 'clear', 'not-read', 0, rule), incidentOf(incident.rows))
  return steps
}

/** The second half: parents and causes, and who is told. `context.findings` says why, where somebody has looked into it. */
export function conclude(rule: AlertRule, steps: readonly Step[], context: EvaluateContext, now: Date): Evaluated {
  const { findings = new Map<string, Finding>(), others = [] } = context
  const looked = steps.map((taken) => withFinding(taken, findings.get(taken.incident.id)))
  const explained = looked.map(({ incident }) => incident)
  const incidents = foldStories(group(rule, explained), explained, others, findings)
  const transitions = incidents.flatMap((incident, i): Transition[] => {
    const kind = looked[i]?.kind
    if (!kind) return []
    return [{ incidentId: incident.id, kind, at: now.toISOString(), by: null, note: null, incident }]
  })
  const byId = new Map([...others, ...incidents].map((incident) => [incident.id, incident]))
  const deliveries = route(rule, gravestFirst(transitions), { ...context, incidents: byId, now })
  return { incidents, transitions, deliveries }
}

/** What was found out, and that it is told where the cause is another one than people know of. */
function withFinding({ incident, kind }: Step, finding: Finding | undefined): Step {
  if (!finding) return { incident, kind }
  const { explanation } = finding
  const found = { ...incident, cause: explanation.cause, explanation }
  if (kind !== null || !causeChanged(incident, explanation.cause)) return { incident: found, kind }
  return { incident: { ...found, revision: incident.revision + 1 }, kind: 'cause-changed' }
}

/** Attention is spent on the gravest and largest first. */
function gravestFirst(transitions: readonly Transition[]): Transition[] {
  const grave: Record<string, number> = { red: 0, orange: 1, yellow: 2, blue: 3 }
  const rank = ({ incident }: Transition) => (grave[incident.severity] ?? 4) * 100 + Object.keys(incident.rows).length
  return [...transitions].sort(
    (a, b) => rank(a) - rank(b) || b.incident.peak - a.incident.peak || a.incident.key.localeCompare(b.incident.key),
  )
}
