import type { Incident } from './incident.ts'

/**
 * What was done about an incident besides what the engine did: given to a unit that leads, with a promise of when, and to units that join
 * it, handed over to another member, reported as dealt with, or escalated to the next rung because nobody answered.
 */
export interface IncidentAction {
  incidentId: string
  at: string
  kind: 'assigned' | 'joined' | 'handed-over' | 'acted' | 'escalated'
  /** Member who did it; null where the ladder did. */
  by: string | null
  /**
   * Of an assignment: the unit's code, and by when it promised to act. Of a report: the owning unit that reports, if it is one. Of an
   * escalation: the joined unit that broke its promise; null for the lead.
   */
  unit: string | null
  dueAt: string | null
  /** Of a hand-over: the member who has it now. */
  to: string | null
  /** Of an escalation: how far up. */
  rung: number | null
  note: string | null
  /** Of an assignment: how many people of the unit were told; left out where it is not known. */
  told?: number | null
  /** Of an assignment: the incident that they were told of, where they may not see all rows of this one. */
  part?: string | null
}

/** A deadline that passed without an answer. `unit` is one that joined; null is the lead, or whoever was warned where there is none yet. */
export interface BrokenPromise {
  unit: string | null
  since: Date
}

/**
 * The deadlines of an incident that passed without an answer: the lead's, and of each unit that joined its own. A report answers for the
 * unit that gives it, so that one which has reported leaves the others' promises broken. None where the incident is over.
 */
export function brokenPromises(
  incident: Incident,
  actions: readonly IncidentAction[],
  ownerHours: number,
  now: Date,
): BrokenPromise[] {
  if (incident.state === 'resolved' || incident.state === 'pending' || !incident.openedAt) return []
  const joined = ownersOf(actions).filter(({ role, reportedAt }) => role === 'joins' && reportedAt === null)
  return [
    { unit: null, dueAt: leadDeadline(incident, actions, ownerHours) },
    ...joined.map(({ unit, dueAt }) => ({ unit, dueAt })),
  ].flatMap(({ unit, dueAt }) =>
    dueAt !== null && Date.parse(dueAt) <= now.getTime() ? [{ unit, since: new Date(dueAt) }] : [],
  )
}

/** Since when a promise has been broken: the first of those that are. */
export function overdueSince(...of: Parameters<typeof brokenPromises>): Date | null {
  const [first] = brokenPromises(...of).sort((a, b) => a.since.getTime() - b.since.getTime())
  return first?.since ?? null
}

/**
 * By when the lead answers: the last assignment's promise where nothing was reported since, else the deadline of the warning where nobody
 * took it on. Null where the answer is there.
 */
function leadDeadline(
  { state, openedAt }: Incident,
  actions: readonly IncidentAction[],
  ownerHours: number,
): string | null {
  const assigned = actions.filter((action) => action.kind === 'assigned').at(-1)
  if (actions.some((action) => isAnswer(action, assigned ?? null))) return null
  if (assigned?.dueAt) return assigned.dueAt
  if (state === 'acknowledged' || !openedAt) return null
  return new Date(Date.parse(openedAt) + ownerHours * 3_600_000).toISOString()
}

/** Whether a report answers for an assignment: the lead's own, or one of nobody's in particular. A unit that joins answers for itself. */
function isAnswer({ kind, at, unit }: IncidentAction, assigned: IncidentAction | null): boolean {
  return kind === 'acted' && at >= (assigned?.at ?? '') && (unit === null || unit === assigned?.unit)
}

/** A unit that has a joint incident, with what it promised and when it reported. */
export interface Owner {
  unit: string
  role: 'lead' | 'joins'
  dueAt: string | null
  reportedAt: string | null
  /** How many of it were told; null where that is not known. */
  told: number | null
  /** The incident that they were told of and report on, where that is a part of this one. */
  part: string | null
}

/** Who has an incident: the unit that leads by the last assignment, and those that joined it then. */
export function ownersOf(actions: readonly IncidentAction[]): Owner[] {
  const assigned = actions.filter((action) => action.kind === 'assigned').at(-1)
  if (!assigned?.unit) return []
  const { at } = assigned
  const joined = actions.filter((action) => action.kind === 'joined' && action.at >= at)
  return [assigned, ...joined].flatMap(({ unit, dueAt, kind, told = null, part = null }): Owner[] => {
    if (unit === null) return []
    const answers = actions.filter((action) =>
      kind === 'assigned'
        ? isAnswer(action, assigned)
        : action.kind === 'acted' && action.at >= at && action.unit === unit,
    )
    const role = kind === 'assigned' ? 'lead' : 'joins'
    return [{ unit, role, dueAt, reportedAt: answers.at(-1)?.at ?? null, told, part }]
  })
}

/** What was done, by incident, in the order given. */
export function byIncident(actions: readonly IncidentAction[]): Map<string, IncidentAction[]> {
  const found = new Map<string, IncidentAction[]>()
  for (const action of actions) found.set(action.incidentId, [...(found.get(action.incidentId) ?? []), action])
  return found
}
