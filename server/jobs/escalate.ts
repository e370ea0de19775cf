import { byIncident, type IncidentAction, overdueSince } from '../../alerts/action.ts'
import { countTold, type Told } from '../../alerts/attention.ts'
import type { Incident } from '../../alerts/incident.ts'
import { dueRung, ladder } from '../../alerts/ladder.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { covers } from '../../audiences/scope.ts'
import { localDay } from '../../views/local-days.ts'
import type { Services } from '../services.ts'
import type { TickResult } from '../store/store.ts'
import { readersOf } from './alert-readings.ts'
import { interruptionAt, warnOne } from './warn-one.ts'

const HOUR_MS = 3_600_000
/** What has been left unanswered for longer is not news to anybody above; digests call it overdue. */
const LATEST_MS = 48 * HOUR_MS
const TOLD_MS = 26 * HOUR_MS

/** Tells the next rung of the ladder of every incident that nobody answered in time, each rung once. Returns how many rungs were told. */
export async function escalateDue(services: Services): Promise<number> {
  const { store, definitions } = services
  const now = services.now()
  const open = await store.incidents({ states: ['open', 'acknowledged'] })
  const done = byIncident(await store.actions(open.map(({ id }) => id)))
  const due = open.flatMap((incident) => rungOf(services, incident, done.get(incident.id) ?? [], now) ?? [])
  if (due.length === 0) return 0
  const readers = await readersOf(services)
  const told = countTold(new Map(), await store.interruptions(new Date(now.getTime() - TOLD_MS)), definitions.city.zone)
  let count = 0
  for (const { incident, rule, rung, audiences } of due) {
    const above = readers.filter(
      ({ member, audience, scope }) =>
        audiences.includes(audience.id) && member.tenant === incident.tenant && covers(scope, incident.rows),
    )
    const deliveries = above.flatMap((reader) => tell(services, incident, rule, rung, reader, told))
    const action = { ...NOBODY, incidentId: incident.id, at: now.toISOString(), kind: 'escalated' as const, rung }
    if (await store.addActions([action], deliveries, now)) count += 1
  }
  return count
}

const NOBODY = { by: null, unit: null, dueAt: null, to: null, note: null }

/** The next rung of an incident where it is due and not told yet. */
function rungOf({ definitions }: Services, incident: Incident, actions: readonly IncidentAction[], now: Date) {
  const rule = definitions.rules.get(incident.ruleId)
  const since = rule && overdueSince(incident, actions, rule.ownerHours, now)
  if (!rule || !since || now.getTime() - since.getTime() > LATEST_MS) return null
  const rung = 1 + actions.filter((action) => action.kind === 'escalated').length
  const audiences = ladder(definitions.audiences, rule.audiences)[rung - 1]
  return audiences && rung <= dueRung(since, rule.ownerHours, now) ? { incident, rule, rung, audiences } : null
}

/** Attention is spent on escalations as on rules; what finds none left waits for the digest. */
function tell(
  services: Services,
  incident: Incident,
  rule: AlertRule,
  rung: number,
  reader: Reader,
  told: Told,
): TickResult['deliveries'] {
  const { zone } = services.definitions.city
  const at = interruptionAt(services, incident, reader)
  const { id } = reader.member
  const used = told.get(id)?.get(localDay(at, zone)) ?? 0
  const spent = incident.severity !== 'red' && used >= reader.audience.attentionBudget
  if (!spent) countTold(told, [{ memberId: id, dueAt: at.toISOString() }], zone)
  return warnOne(services, incident, rule, reader, { why: 'escalation', key: String(rung) }, spent)
}
