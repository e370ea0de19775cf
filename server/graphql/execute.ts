import { type DocumentNode, execute, GraphQLError, parse, specifiedRules, subscribe, validate } from 'graphql/index.js'
import type { Reader } from '../http/session.ts'
import type { Services } from '../services.ts'
import type { GraphContext } from './builder.ts'
import { reportedError } from './reported-error.ts'
import { schema } from './schema.ts'

export interface Executed {
  data?: unknown
  errors?: readonly GraphQLError[]
}

/** The project's own documents are few and fixed: each is parsed and checked once. */
const known = new Map<string, DocumentNode>()

function documentOf(text: string): DocumentNode {
  const found = known.get(text)
  if (found) return found
  const document = parse(text)
  const mistakes = validate(schema, document, specifiedRules)
  if (mistakes[0]) throw mistakes[0]
  known.set(text, document)
  return document
}

/** Runs the project's own GraphQL documents in process for a signed-in reader: the same resolvers and limits as over HTTP. */
export function makeExecute(
  services: Services,
): (
  document: string,
  variables: Record<string, unknown>,
  reader: Reader,
  waiting?: Pick<GraphContext, 'gone' | 'onProgress'>,
) => Promise<Executed> {
  return async (text, variables, reader, waiting) => {
    try {
      const contextValue: GraphContext = { ...reader, services, ...waiting }
      const result = await execute({ schema, document: documentOf(text), variableValues: variables, contextValue })
      const errors = result.errors?.map((error) => reportedError(error, services))
      return { data: result.data, ...(errors ? { errors } : {}) }
    } catch (error) {
      return { errors: [reportedError(error, services)] }
    }
  }
}

/** Ids of incidents in the reader's rows as they change, until the caller returns the iterator. */
export async function incidentChanges(
  services: Services,
  reader: Reader,
): Promise<AsyncGenerator<{ data?: { incidentChanged?: { id: string; state: string } } | null }>> {
  const contextValue: GraphContext = { ...reader, services }
  const document = documentOf('subscription { incidentChanged { id state } }')
  const stream = await subscribe({ schema, document, contextValue })
  if (!(Symbol.asyncIterator in stream)) throw stream.errors?.[0] ?? new GraphQLError('no stream')
  return stream as AsyncGenerator<{ data?: { incidentChanged?: { id: string; state: string } } | null }>
}
