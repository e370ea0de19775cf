import { z } from 'zod'
import type { View, Widget } from './view.ts'

/** A value that its reader wants to be told of: beyond one of the two, in the metric's own unit (shares in [0,1]). */
const thresholdSchema = z.strictObject({ above: z.number().optional(), below: z.number().optional() })

/** What a member made of a view for themselves. Nothing here grants rows: filters narrow like any other. */
export const preferenceSchema = z.strictObject({
  /** Ids of figures that come first, in this order. */
  pinned: z.array(z.string()).max(20).default([]),
  /** Widget id → own threshold. */
  thresholds: z.record(z.string(), thresholdSchema).default({}),
  days: z.number().int().min(1).max(366).nullable().default(null),
  filters: z.record(z.string(), z.array(z.string()).min(1).max(50)).default({}),
})

export type Preference = z.infer<typeof preferenceSchema>
export type Threshold = z.infer<typeof thresholdSchema>

/** What a view is to a member who changed nothing. */
export const NO_PREFERENCE: Preference = { pinned: [], thresholds: {}, days: null, filters: {} }

/** The view with some figures first, in the order given; ids that it does not have are passed over. */
export function ordered(view: View, pinned: readonly string[]): View {
  const rank = (widget: Widget) => {
    const at = widget.type === 'number' ? pinned.indexOf(widget.id) : -1
    return at < 0 ? pinned.length : at
  }
  return { ...view, widgets: [...view.widgets].sort((a, b) => rank(a) - rank(b)) }
}

/** Whether a value lies beyond a reader's own threshold. */
export function passes(value: number | null, threshold: Threshold): boolean {
  if (value === null) return false
  return (
    (threshold.above !== undefined && value > threshold.above) ||
    (threshold.below !== undefined && value < threshold.below)
  )
}
