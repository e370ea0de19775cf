import { once } from 'node:events'
import type { FastifyInstance } from 'fastify'
import { incidentChanges } from '../graphql/execute.ts'
import type { Services } from '../services.ts'
import { readerOf } from './session.ts'

/** Proxies close connections that are silent for a minute. */
const KEEP_ALIVE_MS = 25_000

/**
 * `/live`: incidents of the reader's rows as they change, as server-sent events named `incident`. A browser's EventSource cannot send the
 * header that `/graphql` asks for, so pages listen here; it runs the schema's own subscription.
 */
export function registerLive(app: FastifyInstance, services: Services): void {
  const open = new Set<() => void>()
  app.addHook('preClose', async () => {
    for (const close of open) close()
  })
  app.get('/live', async (request, reply) => {
    const reader = await readerOf(request, services)
    if (!reader) return reply.code(401).send()
    const changes = await incidentChanges(services, reader)
    const { raw } = reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    raw.write(': listening\n\n')
    const beat = setInterval(() => raw.write(': still here\n\n'), KEEP_ALIVE_MS)
    const stop = () => {
      clearInterval(beat)
      open.delete(stop)
      void changes.return(undefined)
      raw.end()
    }
    open.add(stop)
    raw.on('close', stop)
    try {
      for await (const { data } of changes) {
        if (!data?.incidentChanged) continue
        const sent = raw.write(`event: incident\ndata: ${JSON.stringify(data.incidentChanged)}\n\n`)
        if (!sent) await once(raw, 'drain')
      }
    } catch (error) {
      services.logger.error({ err: error }, 'a live stream broke')
    } finally {
      stop()
    }
  })
}
