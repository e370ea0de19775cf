import { createHash } from 'node:crypto'
import cookie from '@fastify/cookie'
import etag from '@fastify/etag'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify'
import { DARK_SHEET } from '../../templates/email-colour.ts'
import { makeExecute } from '../graphql/execute.ts'
import { makeYoga } from '../graphql/yoga.ts'
import type { Services } from '../services.ts'
import { registerPages } from '../web/pages.ts'
import { respond, sendLost, wantsPage } from '../web/respond.tsx'
import { registerStudio } from '../web/studio-page.tsx'
import type { Execute } from '../web/visit.ts'
import { registerActs } from './act.tsx'
import { compressTexts } from './compress.ts'
import { registerLive } from './live.ts'
import { registerPdfs } from './report.ts'
import { registerSignIn } from './sign-in.tsx'
import { registerSmsReports } from './sms-reports.ts'

/** Requests a minute from one address. A whole office may share one. */
const REQUESTS_A_MINUTE = 3000
const BODY_BYTES = 256 * 1024

/** The letters' own dark colours, named by what they say: a letter is shown in a frame as it is sent. */
const LETTER_SHEET = `'sha256-${createHash('sha256').update(DARK_SHEET).digest('base64')}'`

/** No script but our own file; drawn charts and e-mails shown in a frame carry style attributes, never style elements of others. */
const CONTENT_SECURITY = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", LETTER_SHEET],
    styleSrcAttr: ["'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'"],
    connectSrc: ["'self'"],
    frameSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
}

/** The server with every route, not yet listening: tests reach it by `inject`. */
export async function buildApp(services: Services): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    loggerInstance: services.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    forceCloseConnections: true,
  })
  const secure = services.config.publicUrl?.startsWith('https:') ?? false
  await app.register(helmet, {
    contentSecurityPolicy: CONTENT_SECURITY,
    strictTransportSecurity: secure,
    referrerPolicy: { policy: 'no-referrer' },
  })
  await app.register(cookie)
  await app.register(formbody)
  await app.register(rateLimit, { max: REQUESTS_A_MINUTE, timeWindow: '1 minute' })
  // Before compression: an unchanged page is known by its text, whatever encoding the client takes.
  await app.register(etag, { weak: true })
  compressTexts(app)
  const execute = makeExecute(services)
  answerErrors(app, services, execute)
  app.get('/healthz', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }))
  registerGraphql(app, services)
  registerSignIn(app, services)
  registerActs(app, services)
  registerSmsReports(app, services)
  registerLive(app, services)
  registerPdfs(app, services)
  registerPages(app, services, execute)
  registerStudio(app, services, execute)
  return app
}

function registerGraphql(app: FastifyInstance, services: Services): void {
  const yoga = makeYoga(services)
  app.route({
    url: yoga.graphqlEndpoint,
    method: ['GET', 'POST', 'OPTIONS'],
    // GraphiQL, in development alone, loads its scripts from elsewhere.
    ...(services.config.production ? {} : { helmet: { contentSecurityPolicy: false } }),
    onRequest: async (request, reply) => {
      // A form's body is parsed before yoga sees it, which then takes it for JSON: its own guard against foreign forms would be passed.
      if (request.method === 'POST' && !/^application\/(graphql\+)?json\b/i.test(request.headers['content-type'] ?? ''))
        return reply.code(415).send({ error: { code: 'BAD_INPUT', message: 'GraphQL is posted as application/json.' } })
    },
    handler: async (request, reply) => {
      const response = await yoga.handleNodeRequestAndResponse(request, reply, { req: request, reply })
      for (const [name, value] of response.headers) reply.header(name, value)
      return reply.header('cache-control', 'no-store').code(response.status).send(response.body)
    },
  })
}

/** What goes wrong outside GraphQL and the pages: the caller's fault is named, ours is logged and masked. People get a page, programs JSON. */
function answerErrors(app: FastifyInstance, services: Services, execute: Execute): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) services.logger.error({ err: error, url: request.url.split('?')[0] }, 'a request failed')
    if (wantsPage(request)) return sendLost(services, request, reply, status)
    const told =
      status < 500
        ? { code: error.code ?? 'BAD_INPUT', message: error.message }
        : { code: 'INTERNAL', message: 'Something went wrong on our side. It was logged.' }
    return reply.code(status).send({ error: told })
  })
  app.setNotFoundHandler((request, reply) =>
    wantsPage(request)
      ? respond(services, execute, request, reply, async () => null)
      : reply.code(404).send({ error: { code: 'NOT_FOUND', message: 'There is nothing at this address.' } }),
  )
}
