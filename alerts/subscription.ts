import { z } from 'zod'
import { type Channel, channelSchema, SEVERITIES, type Severity, severitySchema } from '../audiences/audience.ts'
import { scopeKey } from '../audiences/scope.ts'
import { coreRows } from './explanation.ts'
import type { Incident } from './incident.ts'
import type { Reader } from './restrictions.ts'

/**
 * What somebody wants to hear, of what their rows let them hear: of a rule, a matter at any level of its tree, a place, each of them only
 * where it is named; from which severity on, over which channels, at once or in the digest. It grants no rows.
 */
export const orderSchema = z.strictObject({
  rule: z.string().nullable(),
  matter: z.string().nullable(),
  place: z.string().nullable(),
  /** Least severity to be told of; the audience's own where it is null. */
  severity: severitySchema.nullable(),
  /** Channels that interrupt; warnings rest in the inbox all the same. */
  channels: z.array(channelSchema.exclude(['inbox'])),
  when: z.enum(['now', 'digest']),
})

export type Order = z.infer<typeof orderSchema>

/** An order that stands: of one member, or of a desk, which are the members of one audience over the same rows. */
export interface Subscription extends Order {
  id: string
  of: 'member' | 'desk'
  /** Codes of the named matter and all below it, and likewise of the place; null where none is named. */
  matters: ReadonlySet<string> | null
  places: ReadonlySet<string> | null
}

/** Dimensions that say what and where, the finest first. */
const MATTERS = ['matter3', 'matter2', 'matter1']
const PLACES = ['community', 'street', 'district']

/**
 * The subscription that decides how an incident reaches its reader: of those that match, a member's own comes before the desk's, the
 * narrowest before a wider one, and of equally narrow ones that with the highest bar that the incident reaches. Null where none matches:
 * the audience's ways hold. An incident lies within a place or matter when all that it is really about does.
 */
export function deciding(subscriptions: readonly Subscription[], incident: Incident): Subscription | null {
  const matching = subscriptions.filter((one) => matches(one, incident))
  return matching.sort((a, b) => order(a, b, incident))[0] ?? null
}

function matches({ rule, matters, places }: Subscription, incident: Incident): boolean {
  if (rule !== null && rule !== incident.ruleId) return false
  return isWithin(incident, MATTERS, matters) && isWithin(incident, PLACES, places)
}

function isWithin(incident: Incident, dimensions: readonly string[], codes: ReadonlySet<string> | null): boolean {
  if (codes === null) return true
  const rows = coreRows(incident)
  const finest = dimensions.find((dimension) => rows[dimension])
  const bound = finest ? (rows[finest] ?? []) : []
  return bound.length > 0 && bound.every((code) => codes.has(code))
}

function order(a: Subscription, b: Subscription, incident: Incident): number {
  return (
    (a.of === 'member' ? 0 : 1) - (b.of === 'member' ? 0 : 1) ||
    named(b) - named(a) ||
    breadth(a) - breadth(b) ||
    Number(reaches(incident.severity, b.severity)) - Number(reaches(incident.severity, a.severity)) ||
    bar(b) - bar(a) ||
    a.id.localeCompare(b.id)
  )
}

const named = ({ rule, matter, place }: Order) => [rule, matter, place].filter((part) => part !== null).length
const breadth = ({ matters, places }: Subscription) => (matters?.size ?? 0) + (places?.size ?? 0)
const bar = ({ severity }: Order) => (severity === null ? -1 : SEVERITIES.indexOf(severity))

/** Whether a severity is at least another; any is at least none. */
export function reaches(severity: Severity, least: Severity | null): boolean {
  return least === null || SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(least)
}

/** Whether a subscription, or the absence of one, lets a channel interrupt. */
export function allows(decided: Subscription | null, channel: Channel): boolean {
  return decided === null || channel === 'inbox' || decided.channels.includes(channel)
}

/** The key of a reader's desk: members of one audience over the same rows share it. */
export function deskOf({ audience, scope }: Pick<Reader, 'audience' | 'scope'>): string {
  return `${audience.id} ${scopeKey(scope)}`
}
