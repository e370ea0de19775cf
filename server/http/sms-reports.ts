import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { readSmsReports } from '../channels/sms-report.ts'
import { AppError } from '../errors.ts'
import type { Services } from '../services.ts'

const POSTS_A_MINUTE = 600

/**
 * `POST /sms-reports?token=…`: what an SMS gateway says became of messages that it had accepted. Gateways sign no such post, so the address
 * itself holds the secret; to who does not know it, there is nothing here. In a query it is not logged.
 */
export function registerSmsReports(app: FastifyInstance, services: Services): void {
  const { sms } = services.config.channels
  const shape = sms?.gateway.report
  const secret = sms?.reportToken
  if (!shape || !secret) return
  const limited = { config: { rateLimit: { max: POSTS_A_MINUTE, timeWindow: '1 minute' } } }
  app.post<{ Querystring: { token?: string } }>('/sms-reports', limited, async (request, reply) => {
    if (!isSame(String(request.query.token ?? ''), secret)) return reply.callNotFound()
    try {
      await services.store.noteArrivals(readSmsReports(shape, request.body), services.now())
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      return reply.code(400).send({ error: { code: 'BAD_INPUT', message: error.message, hint: error.hint } })
    }
    return reply.send(shape.answer)
  })
}

/** Compared in the same time however much of it is right. */
function isSame(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
