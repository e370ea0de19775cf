import type { Channel } from '../audiences/audience.ts'
import { isQuiet } from '../audiences/quiet-hours.ts'
import { covers } from '../audiences/scope.ts'
import { type LocalDay, localDay } from '../views/local-days.ts'
import { countTold, interruptions, type Told } from './attention.ts'
import type { Delivery } from './delivery.ts'
import { coreRows } from './explanation.ts'
import { deliveryId } from './identity.ts'
import type { Incident, Transition } from './incident.ts'
import { knownEvent, type Lessons } from './known-event.ts'
import { localTime, nextLocalTime } from './local-clock.ts'
import { isFor, type Reader } from './restrictions.ts'
import type { AlertRule } from './rule.ts'
import { headsOf, rootOf } from './story.ts'
import { allows, deciding, reaches, type Subscription } from './subscription.ts'

/** A reader with what decides how they are told. */
export interface Recipient extends Reader {
  /** Their choices; a product and channel without one is subscribed to. */
  subscriptions: readonly { product: string; channel: Channel; active: boolean }[]
  /** What they, or their desk, want to hear and how; left out: as their audience does. */
  wanted?: readonly Subscription[]
  /** Interrupting messages by the local day on which they are due, red ones included. */
  told: ReadonlyMap<LocalDay, number>
}

export interface RouteContext {
  recipients: readonly Recipient[]
  /** Incidents that are going on, by id, to find parents in, and the rules of those that are not this one's. */
  incidents: ReadonlyMap<string, Incident>
  rules?: ReadonlyMap<string, AlertRule>
  lessons?: Lessons
  zone: string
  now: Date
}

const RARE_DAYS = 30

const TOLD: Partial<Record<Transition['kind'], string>> = {
  open: 'rule',
  worsened: 'follow-up',
  'cause-changed': 'follow-up',
  'level-shift': 'level-shift',
  resolved: 'resolved',
}

interface Decision {
  state: Delivery['state']
  why: string
  dueAt: Date
  /** Whether the reader's subscription, and nothing else, decided so. */
  bySubscription?: boolean
}

/**
 * Who is told of which step, on which channel, and why or why not. Only members of the rule's audiences whose scope covers all of the
 * incident's rows appear at all. What holds a message back is tried in this order: unsubscribed, a known event, a channel that the
 * deciding subscription leaves out, below the severity of that or of the audience, told by its story, likely enough by chance, a rule for
 * the digest, a subscription for the digest, attention budget, quiet hours. Red passes the last five. The inbox interrupts nobody, so
 * they do not hold it back. A subscription takes nothing away from what is mandatory.
 * In quiet hours a message stays due, at their end.
 */
export function route(rule: AlertRule, transitions: readonly Transition[], context: RouteContext): Delivery[] {
  const told: Told = new Map(context.recipients.map(({ member, told }) => [member.id, new Map(told)]))
  const deliveries: Delivery[] = []
  for (const transition of transitions) {
    const why = TOLD[transition.kind]
    if (!why) continue
    for (const recipient of context.recipients) {
      if (!mayHear(rule, transition.incident, recipient)) continue
      const so = { ...recipient, told: told.get(recipient.member.id) ?? recipient.told }
      const made = deliveriesFor(rule, transition.incident, so, why, context)
      deliveries.push(...made)
      countTold(told, interruptions(made), context.zone)
    }
  }
  return deliveries
}

function mayHear(rule: AlertRule, incident: Incident, { member, audience, scope }: Recipient): boolean {
  if (member.tenant !== incident.tenant || !covers(scope, incident.rows)) return false
  return rule.audiences.includes(audience.id) && isFor(rule, scope, incident.rows)
}

function deliveriesFor(
  rule: AlertRule,
  incident: Incident,
  recipient: Recipient,
  why: string,
  context: RouteContext,
): Delivery[] {
  const { id, tenant, revision } = incident
  const decided = decidingFor(rule, incident, recipient)
  return recipient.audience.channels.map((channel) => {
    const decision: Decision = decide(rule, incident, recipient, channel, context) ?? {
      state: 'due',
      why,
      dueAt: context.now,
      bySubscription: channel !== 'inbox',
    }
    return {
      id: deliveryId(tenant, id, revision, recipient.member.id, channel),
      tenant,
      memberId: recipient.member.id,
      channel,
      kind: 'alert',
      incidentId: id,
      revision,
      state: decision.state,
      why: decision.why,
      dueAt: decision.dueAt.toISOString(),
      ...(decided && decision.bySubscription ? { subscriptionId: decided.id } : {}),
    }
  })
}

/** The reader's subscription that decides on an incident; none does where the rule is mandatory for them. */
function decidingFor(rule: AlertRule, incident: Incident, { audience, wanted = [] }: Recipient): Subscription | null {
  return rule.mandatory.includes(audience.id) ? null : deciding(wanted, incident)
}

/** What holds a message back, or null. */
function decide(
  rule: AlertRule,
  incident: Incident,
  recipient: Recipient,
  channel: Channel,
  context: RouteContext,
): Decision | null {
  const { zone, now, lessons } = context
  const { audience, subscriptions, told } = recipient
  const suppressed = (why: string, bySubscription = false): Decision => ({
    state: 'suppressed',
    why,
    dueAt: now,
    bySubscription,
  })
  const decided = decidingFor(rule, incident, recipient)
  const left = subscriptions.some((s) => s.product === rule.id && s.channel === channel && !s.active)
  if (left && !rule.mandatory.includes(audience.id)) return suppressed('unsubscribed')
  if (knownEvent(lessons?.known ?? [], coreRows(incident), localDay(now, zone))) return suppressed('known-event')
  if (!allows(decided, channel)) return suppressed('not-chosen', true)
  if (isBelow(rule, incident, recipient, channel)) return suppressed('below-severity', decided?.severity != null)
  if (isPart(rule, incident, recipient, channel, context)) return suppressed('parent-told')
  if (incident.severity === 'red' || channel === 'inbox') return null
  if (isCommon(incident)) return suppressed('by-chance')
  if (rule.notify === 'digest') return suppressed('for-digest')
  if (decided?.when === 'digest') return suppressed('digest-only', true)
  const { quietHours } = audience
  const quiet = quietHours && isQuiet(quietHours, localTime(now, zone))
  const dueAt = quiet ? nextLocalTime(now, quietHours.to, zone) : now
  // What the night holds back spends the attention of the day that hears it.
  if ((told.get(localDay(dueAt, zone)) ?? 0) >= audience.attentionBudget) return suppressed('budget')
  return quiet ? { state: 'due', why: 'quiet-hours', dueAt } : null
}

/** Below the severity that the deciding subscription names, else the audience; of the two, the lower bars the inbox. */
function isBelow(rule: AlertRule, incident: Incident, recipient: Recipient, channel: Channel): boolean {
  const { minSeverity } = recipient.audience
  const own = decidingFor(rule, incident, recipient)?.severity ?? minSeverity
  return !reaches(incident.severity, channel === 'inbox' && reaches(own, minSeverity) ? minSeverity : own)
}

/** Chance alone brings as much once a month: a line in the digest, not worth an interruption. */
function isCommon({ rarestDays }: Incident): boolean {
  return rarestDays !== undefined && rarestDays < RARE_DAYS
}

/** Whether the story was told to this reader by another incident: its head, or the first part of it that is for this reader. */
function isPart(
  rule: AlertRule,
  incident: Incident,
  recipient: Recipient,
  channel: Channel,
  { incidents, rules }: RouteContext,
): boolean {
  const root = rootOf(incident.id, incidents)
  const story = [...incidents.values()].filter((other) => rootOf(other.id, incidents) === root)
  const heard = story.filter(
    (other) => other.id === incident.id || wasTold(rules?.get(other.ruleId) ?? rule, other, recipient, channel),
  )
  return headsOf(heard, incidents)[0]?.id !== incident.id
}

function wasTold(rule: AlertRule, other: Incident, recipient: Recipient, channel: Channel): boolean {
  if (other.state === 'pending' || other.state === 'resolved') return false
  if (!mayHear(rule, other, recipient) || isBelow(rule, other, recipient, channel)) return false
  const decided = decidingFor(rule, other, recipient)
  const waits = decided?.when === 'digest' && channel !== 'inbox' && other.severity !== 'red'
  if (!allows(decided, channel) || waits) return false
  return !isCommon(other) && rule.notify === 'now'
}
