import { z } from 'zod'
import { severitySchema } from '../audiences/audience.ts'
import { localizedSchema } from '../audiences/locale.ts'

/** Detectors, each a pure function behind one interface (`alerts/detect.ts`). */
export const detectorSchema = z.discriminatedUnion('kind', [
  /** Observed figure of the window against a fixed bound; `clear` is the bound at which it ends (hysteresis). */
  z.strictObject({
    kind: z.literal('threshold'),
    above: z.number().optional(),
    below: z.number().optional(),
    clear: z.number().optional(),
    minCount: z.number().min(0).default(0),
  }),
  /** Ratio to the mean of the same window in earlier periods. */
  z.strictObject({
    kind: z.literal('change'),
    against: z.enum(['previous-period', 'same-weekdays']),
    ratio: z.number().positive(),
    minCount: z.number().min(0).default(5),
  }),
  /** Seasonal baseline with a calibrated p-value; excess, ratio and false discovery rate as bars. */
  z.strictObject({
    kind: z.literal('seasonal'),
    q: z.number().min(0.0001).max(0.5).default(0.05),
    minCount: z.number().min(0).default(5),
    minExcess: z.number().min(0).default(5),
    minRatio: z.number().min(1).default(1.5),
  }),
])

export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: localizedSchema,
  metric: z.string().regex(/^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$/, 'write dataset.metric'),
  /** Dimensions that split the metric into series, several levels at once: [[], [district], [district, matter2]]. */
  levels: z.array(z.array(z.string()).max(4)).min(1).max(6),
  filters: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** Trailing whole local days that one reading covers. */
  days: z.number().int().min(1).max(31).default(1),
  /** Trailing hours up to now instead of days: one reading covers at most so many. A seasonal rule looks at 3, 6 and 24 of them. */
  hours: z.number().int().min(1).max(48).optional(),
  detector: detectorSchema,
  /** Cron in the city's zone. */
  schedule: z.string(),
  /** Breaching ticks in a row before it opens, and clear ticks in a row before it closes. */
  openAfter: z.number().int().min(1).max(10).default(1),
  closeAfter: z.number().int().min(1).max(10).default(2),
  severity: severitySchema,
  /** Whether it interrupts people, or is for their digest alone: what is chronic is no alarm. */
  notify: z.enum(['now', 'digest']).default('now'),
  /** Ratio of observed to expected from which severity rises one level. */
  escalateAt: z.number().min(1).optional(),
  audiences: z.array(z.string()).min(1),
  /** Of these, the ones that cannot turn it off. */
  mandatory: z.array(z.string()).default([]),
  /** Who owns the next step and within how many hours. */
  ownerHours: z.number().positive().default(4),
  why: localizedSchema,
})

export type AlertRule = z.infer<typeof ruleSchema>
export type DetectorSpec = z.infer<typeof detectorSchema>
