import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import { SEVERITIES } from '../../audiences/audience.ts'
import type { Reader } from '../http/session.ts'
import type { Services } from '../services.ts'
import { failure } from './failure.ts'

/** What every resolver works with: the server's rooms and the reader, whose scope is the only way to rows. */
export interface GraphContext extends Reader {
  services: Services
  /** Aborted when nobody waits for the answer any more: what takes long then ends. */
  gone?: AbortSignal | undefined
  /** Told which share of what takes long is done, in [0,1]. */
  onProgress?: ((share: number) => void) | undefined
}

/** Largest question that one request may ask. The pages' own largest document costs about a fifth of it. */
export const LIMITS = { depth: 9, breadth: 250, complexity: 30_000, aliases: 15, tokens: 1500 } as const

export const builder = new SchemaBuilder<{
  Context: GraphContext
  DefaultFieldNullability: false
  Scalars: { ID: { Input: string; Output: string }; JSON: { Input: unknown; Output: unknown } }
}>({
  plugins: [ComplexityPlugin],
  defaultFieldNullability: false,
  complexity: {
    defaultComplexity: 1,
    defaultListMultiplier: 5,
    limit: { depth: LIMITS.depth, breadth: LIMITS.breadth, complexity: LIMITS.complexity },
    complexityError: (kind, result) =>
      failure(
        'BAD_INPUT',
        `the query is too large: its ${kind.toLowerCase()} is over the limit (depth ${result.depth} of ${LIMITS.depth}, breadth ${result.breadth} of ${LIMITS.breadth}, cost ${result.complexity} of ${LIMITS.complexity})`,
        'ask for fewer fields, or in several requests',
      ),
  },
})

builder.queryType({ description: 'What a signed-in reader may ask. Every answer is cut to the rows of the reader.' })
builder.mutationType({ description: 'What a signed-in reader may change.' })
builder.subscriptionType({ description: 'What a signed-in reader may be told of as it happens, over SSE.' })

builder.scalarType('JSON', {
  description: 'A value of any JSON type.',
  serialize: (value) => value,
})

export const LocaleEnum = builder.enumType('Locale', {
  description: 'A language that the product speaks.',
  values: { zh: { description: 'Simplified Chinese' }, en: { description: 'English' } } as const,
})

export const SeverityEnum = builder.enumType('Severity', {
  description:
    'How grave, least to most: blue, yellow, orange, red. Hints from analysis, not statutory warnings of an authority.',
  values: SEVERITIES,
})

export const ChannelEnum = builder.enumType('Channel', {
  description: 'A way to reach a member.',
  values: {
    inbox: { description: 'The inbox in the product.' },
    email: { description: 'E-mail over SMTP.' },
    sms: { description: 'One line of text of at most 70 characters.' },
    card: { description: 'A card in a chat group.' },
    webhook: { description: 'Signed JSON to an HTTP address.' },
  } as const,
})
