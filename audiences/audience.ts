import { z } from 'zod'
import { localeSchema, localizedSchema } from './locale.ts'
import { quietHoursSchema, timeOfDay } from './quiet-hours.ts'
import { scopeDimensionSchema } from './scope.ts'

/** Kinds of reader known to the field (README, "Glossary"). A city may have several audiences of one kind. */
export const AUDIENCE_KINDS = [
  'mayor',
  'vice-mayor',
  'hotline-director',
  'district-leader',
  'street',
  'department',
  'duty',
  'analyst',
  'enterprise-desk',
  'partner',
] as const

/** Rows a member may see in one dimension: all of them, a fixed list, or `$attribute`: what the member's attribute lists. */
const ROW_RULE = 'write all, a list of codes, or $attribute of the member'
const rowRuleSchema = z.union(
  [z.literal('all'), z.string().regex(/^\$[a-z_]+$/, ROW_RULE), z.array(z.string().min(1))],
  ROW_RULE,
)

export const CHANNELS = ['inbox', 'email', 'sms', 'card', 'webhook'] as const
export const channelSchema = z.enum(CHANNELS)
export type Channel = z.infer<typeof channelSchema>

/** Channels that a digest goes over: it is too long for a line or a card. */
export const DIGEST_CHANNELS: readonly Channel[] = ['inbox', 'email', 'webhook']

/** Levels of severity, least to most: blue IV, yellow III, orange II, red I. Hints from analysis, not statutory warnings. */
export const SEVERITIES = ['blue', 'yellow', 'orange', 'red'] as const
export const severitySchema = z.enum(SEVERITIES)
export type Severity = z.infer<typeof severitySchema>

export const audienceSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  kind: z.enum(AUDIENCE_KINDS),
  title: localizedSchema,
  /** What this audience decides with the figures: shown above its views. */
  decides: localizedSchema,
  /** Rows per scope dimension. Every dimension must be written; "all" is never implied. */
  rows: z.record(scopeDimensionSchema, rowRuleSchema),
  /** View ids in the order they are offered; the first is the home page. */
  views: z.array(z.string()).min(1),
  locale: localeSchema,
  channels: z.array(channelSchema).min(1),
  quietHours: quietHoursSchema.optional(),
  /** Interrupting messages a day, red apart; the rest waits for the digest. */
  attentionBudget: z.number().int().min(0),
  /** Audiences told of an incident that this one left unanswered; of them, who may see its rows. */
  escalatesTo: z.array(z.string()).default([]),
  /** Least severity that interrupts this audience. */
  minSeverity: severitySchema,
  digest: z.strictObject({
    /** Local time of day, HH:mm, in the city's zone. */
    at: timeOfDay,
    days: z.enum(['daily', 'workdays', 'never']),
    view: z.string(),
    /** A digest of the week: on the first of these days from weekday `on` (1 Monday … 7 Sunday) on. Left out: none. */
    weekly: z.strictObject({ on: z.number().int().min(1).max(7), at: timeOfDay }).optional(),
    /** A special report of the month, signed by an analyst before it goes: drafted on the first workday. Left out: none. */
    monthly: z.strictObject({ at: timeOfDay }).optional(),
  }),
  /** May open tickets (masked) behind a figure. */
  tickets: z.boolean(),
  /** May acknowledge and assign incidents. */
  acknowledges: z.boolean(),
  /** May see the city's outbox and everyone's deliveries. */
  operates: z.boolean(),
  /** May write drafts of definitions and see what they would show each reader, within their own rows. Left out: no. */
  defines: z.boolean().optional(),
  /** May publish what others drafted, and take back what was published. Left out: no. */
  approves: z.boolean().optional(),
})

export type Audience = z.infer<typeof audienceSchema>

/** A person in an audience. Attributes bind the audience's row rules, such as `{ district: ['110105'] }`. */
export interface Member {
  id: string
  tenant: string
  audience: string
  name: string
  email: string
  phone: string
  locale: Locale
  attributes: Record<string, string[]>
}

type Locale = z.infer<typeof localeSchema>
