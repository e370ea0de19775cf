import { z } from 'zod'
import { severitySchema } from '../audiences/audience.ts'
import { localeSchema } from '../audiences/locale.ts'
import type { AlertMessage } from './message.ts'
import { sentence, type Wordings } from './sentences.ts'

const number = (description: string) => z.number().describe(description)
const text = (description: string) => z.string().describe(description)

/** The body of an alert's webhook, version 1. Fields are only ever added; `templates/webhook.schema.json` is printed from it. */
export const webhookAlertSchema = z
  .strictObject({
    version: z.literal(1).describe('Version of this shape; fields are only ever added to it.'),
    id: text('Idempotency key: the same at every try of one message.'),
    kind: z.literal('alert').describe('What it is about.'),
    event: z
      .enum(['first', 'follow-up', 'resolved'])
      .describe('First warning, what changed since, or that it is over.'),
    revision: z.int().min(1).describe('1 for the first message of an incident, growing by one.'),
    member: text('Id of the member whose rows the figures are counted from.'),
    locale: localeSchema.describe('Language of the texts.'),
    severity: severitySchema.describe('Blue IV to red I: a hint from analysis, not a statutory warning.'),
    headline: text('Level, place, matter and count in one line.'),
    summary: text('The conclusion in one or two sentences.'),
    what: text('What is counted.'),
    where: text('Where.'),
    unit: text('Unit of the figures: count, percent (a share in [0,1]), hours, …'),
    observed: number('The reading.'),
    expected: number('What it normally is.').nullable(),
    low: number('Lower end of the normal range, 95 %.').nullable(),
    high: number('Upper end of the normal range, 95 %.').nullable(),
    ratio: number('Observed over expected.').nullable(),
    bar: z
      .strictObject({ side: z.enum(['above', 'below']), value: z.number() })
      .nullable()
      .describe('The fixed bar that the reading crossed; null where the rule compares with the normal.'),
    windowDays: z.int().min(1).describe('Trailing whole local days that the reading covers.'),
    since: z.iso.datetime({ offset: true }).describe('Instant of the first breaching reading.'),
    cause: z
      .strictObject({
        text: text('What explains most of the excess.'),
        share: number('Part of the excess that it explains, in [0,1].'),
        observed: number('Its reading.'),
        expected: number('What that normally is.'),
      })
      .nullable()
      .describe('Likely cause; null where none stands out.'),
    before: number('Of a follow-up: the reading that this member was last told.').nullable(),
    peak: number('Of the end: the largest reading.').nullable(),
    owner: text('Unit that owns the next step.').nullable(),
    deadline: text('By when it answers, local time.').nullable(),
    rule: text('Title of the rule that raised it.'),
    why: text('Why people are told.'),
    subscription: text('The subscription that decided that this member is told.').nullable(),
    link: text("The incident's page."),
  })
  .describe('An alert as a webhook posts it.')

export type WebhookAlert = z.infer<typeof webhookAlertSchema>

/** An alert for programs: the same slots as every other form, numbers as numbers. */
export function webhookAlert(
  message: AlertMessage,
  wordings: Wordings,
  delivery: { id: string; memberId: string },
): WebhookAlert {
  const { revision, locale, severity, what, where, unit, observed, expected, low, high, ratio } = message
  return {
    version: 1,
    id: delivery.id,
    kind: 'alert',
    event: message.kind,
    member: delivery.memberId,
    headline: sentence('headline', message, wordings),
    summary: sentence('summary', message, wordings),
    ...{ revision, locale, severity, what, where, unit, observed, expected, low, high, ratio },
    bar: message.bar ?? null,
    windowDays: message.windowDays,
    since: message.since,
    cause: message.cause,
    before: message.told?.observed ?? null,
    peak: message.ending?.peak ?? null,
    owner: message.owner,
    deadline: message.deadlineText,
    rule: message.ruleTitle,
    why: message.why,
    subscription: message.subscription ?? null,
    link: message.link,
  }
}
