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
    /** Counts the day that is still running as well: for what is counted as it stands, such as tickets that are due soon. */
    running: z.boolean().default(false),
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
  /** A rise too slow for windows of days: sums of 28, 56 and 84 days, up to the rule's `days`. Meant to be asked once a week. */
  z.strictObject({
    kind: z.literal('creep'),
    q: z.number().min(0.0001).max(0.5).default(0.05),
    minCount: z.number().min(0).default(15),
    minExcess: z.number().min(0).default(10),
    minRatio: z.number().min(1).default(2),
  }),
  /** A rate against its own last half-year, at a false discovery rate; `minChange` in shares, 0.05 being five points. */
  z.strictObject({
    kind: z.literal('rate'),
    turns: z.enum(['below', 'above']),
    q: z.number().min(0.0001).max(0.5).default(0.01),
    minCount: z.number().min(1).default(30),
    minChange: z.number().min(0).max(1).default(0.05),
  }),
  /** Readings that stay away: the hours up to now hold at most `maxShare` of the at least `minExpected` that they should. */
  z.strictObject({
    kind: z.literal('silence'),
    q: z.number().min(0.0001).max(0.5).default(0.001),
    minExpected: z.number().min(1).default(10),
    maxShare: z.number().min(0).max(0.9).default(0.2),
  }),
])

export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: localizedSchema,
  metric: z.string().regex(/^[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*$/, 'write dataset.metric'),
  /** Dimensions that split the metric into series, several levels at once: [[], [district], [district, matter2]]. */
  levels: z.array(z.array(z.string()).max(4)).min(1).max(6),
  /**
   * A dimension of the levels some of whose values are also tested together: an event may lie in three districts. Each level without it is
   * tested so where the same level with it is read as well. For seasonal rules over days.
   */
  together: z.string().optional(),
  filters: z.record(z.string(), z.array(z.string()).min(1)).optional(),
  /** Trailing whole local days that one reading covers. */
  days: z.number().int().min(1).max(84).default(1),
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

/** Whether a detector warns of less than there should be, so that the worst reading is the lowest. */
export function lessIsWorse(detector: DetectorSpec): boolean {
  if (detector.kind === 'threshold') return detector.below !== undefined
  if (detector.kind === 'change') return detector.ratio < 1
  return detector.kind === 'silence' || (detector.kind === 'rate' && detector.turns === 'below')
}
