import { createRequire } from 'node:module'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ExecutionResult } from 'graphql/index.js'
import type { Plugin } from 'graphql-yoga'
import { readerOf } from '../http/session.ts'
import type { Services } from '../services.ts'
import { type GraphContext, LIMITS } from './builder.ts'
import { failure } from './failure.ts'
import { aliasLimit } from './limits.ts'
import { reportedError } from './reported-error.ts'
import { schema } from './schema.ts'

// Required, not imported: as five hundred ES modules, each asked of a loader in another thread, they took a tenth of every start.
const load = createRequire(import.meta.url)
const { createYoga } = load('graphql-yoga') as typeof import('graphql-yoga')
const { useCSRFPrevention: csrfPrevention } = load(
  '@graphql-yoga/plugin-csrf-prevention',
) as typeof import('@graphql-yoga/plugin-csrf-prevention')
const { useDisableIntrospection: noIntrospection } = load(
  '@graphql-yoga/plugin-disable-introspection',
) as typeof import('@graphql-yoga/plugin-disable-introspection')

/** A header that a foreign page cannot send without asking first. */
export const CSRF_HEADER = 'x-graphql-yoga-csrf'

interface ServerContext {
  req: FastifyRequest
  reply: FastifyReply
}

function limits(): Plugin {
  return {
    onParse({ parseFn, setParseFn }) {
      setParseFn((source, options) => parseFn(source, { ...options, maxTokens: LIMITS.tokens }))
    },
    onValidate({ addValidationRule }) {
      addValidationRule(aliasLimit)
    },
  }
}

/** Yoga's masking does not reach what parsing and validation refuse; this does, and changes nothing that was reported already. */
function reporting(services: Services): Plugin {
  const reported = <T extends ExecutionResult>(result: T): T =>
    result.errors ? { ...result, errors: result.errors.map((error) => reportedError(error, services)) } : result
  return {
    onResultProcess({ result, setResult }) {
      if (Array.isArray(result)) setResult(result.map(reported))
      else if (!(Symbol.asyncIterator in result)) setResult(reported(result))
    },
  }
}

/** The GraphQL endpoint. Without a session every question is answered UNAUTHENTICATED. */
export function makeYoga(services: Services) {
  const { production } = services.config
  return createYoga<ServerContext, GraphContext>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    graphiql: production
      ? false
      : {
          title: 'Who-What-How',
          headers: JSON.stringify({ [CSRF_HEADER]: '1' }),
          defaultQuery: '{ me { name scopeText } }',
        },
    multipart: false,
    batching: false,
    cors: false,
    logging: false,
    context: async ({ req, request }) => {
      const reader = await readerOf(req, services)
      if (!reader) throw failure('UNAUTHENTICATED', 'nobody is signed in', 'open your sign-in link first')
      return { ...reader, services, gone: request.signal }
    },
    maskedErrors: { maskError: (error) => reportedError(error, services) },
    plugins: [
      csrfPrevention({ requestHeaders: [CSRF_HEADER] }),
      limits(),
      reporting(services),
      ...(production ? [noIntrospection()] : []),
    ],
  })
}
