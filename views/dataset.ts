import { z } from 'zod'
import { localizedSchema } from '../audiences/locale.ts'
import { scopeDimensionSchema } from '../audiences/scope.ts'

const id = z.string().regex(/^[a-z][a-z0-9_-]*$/, 'write lower-case letters, digits, - or _')
const column = z.string().regex(/^[a-z][a-z0-9_]*$/, 'write a column name')

/** Where a dimension's display names come from: a table of the warehouse, or the codes written here. */
const dimensionSchema = z.strictObject({
  column,
  label: localizedSchema,
  /** Directory table that names the codes. */
  names: z.enum(['region', 'org', 'matter']).optional(),
  /** The dimension one level up, whose member a drill-down starts from. */
  parent: id.optional(),
  codes: z.record(z.string(), localizedSchema).optional(),
})

export const METRIC_UNITS = ['count', 'percent', 'seconds', 'hours', 'days', 'per10k', 'ratio'] as const

/** One measure, defined once. A rate keeps numerator and denominator apart; a plain measure is one expression. */
const metricSchema = z
  .strictObject({
    label: localizedSchema,
    expression: z.string().min(1).optional(),
    numerator: z.string().min(1).optional(),
    denominator: z.string().min(1).optional(),
    /** How many rows a plain measure rests on, where the measure itself is no count. */
    cases: z.string().min(1).optional(),
    unit: z.enum(METRIC_UNITS),
    better: z.enum(['up', 'down', 'neither']),
    target: z.number().optional(),
    /** Cohort: the time column that decides which period a row counts in; the dataset's own when left out. */
    time: column.optional(),
    /** Reads the state as it is now. Past periods were emptied since, so such a measure has no history to be compared with. */
    stock: z.boolean().optional(),
    /** What exactly is counted, with exclusions: what a reader opens behind the figure. */
    definition: localizedSchema,
    source: z.string().optional(),
    version: z.number().int().positive(),
    effective: z.string().optional(),
  })
  .refine(
    (m) => (m.expression === undefined) !== (m.numerator === undefined),
    'write either expression, or numerator and denominator',
  )
  .refine(
    (m) => (m.numerator === undefined) === (m.denominator === undefined),
    'a rate needs both numerator and denominator',
  )

export const datasetSchema = z.strictObject({
  id,
  table: column,
  label: localizedSchema,
  /** Read with FINAL: rows that were updated count once. */
  final: z.boolean(),
  time: column,
  /** Scope dimensions and the column that holds each. Required, even if empty. */
  scopedBy: z.partialRecord(scopeDimensionSchema, z.strictObject({ column, array: z.boolean().optional() })),
  dimensions: z.record(id, dimensionSchema),
  /**
   * History: the instant since which a row in its present version was known, and the table of versions that were corrected since, each
   * up to the instant at which it was; `key` tells which rows are versions of one.
   */
  known: z
    .strictObject({
      at: column,
      past: z.strictObject({ table: column, until: column, key: z.array(column).min(1) }).optional(),
    })
    .optional(),
  /** Columns that expressions may name, beside `as_of`, the instant at which the question is asked. */
  columns: z
    .array(column)
    .refine((names) => !names.includes('as_of'), 'as_of is the instant of the question, not a column'),
  metrics: z.record(id, metricSchema),
})

export type Dataset = z.infer<typeof datasetSchema>
export type Dimension = z.infer<typeof dimensionSchema>
export type Metric = z.infer<typeof metricSchema>

/** A metric's full name: dataset and metric, such as `ticket.tickets`. */
export type MetricName = `${string}.${string}`
