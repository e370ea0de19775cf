import { personalId } from '../../alerts/identity.ts'
import type { Incident } from '../../alerts/incident.ts'
import { localTime, nextLocalTime } from '../../alerts/local-clock.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { isQuiet } from '../../audiences/quiet-hours.ts'
import type { Services } from '../services.ts'
import type { TickResult } from '../store/store.ts'
import { messageOf } from './tick.ts'

/** Why one reader in particular is told: what makes the message one of its kind, such as a rung, and the code people are given. */
export interface Personal {
  why: 'escalation' | 'handed-over' | 'assigned'
  key: string
}

/** When a reader may be interrupted with an incident: now, or at the end of their quiet hours. Red waits for nobody's sleep. */
export function interruptionAt(services: Services, incident: Incident, { audience }: Reader): Date {
  const { zone } = services.definitions.city
  const now = services.now()
  const { quietHours } = audience
  if (incident.severity === 'red' || !quietHours || !isQuiet(quietHours, localTime(now, zone))) return now
  return nextLocalTime(now, quietHours.to, zone)
}

/** The warning of an incident to one reader who was not told of it before, on all their channels; where attention is `spent`, in the inbox. */
export function warnOne(
  services: Services,
  incident: Incident,
  rule: AlertRule,
  reader: Reader,
  { why, key }: Personal,
  spent = false,
): TickResult['deliveries'] {
  const { member, audience } = reader
  const now = services.now()
  // To them it is a first warning, whatever its revision.
  const step = { incidentId: incident.id, kind: 'open', at: now.toISOString(), by: null, note: null } as const
  const message = messageOf(
    services,
    rule,
    { ...step, incident: { ...incident, revision: 1 } },
    member.locale,
    now,
    null,
  )
  return audience.channels.map((channel) => {
    const interrupts = channel !== 'inbox'
    return {
      id: personalId(incident.tenant, why, incident.id, key, member.id, channel),
      tenant: incident.tenant,
      memberId: member.id,
      channel,
      kind: 'alert',
      incidentId: incident.id,
      revision: incident.revision,
      state: interrupts && spent ? 'suppressed' : 'due',
      why: interrupts && spent ? 'budget' : why,
      dueAt: (interrupts ? interruptionAt(services, incident, reader) : now).toISOString(),
      message,
    }
  })
}
