import { z } from 'zod'

/** A value in a request: a text with `{placeholders}`, or a shape of them. Where a text is asked for, a shape goes as JSON. */
export type RequestValue = string | { [key: string]: RequestValue } | RequestValue[]

const valueSchema: z.ZodType<RequestValue> = z.lazy(() =>
  z.union([z.string(), z.array(valueSchema), z.record(z.string(), valueSchema)]),
)

/**
 * How an SMS gateway is spoken to. Placeholders: `{phone}` as the member has it, `{e164}` with its country; `{text}` the whole line,
 * `{unsigned}` without the signature; `{id}` the idempotency key; `{template}` the provider's template for the kind of message; every
 * slot of a sentence (`{level}`, `{where}`, `{count}`, …); and every value of the settings.
 */
export const gatewaySchema = z.strictObject({
  /** Values that the settings must give. */
  needs: z.array(z.string()).default([]),
  url: z.string().min(1),
  headers: z.record(z.string(), z.string()).default({}),
  /** Parameters of the address. */
  query: z.record(z.string(), valueSchema).default({}),
  /** Body: JSON, or a form; none where the parameters say it all. */
  json: z.record(z.string(), valueSchema).optional(),
  form: z.record(z.string(), valueSchema).optional(),
  /** Signature of the request, with `keyId` and `secret` of the settings. */
  sign: z.enum(['aliyun', 'tencent']).optional(),
  /** Longest that one slot may be, where the provider limits a template's variables. */
  slotCharacters: z.int().min(5).optional(),
  /** Where the answer says how it went, steps separated by dots, and what it says when it went well; 2xx alone where left out. */
  accepted: z.strictObject({ path: z.string(), equals: z.string() }).optional(),
  /** Where the provider's own words are. */
  error: z.array(z.string()).default([]),
  /** Where the provider's id of the message is. */
  messageId: z.string().optional(),
  /** Codes worth another try, with `*` for any ending: of a limit, and of the provider's own trouble. */
  limited: z.array(z.string()).default([]),
  busy: z.array(z.string()).default([]),
  /**
   * How the gateway reports afterwards what became of its messages: it posts a report or a list of them. `id` is where a report has our id
   * of the message, `messageId` where the gateway's own; one of the two is enough. `answer` is what it wants to hear when they were taken.
   */
  report: z
    .strictObject({
      id: z.string().optional(),
      messageId: z.string().optional(),
      delivered: z.strictObject({ path: z.string(), equals: z.string() }),
      error: z.array(z.string()).default([]),
      answer: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    })
    .refine(({ id, messageId }) => id ?? messageId, 'say where a report has an id: id or messageId')
    .optional(),
  /** Messages a second. */
  perSecond: z.number().positive().default(10),
})

export type SmsGateway = z.infer<typeof gatewaySchema>

/** A request's value with its placeholders replaced; an unknown one is left as it is written. */
export function filledValue(value: RequestValue, values: Readonly<Record<string, string>>): RequestValue {
  if (typeof value === 'string') return filledText(value, values)
  if (Array.isArray(value)) return value.map((item) => filledValue(item, values))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filledValue(item, values)]))
}

export function filledText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{([\w-]+)\}/g, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? '') : whole,
  )
}

/** What an answer holds at a path of names and indexes; empty where it holds nothing. */
export function textAt(body: unknown, path: string): string {
  let here: unknown = body
  for (const step of path.split('.')) {
    here = here !== null && typeof here === 'object' ? (here as Record<string, unknown>)[step] : undefined
  }
  return here === undefined || here === null ? '' : String(here)
}
