import { contains } from '../../alerts/identity.ts'
import type { Incident, IncidentState } from '../../alerts/incident.ts'
import { isFor } from '../../alerts/restrictions.ts'
import { headsOf } from '../../alerts/story.ts'
import { SEVERITIES } from '../../audiences/audience.ts'
import { covers, type Scope } from '../../audiences/scope.ts'
import type { StoredDelivery } from '../store/store.ts'
import type { GraphContext } from './builder.ts'
import { notFound } from './failure.ts'

/** States in which an incident is going on and was told to people. */
export const LIVE: IncidentState[] = ['open', 'acknowledged']

/** Whether a reader may see an incident: all of its rows lie inside the reader's scope. */
export function maySee(context: Pick<GraphContext, 'scope'>, incident: Incident): boolean {
  return incident.tenant === context.scope.tenant && covers(context.scope, incident.rows)
}

/** What of an incident people with a scope can be told of: it, or the largest that goes on within it and their rows; null where there is none. */
export function partWithin(scope: Scope, incident: Incident, live: readonly Incident[]): Incident | null {
  if (covers(scope, incident.rows)) return incident
  const parts = live.filter(({ rows }) => contains(incident.rows, rows) && covers(scope, rows))
  return parts.sort((a, b) => b.signal.observed - a.signal.observed)[0] ?? null
}

/** Whether an incident was evaluated for readers like this one. One whose rule is gone is for everybody who may see it. */
export function isForReader(
  { services, scope }: Pick<GraphContext, 'services' | 'scope'>,
  incident: Incident,
): boolean {
  const rule = services.definitions.rules.get(incident.ruleId)
  return !rule || isFor(rule, scope, incident.rows)
}

/** Incidents in some states that the reader may see, each story once, latest change first. */
export async function visibleIncidents(context: GraphContext, states: IncidentState[]): Promise<Incident[]> {
  return storiesFor(context, await context.services.store.incidents({ states }))
}

/** The stories among some incidents as this reader hears of them: each once. */
export function storiesFor(context: GraphContext, incidents: readonly Incident[]): Incident[] {
  const mine = incidents.filter((incident) => maySee(context, incident) && isForReader(context, incident))
  return headsOf(mine, new Map(incidents.map((incident) => [incident.id, incident])))
}

/** Incidents that concern the reader's audience now: of its rules, gravest first, without what is for the digest alone. */
export async function incidentsForAudience(context: GraphContext): Promise<Incident[]> {
  const { rules } = context.services.definitions
  const found = concerning(context, await context.services.store.incidents({ states: LIVE }))
  return found.filter(({ ruleId }) => rules.get(ruleId)?.notify !== 'digest')
}

/** Of some incidents those that the reader may see and that are of the audience's rules, gravest first, each story once. */
export function concerning(context: GraphContext, incidents: readonly Incident[]): Incident[] {
  const { rules } = context.services.definitions
  const heard = incidents.filter(({ ruleId }) => rules.get(ruleId)?.audiences.includes(context.audience.id))
  const rank = (incident: Incident) => SEVERITIES.indexOf(incident.severity)
  return storiesFor(context, heard).sort((a, b) => rank(b) - rank(a) || b.updatedAt.localeCompare(a.updatedAt))
}

/** @throws GraphQLError NOT_FOUND, alike for what does not exist and for what lies outside the reader's rows */
export async function visibleIncident(context: GraphContext, id: string): Promise<Incident> {
  const incident = await context.services.store.incident(id)
  if (!incident || !maySee(context, incident)) throw notFound('incident', id)
  return incident
}

/** Whether a reader may see a delivery: their own, or any where their audience operates the city's outbox. */
export function maySeeDelivery(context: GraphContext, delivery: StoredDelivery): boolean {
  if (delivery.tenant !== context.scope.tenant) return false
  return context.audience.operates || delivery.memberId === context.member.id
}
