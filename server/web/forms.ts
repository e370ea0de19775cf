import type { FastifyInstance } from 'fastify'
import { isOwnForm } from '../http/own-form.ts'
import type { Services } from '../services.ts'
import { readOrder } from './alert-subscriptions.tsx'
import * as documents from './documents.ts'
import { readOwnView } from './own-view.tsx'
import { respond, sendLost } from './respond.tsx'
import { type Execute, param, type Visit } from './visit.ts'

/** Registers what a reader can do on a page by a plain form, and the choice of language. */
export function registerForms(app: FastifyInstance, services: Services, execute: Execute): void {
  const form = (path: string, act: (visit: Visit, body: Record<string, string>) => Promise<string>) =>
    app.post(path, async (request, reply) => {
      if (!isOwnForm(request)) return sendLost(services, request, reply, 403)
      return respond(services, execute, request, reply, async (visit) => ({
        redirect: await act(visit, (request.body ?? {}) as Record<string, string>),
      }))
    })
  form('/incident/:id/acknowledge', async (visit, body) => {
    const id = param(visit, 'id')
    await visit.ask(documents.ACKNOWLEDGE, { incident: id, note: body.note || null })
    return `/incident/${id}`
  })
  form('/incident/:id/known', async (visit, body) => {
    const id = param(visit, 'id')
    await visit.ask(documents.MARK_KNOWN, { incident: id, to: body.to ?? '', note: body.note ?? '' })
    return `/incident/${id}`
  })
  form('/incident/:id/verdict', async (visit, body) => {
    const id = param(visit, 'id')
    await visit.ask(documents.GIVE_VERDICT, { incident: id, verdict: body.verdict, note: body.note || null })
    return `/incident/${id}`
  })
  form('/rules/:id/reset', async (visit) => {
    const rule = param(visit, 'id')
    await visit.ask(documents.RESET_LEARNING, { rule })
    return `/rules#${rule}`
  })
  form('/incident/:id/assign', async (visit, body) => {
    const incident = param(visit, 'id')
    // A field that is sent several times arrives as a list.
    const joined = [body.joined ?? []].flat()
    const hours = Number(body.hours)
    await visit.ask(documents.ASSIGN, { incident, unit: body.unit, joined, hours, note: body.note || null })
    return `/incident/${incident}`
  })
  form('/incident/:id/hand-over', async (visit, body) => {
    const incident = param(visit, 'id')
    await visit.ask(documents.HAND_OVER, { incident, to: body.to, note: body.note || null })
    return `/incident/${incident}`
  })
  form('/incident/:id/report', async (visit, body) => {
    const incident = param(visit, 'id')
    await visit.ask(documents.REPORT_BACK, { incident, note: body.note ?? '' })
    return `/incident/${incident}`
  })
  form('/subscriptions', async (visit, body) => {
    await visit.ask(documents.SUBSCRIBE, {
      product: body.product,
      channel: body.channel,
      active: body.active === 'yes',
    })
    return '/subscriptions'
  })
  const order = (act: string, document: string, variables: (body: Record<string, string>) => Record<string, unknown>) =>
    form(`/subscriptions/${act}`, async (visit, body) => {
      const { order } = await visit.ask<{ order: { id: string } }>(document, variables(body))
      return `/subscriptions?changed=${encodeURIComponent(order.id)}`
    })
  order('put', documents.PUT_ORDER, readOrder)
  order('remove', documents.REMOVE_ORDER, ({ id }) => ({ id: id ?? '' }))
  order('undo', documents.UNDO_ORDER, ({ id }) => ({ id: id ?? '' }))
  form('/subscriptions/digest', async (visit, body) => {
    await visit.ask(documents.CHOOSE_DIGEST, { choice: body.choice === 'nothing' ? 'nothing' : 'two_lines' })
    return '/subscriptions'
  })
  form('/v/:id/own', async (visit, body) => {
    const view = param(visit, 'id')
    await visit.ask(documents.SET_OWN_VIEW, { view, ...(body.forget ? {} : readOwnView(body)) })
    return `/v/${encodeURIComponent(view)}`
  })
  app.get('/language', async (request, reply) => {
    const { to, from } = request.query as { to?: string; from?: string }
    const back = from && /^\/(?!\/)[\w\-./%]*(?:\?[\w\-./%=&+,:~]*)?$/.test(from) ? from : '/'
    return reply
      .setCookie('language', to === 'en' ? 'en' : 'zh', { path: '/', sameSite: 'lax', maxAge: 31_536_000 })
      .redirect(back, 303)
  })
}
