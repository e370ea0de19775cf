import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Services } from '../services.ts'
import * as documents from './documents.ts'
import { type Execute, openVisit, param, type Visit } from './visit.ts'

/** Registers what a reader can do on a page by a plain form, and the choice of language. */
export function registerForms(app: FastifyInstance, services: Services, execute: Execute): void {
  // A form may only come from our own pages: SameSite=Lax cookies do not travel with foreign posts, and this refuses what still does.
  const own = (request: FastifyRequest) => {
    const site = request.headers['sec-fetch-site']
    return site === undefined || site === 'same-origin' || site === 'none'
  }
  const form = (path: string, act: (visit: Visit, body: Record<string, string>) => Promise<string>) =>
    app.post(path, async (request, reply) => {
      if (!own(request)) return reply.code(403).send('forbidden')
      const visit = await openVisit(services, execute, request)
      if (!visit) return reply.redirect('/sign-in')
      return reply.redirect(await act(visit, (request.body ?? {}) as Record<string, string>), 303)
    })
  form('/incident/:id/acknowledge', async (visit, body) => {
    const id = param(visit, 'id')
    await visit.ask(documents.ACKNOWLEDGE, { incident: id, note: body.note || null })
    return `/incident/${id}`
  })
  form('/subscriptions', async (visit, body) => {
    await visit.ask(documents.SUBSCRIBE, {
      product: body.product,
      channel: body.channel,
      active: body.active === 'yes',
    })
    return '/subscriptions'
  })
  app.get('/language', async (request, reply) => {
    const { to, from } = request.query as { to?: string; from?: string }
    const back = from && /^\/(?!\/)[\w\-./%]*$/.test(from) ? from : '/'
    return reply
      .setCookie('language', to === 'en' ? 'en' : 'zh', { path: '/', sameSite: 'lax', maxAge: 31_536_000 })
      .redirect(back, 303)
  })
}
