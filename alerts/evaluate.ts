import type { FitCache } from './baselines.ts'
import type { Delivery } from './delivery.ts'
import { detect } from './detect.ts'
import type { Finding } from './explanation.ts'
import { group } from './group.ts'
import { incidentKey, rowsKey } from './identity.ts'
import type { Incident, Transition } from './incident.ts'
import { type Recipient, route } from './route.ts'
import type { AlertRule } from './rule.ts'
import { oncePerRows } from './series.ts'
import type { DayContext, SeriesInput, Signal } from './signal.ts'
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
  { tenant, fits, tests }: Pick<EvaluateContext, 'tenant' | 'fits' | 'tests'>,
  now: Date,
): Step[] {
  const going = new Map(openIncidents.filter((i) => i.state !== 'resolved').map((i) => [i.key, i]))
  const once = oncePerRows(series)
  const watched = new Set([...going.values()].map((incident) => rowsKey(incident.rows)))
  const signals = detect(once, days, rule.detector, { window: rule, watched, fits, tests })
  return [...signals, ...missing(rule, signals, going)].flatMap((signal): Step[] => {
    const taken = step(rule, tenant, signal, going.get(incidentKey(rule.id, signal.rows)) ?? null, now)
    return taken ? [taken] : []
  })
}

/** The second half: parents and causes, and who is told. `context.findings` says why, where somebody has looked into it. */
export function conclude(rule: AlertRule, steps: readonly Step[], context: EvaluateContext, now: Date): Evaluated {
  const explained = steps.map(({ incident }) => withFinding(incident, context.findings?.get(incident.id)))
  const incidents = group(rule, explained)
  const transitions = incidents.flatMap((incident, i): Transition[] => {
    const kind = steps[i]?.kind
    if (!kind) return []
    return [{ incidentId: incident.id, kind, at: now.toISOString(), by: null, note: null, incident }]
  })
  const byId = new Map(incidents.map((incident) => [incident.id, incident]))
  const deliveries = route(rule, gravestFirst(transitions), { ...context, incidents: byId, now })
  return { incidents, transitions, deliveries }
}

function withFinding(incident: Incident, finding: Finding | undefined): Incident {
  return finding ? { ...incident, cause: finding.explanation.cause, explanation: finding.explanation } : incident
}

function missing(rule: AlertRule, signals: readonly Signal[], going: ReadonlyMap<string, Incident>): Signal[] {
  const read = new Set(signals.map((signal) => incidentKey(rule.id, signal.rows)))
  return [...going.values()]
    .filter((incident) => !read.has(incident.key))
    .map((incident) => plainSignal(incident, 'clear', 'not-read', 0, rule))
}

/** Attention is spent on the gravest and largest first. */
function gravestFirst(transitions: readonly Transition[]): Transition[] {
  const grave: Record<string, number> = { red: 0, orange: 1, yellow: 2, blue: 3 }
  const rank = ({ incident }: Transition) => (grave[incident.severity] ?? 4) * 100 + Object.keys(incident.rows).length
  return [...transitions].sort(
    (a, b) => rank(a) - rank(b) || b.incident.peak - a.incident.peak || a.incident.key.localeCompare(b.incident.key),
  )
}
