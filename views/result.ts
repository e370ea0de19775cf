import type { Comparison } from './view.ts'

/** How far a figure may be trusted: `ok`, `few` (n under 30), `late` (data older than a day), `unmeasured` (nothing to divide by). */
export type Confidence = 'ok' | 'few' | 'late' | 'unmeasured'

/** A figure never travels alone. Rates are shares in [0,1]; durations are in the metric's unit. */
export interface Figure {
  metric: string
  value: number | null
  /** Rates: rows in the numerator and denominator; counts: n is the value. */
  numerator: number | null
  denominator: number | null
  n: number
  /** Wilson 95 % interval of a rate. */
  interval: { low: number; high: number } | null
  comparison: { kind: Comparison; value: number | null; change: number | null } | null
  /** Expected range of a count or a share over the same kind of period, and on how many periods it rests. */
  expected: { low: number; mid: number; high: number; basis: number } | null
  target: number | null
  asOf: string | null
  confidence: Confidence
  version: number
}

/** One line or bar series. `at` are local bucket starts "YYYY-MM-DD" or "YYYY-MM-DD HH:00". */
export interface Series {
  metric: string
  at: string[]
  values: (number | null)[]
  /** Days of which each point is, where the line moves. */
  moving?: number
  /** The range that each point was expected in; null where its past is too short to say. */
  expected?: { low: (number | null)[]; high: (number | null)[] }
}

export interface BreakdownRow {
  code: string
  name: { zh: string; en: string }
  figures: Figure[]
}

/** A ticket as a reader may see it: masked, without the caller. */
export interface TicketRow {
  ticketId: string
  createdAt: string
  dueAt: string | null
  closedAt: string | null
  status: string
  title: string
  content: string
  matter: { zh: string; en: string }
  region: { zh: string; en: string }
  unit: { zh: string; en: string }
  urgency: string
}

/** What one widget shows. Incidents come from the state store, not from here. */
export type WidgetResult =
  | { type: 'number'; figure: Figure; spark: Series }
  | { type: 'trend'; series: Series[] }
  | { type: 'breakdown'; rows: BreakdownRow[]; hidden: number }
  | { type: 'table'; rows: BreakdownRow[]; hidden: number }
  | { type: 'tickets'; rows: TicketRow[]; total: number }
  | { type: 'incidents' }
