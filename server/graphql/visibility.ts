import type { Incident, IncidentState } from '../../alerts/incident.ts'
import { SEVERITIES } from '../../audiences/audience.ts'
import { covers } from '../../audiences/scope.ts'
import type { StoredDelivery } from '../store/store.ts'
import type { GraphContext } from './builder.ts'
import { notFound } from './failure.ts'

/** States in which an incident is going on and was told to people. */
export const LIVE: IncidentState[] = ['open', 'acknowledged']

/** Whether a reader may see an incident: all of its rows lie inside the reader's scope. */
export function maySee(context: Pick<GraphContext, 'scope'>, incident: Incident): boolean {
  return incident.tenant === context.scope.tenant && covers(context.scope, incident.rows)
}

/** Incidents in some states that the reader may see, latest change first. */
export async function visibleIncidents(context: GraphContext, states: IncidentState[]): Promise<Incident[]> {
  const found = await context.services.store.incidents({ states })
  return found.filter((incident) => maySee(context, incident))
}

/** Incidents that concern the reader's audience now: of its rules, gravest first, a part hidden behind the whole it belongs to. */
export async function incidentsForAudience(context: GraphContext): Promise<Incident[]> {
  return concerning(context, await context.services.store.incidents({ states: LIVE }))
}

/** Of some incidents those that the reader may see and that are of the audience's rules, gravest first, a part hidden behind its whole. */
export function concerning(context: GraphContext, incidents: readonly Incident[]): Incident[] {
  const { rules } = context.services.definitions
  const mine = incidents.filter(
    (incident) => maySee(context, incident) && rules.get(incident.ruleId)?.audiences.includes(context.audience.id),
  )
  const ids = new Set(mine.map((incident) => incident.id))
  const rank = (incident: Incident) => SEVERITIES.indexOf(incident.severity)
  return mine
    .filter((incident) => incident.parentId === null || !ids.has(incident.parentId))
    .sort((a, b) => rank(b) - rank(a) || b.updatedAt.localeCompare(a.updatedAt))
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
