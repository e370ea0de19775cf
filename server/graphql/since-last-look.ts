import type { Incident } from '../../alerts/incident.ts'
import type { View } from '../../views/view.ts'
import type { GraphContext } from './builder.ts'
import { LIVE, maySee } from './visibility.ts'

/** A look that is this near belongs to the same visit: opening a page again does not make what is new old. */
const VISIT_MS = 30 * 60_000

export interface Change {
  kind: 'new' | 'ended' | 'acknowledged' | 'changed'
  incident: Incident
}

/** What became of incidents since the reader last looked; nothing at a first look. */
export interface Changes {
  since: string | null
  list: Change[]
}

/** Records a look at a view, and by which message's link the reader came; tells what changed since the last visit to it. */
export async function lookAt(context: GraphContext, view: View, via: string | null): Promise<Changes> {
  const { store, now } = context.services
  const at = now()
  const since = await store.lastLook(context.member.id, 'view', view.id, new Date(at.getTime() - VISIT_MS))
  const list = since === null ? [] : await changesSince(context, since)
  await store.recordLook(context.member.id, 'view', view.id, at, via)
  return { since, list }
}

/** Incidents of the audience's rules in the reader's rows that changed since an instant, latest first; parts go with their whole. */
async function changesSince(context: GraphContext, since: string): Promise<Change[]> {
  const { store, definitions } = context.services
  const found = await store.incidents({ states: [...LIVE, 'resolved'], since })
  return found
    .filter(
      (incident) =>
        incident.openedAt !== null &&
        incident.parentId === null &&
        maySee(context, incident) &&
        definitions.rules.get(incident.ruleId)?.audiences.includes(context.audience.id),
    )
    .map((incident) => ({ incident, kind: kindOf(incident, since) }))
}

function kindOf(incident: Incident, since: string): Change['kind'] {
  if (incident.state === 'resolved') return 'ended'
  const after = (at: string | null) => at !== null && Date.parse(at) > Date.parse(since)
  if (after(incident.openedAt)) return 'new'
  return after(incident.acknowledgedAt) ? 'acknowledged' : 'changed'
}
