import { z } from 'zod'
import { localizedSchema } from '../audiences/locale.ts'

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, 'write lower-case letters, digits or -')
const metricName = z.string().regex(/^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$/, 'write dataset.metric')
/** Extra conditions: dimension → codes. They narrow the reader's scope, never widen it. */
const filters = z.record(z.string(), z.array(z.string()).min(1)).optional()
const base = { id, title: localizedSchema, decision: localizedSchema.optional(), filters }

export const COMPARISONS = ['previous-period', 'same-weekdays', 'previous-year'] as const

export const widgetSchema = z.discriminatedUnion('type', [
  z.strictObject({
    ...base,
    type: z.literal('number'),
    metric: metricName,
    compare: z.enum(COMPARISONS).default('same-weekdays'),
    days: z.number().int().min(1).max(366).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('trend'),
    metrics: z.array(metricName).min(1).max(4),
    days: z.number().int().min(2).max(800).default(56),
    grain: z.enum(['hour', 'day', 'week', 'month']).default('day'),
    /** Moving: each day's point is of so many days up to it, the mean of a count, a share over all their cases. */
    moving: z.number().int().min(2).max(92).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('breakdown'),
    metric: metricName,
    by: z.string(),
    top: z.number().int().min(1).max(50).default(10),
    days: z.number().int().min(1).max(366).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('table'),
    metrics: z.array(metricName).min(1).max(6),
    by: z.string(),
    top: z.number().int().min(1).max(100).default(20),
    days: z.number().int().min(1).max(366).optional(),
  }),
  z.strictObject({
    ...base,
    type: z.literal('tickets'),
    top: z.number().int().min(1).max(50).default(8),
    order: z.enum(['newest', 'due', 'oldest-open']).default('newest'),
    days: z.number().int().min(1).max(366).optional(),
  }),
  z.strictObject({ ...base, type: z.literal('incidents'), top: z.number().int().min(1).max(20).default(5) }),
])

export const viewSchema = z.strictObject({
  id,
  title: localizedSchema,
  /** The question that this view answers. */
  question: localizedSchema,
  /** Period of the figures, in whole local days up to now. */
  days: z.number().int().min(1).max(366).default(7),
  widgets: z
    .array(widgetSchema)
    .min(1)
    .refine((ws) => ws.filter((w) => w.type === 'number').length <= 7, 'a view shows at most 7 figures'),
})

export type View = z.infer<typeof viewSchema>
export type Widget = z.infer<typeof widgetSchema>
export type Comparison = (typeof COMPARISONS)[number]
