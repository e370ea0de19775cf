import type { Incident } from './incident.ts'

/**
 * What was done about an incident besides what the engine did: given to a unit with a promise of when, handed over to another member,
 * reported as dealt with, or escalated to the next rung because nobody answered.
 */
export interface IncidentAction {
  incidentId: string
  at: string
  kind: 'assigned' | 'handed-over' | 'acted' | 'escalated'
  /** Member who did it; null where the ladder did. */
  by: string | null
  /** Of an assignment: the unit's code, and by when it promised to act. */
  unit: string | null
  dueAt: string | null
  /** Of a hand-over: the member who has it now. */
  to: string | null
  /** Of an escalation: how far up. */
  rung: number | null
  note: string | null
}

/**
 * Since when nobody has answered: the last assignment's promise where nothing was reported since, else the deadline of the warning where
 * nobody took it on. Null where the answer is there, is not due yet, or the incident is over.
 */
export function overdueSince(
  incident: Incident,
  actions: readonly IncidentAction[],
  ownerHours: number,
  now: Date,
): Date | null {
  if (incident.state === 'resolved' || incident.state === 'pending' || !incident.openedAt) return null
  const assigned = actions.filter((action) => action.kind === 'assigned').at(-1)
  const acted = actions.some((action) => action.kind === 'acted' && action.at >= (assigned?.at ?? ''))
  if (acted) return null
  const promised = assigned?.dueAt
  if (!promised && incident.state === 'acknowledged') return null
  const deadline = promised ? Date.parse(promised) : Date.parse(incident.openedAt) + ownerHours * 3_600_000
  return deadline <= now.getTime() ? new Date(deadline) : null
}

/** What was done, by incident, in the order given. */
export function byIncident(actions: readonly IncidentAction[]): Map<string, IncidentAction[]> {
  const found = new Map<string, IncidentAction[]>()
  for (const action of actions) found.set(action.incidentId, [...(found.get(action.incidentId) ?? []), action])
  return found
}
