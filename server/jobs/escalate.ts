import { brokenPromises, byIncident, type IncidentAction } from '../../alerts/action.ts'
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

/**
 * Tells the next rung of the ladder of every promise that was broken: of who was warned and did not answer in time, of the unit that leads,
 * and of each that joined it. Every promise goes up by itself, each rung once; those that reach a rung together are told as one. Returns
 * how many rungs were told.
 */
export async function escalateDue(services: Services): Promise<number> {
  const { store, definitions } = services
  const now = services.now()
  const open = await store.incidents({ states: ['open', 'acknowledged'] })
  const done = byIncident(await store.actions(open.map(({ id }) => id)))
  const due = open.flatMap((incident) => rungsOf(services, incident, done.get(incident.id) ?? [], now))
  if (due.length === 0) return 0
  const readers = await readersOf(services)
  const told = countTold(new Map(), await store.interruptions(new Date(now.getTime() - TOLD_MS)), definitions.city.zone)
  let count = 0
  for (const step of due) {
    const { incident, rung, units, audiences } = step
    const above = readers.filter(
      ({ member, audience, scope }) =>
        audiences.includes(audience.id) && member.tenant === incident.tenant && covers(scope, incident.rows),
    )
    const deliveries = above.flatMap((reader) => tell(services, step, reader, told))
    const common = { ...NOBODY, incidentId: incident.id, at: now.toISOString(), kind: 'escalated' as const, rung }
    const actions = units.map((unit) => ({ ...common, unit }))
    if (await store.addActions(actions, deliveries, now)) count += 1
  }
  return count
}

const NOBODY = { by: null, dueAt: null, to: null, note: null }

/** A rung of an incident's ladder that is due, and whose promises have come to it (null: the lead's). */
interface Step {
  incident: Incident
  rule: AlertRule
  rung: number
  units: (string | null)[]
  audiences: readonly string[]
}

/** The next rungs of an incident's broken promises where they are due and not told yet. */
function rungsOf({ definitions }: Services, incident: Incident, actions: readonly IncidentAction[], now: Date): Step[] {
  const rule = definitions.rules.get(incident.ruleId)
  if (!rule) return []
  const rungs = ladder(definitions.audiences, rule.audiences)
  const steps = new Map<number, Step>()
  for (const { unit, since } of brokenPromises(incident, actions, rule.ownerHours, now)) {
    const rung = 1 + actions.filter((action) => action.kind === 'escalated' && action.unit === unit).length
    const audiences = rungs[rung - 1]
    const isNews = now.getTime() - since.getTime() <= LATEST_MS
    if (!audiences || !isNews || rung > dueRung(since, rule.ownerHours, now)) continue
    const step = steps.get(rung) ?? { incident, rule, rung, units: [], audiences }
    step.units.push(unit)
    steps.set(rung, step)
  }
  return [...steps.values()]
}

/** Attention is spent on escalations as on rules; what finds none left waits for the digest. */
function tell(
  services: Services,
  { incident, rule, rung, units }: Step,
  reader: Reader,
  told: Told,
): TickResult['deliveries'] {
  const { zone } = services.definitions.city
  const at = interruptionAt(services, incident, reader)
  const { id } = reader.member
  const used = told.get(id)?.get(localDay(at, zone)) ?? 0
  const spent = incident.severity !== 'red' && used >= reader.audience.attentionBudget
  if (!spent) countTold(told, [{ memberId: id, dueAt: at.toISOString() }], zone)
  const key = [...units, rung].filter((part) => part !== null).join(' ')
  return warnOne(services, incident, rule, reader, { why: 'escalation', key }, spent)
}
