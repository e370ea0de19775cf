import { GraphQLError } from 'graphql/index.js'
import { AppError } from '../errors.ts'
import type { Services } from '../services.ts'

/** What a person is told where the fault is not theirs: nothing about the inside. */
const MASKED = 'Something went wrong on our side. It was logged.'

/**
 * An error as it leaves the server. Ours with a code stay; graphql's own (syntax, unknown field, wrong argument) become BAD_INPUT;
 * a table not granted yet is FORBIDDEN, one that is not there BAD_INPUT; everything else is logged with its cause and masked as INTERNAL, or UNAVAILABLE where the warehouse is slow or away.
 */
export function reportedError(error: unknown, services: Services): GraphQLError {
  const graph = error instanceof GraphQLError ? error : undefined
  const cause = graph ? graph.originalError : error
  const code = graph?.extensions.code
  if (graph && (!cause || cause instanceof GraphQLError)) {
    if (code !== undefined && code !== 'GRAPHQL_VALIDATION_FAILED' && code !== 'GRAPHQL_PARSE_FAILED') return graph
    const hint = /Did you mean .*$/.exec(graph.message)?.[0] ?? 'see the schema, or ask in GraphiQL'
    return rewrapped(graph, graph.message, { ...graph.extensions, code: 'BAD_INPUT', hint })
  }
  // A draft may describe a table that is not there, or that nobody has approved yet.
  if (cause instanceof AppError && /^WAREHOUSE_(GRANT|SCHEMA)$/.test(cause.code))
    return rewrapped(graph, cause.message, {
      code: cause.code === 'WAREHOUSE_GRANT' ? 'FORBIDDEN' : 'BAD_INPUT',
      hint: cause.hint ?? 'publishing names the dataset',
    })
  services.logger.error({ err: cause, path: graph?.path }, 'a GraphQL field failed')
  const away = cause instanceof AppError && /^WAREHOUSE_(TIMEOUT|MEMORY|UNREACHABLE)$/.test(cause.code)
  return away
    ? rewrapped(graph, cause.message, { code: 'UNAVAILABLE', hint: 'ask for fewer days, or try again soon' })
    : rewrapped(graph, MASKED, { code: 'INTERNAL' })
}

function rewrapped(
  graph: GraphQLError | undefined,
  message: string,
  extensions: Record<string, unknown>,
): GraphQLError {
  return new GraphQLError(message, {
    nodes: graph?.nodes ?? null,
    source: graph?.source ?? null,
    positions: graph?.positions ?? null,
    path: graph?.path ?? null,
    extensions,
  })
}
