import { z } from 'zod'
import { compileDateFormat } from './date-format.ts'
import { type CodedField, TICKET_CODES } from './ticket-codes.ts'

const column = z.string().transform((column) => ({ column }) as Source)
const named = ({ column, value }: Source) => column !== undefined || value !== undefined
const NOT_NAMED = 'names neither a column nor a value'
const SOURCE = 'write the name of a column, or { column: …, codes: … }, or { value: … }'

/** Where a field's text comes from: a column, or a fixed value; then an optional map of texts and shaping. */
const sourceSchema = z.union(
  [
    column,
    z
      .strictObject({
        column: z.string().optional(),
        value: z.string().optional(),
        /** Source text → canonical name. */
        codes: z.record(z.string(), z.string()).optional(),
        /** What stands for an empty text. */
        otherwise: z.string().optional(),
        /** Regular expression whose match is the value. */
        match: z.string().refine(isExpression, 'is no regular expression').optional(),
        prefix: z.string().optional(),
        decimals: z.number().int().min(0).max(9).optional(),
        /** Column that names the code, for units. */
        names: z.string().optional(),
      })
      .refine(named, NOT_NAMED),
  ],
  SOURCE,
)

/** Where a field comes from whose codes the standard fixes. */
function codedSchema(field: CodedField) {
  const code = z.enum(TICKET_CODES[field])
  return z.union(
    [
      column,
      z
        .strictObject({
          column: z.string().optional(),
          value: code.optional(),
          /** Source text → code of the standard. */
          codes: z.record(z.string(), code).optional(),
          /** What stands for a text without a code, and for an empty one. Without it an unknown code is an error of the row. */
          otherwise: code.optional(),
        })
        .refine(named, NOT_NAMED),
    ],
    SOURCE,
  )
}

export interface Source {
  column?: string | undefined
  value?: string | undefined
  codes?: Record<string, string> | undefined
  otherwise?: string | undefined
  match?: string | undefined
  prefix?: string | undefined
  decimals?: number | undefined
  names?: string | undefined
}

const dateFormat = z
  .string()
  .refine(
    (format) => compileDateFormat(format) !== null,
    'is not a date format (tokens: YYYY YY MM M DD D hh h mm ss A)',
  )
const columns = z.union([z.string().transform((c) => [c]), z.array(z.string()).min(1)])

/** How the columns of one source become tickets of the standard. */
export const mappingSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  tenant: z.string().regex(/^[a-z][a-z0-9-]*$/),
  country: z.enum(['CN', 'US']),
  zone: z.string().refine((zone) => isZone(zone), 'is not an IANA time zone'),
  scheme: z.string(),
  format: z.enum(['csv', 'ndjson']),
  /** The file's encoding, such as gb18030. */
  encoding: z.string().refine(isEncoding, 'is no known encoding').default('utf-8'),
  /** Tried in order; a time without an offset is local to `zone`. */
  dates: z.array(z.union([z.literal('iso'), dateFormat])).min(1),
  precision: z.enum(['second', 'minute']).default('second'),
  /** History loaded late: a ticket counts as received when it was created, not when it was imported. */
  backfill: z.boolean().default(false),
  ticket: z.strictObject({
    ticket_id: z.string(),
    created_at: z.string(),
    updated_at: columns,
    due_at: z.string().optional(),
    closed_at: z.string().optional(),
    accepted_at: z.string().optional(),
    status: codedSchema('status'),
    channel: codedSchema('channel'),
    nature: codedSchema('nature'),
    urgency: codedSchema('urgency').optional(),
    caller_kind: codedSchema('caller_kind').optional(),
    title: sourceSchema,
    content: sourceSchema,
    place_name: sourceSchema.optional(),
    lat: sourceSchema.optional(),
    lon: sourceSchema.optional(),
    caller: sourceSchema.optional(),
  }),
  /** Columns of the matter's levels, broad to narrow, at most three. */
  matter: z.array(z.string()).max(3),
  district: sourceSchema,
  street: sourceSchema.optional(),
  unit: sourceSchema,
})

export type Mapping = z.infer<typeof mappingSchema>

/** Whether the language's own constructor takes it. */
function isTaken(construct: () => object): boolean {
  try {
    construct()
    return true
  } catch {
    return false
  }
}

function isExpression(text: string): boolean {
  return isTaken(() => new RegExp(text))
}

function isEncoding(label: string): boolean {
  return isTaken(() => new TextDecoder(label))
}

function isZone(zone: string): boolean {
  return isTaken(() => new Intl.DateTimeFormat('en', { timeZone: zone }))
}
