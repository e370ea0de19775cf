import { readFile } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createElement, type ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import type { Locale } from '../../audiences/locale.ts'
import { type Reader, readerOf } from '../http/session.ts'
import type { Services } from '../services.ts'
import type {
  DeliveryData,
  DeliveryPageData,
  IncidentPageData,
  MetricData,
  Shell,
  SubscriptionData,
  TicketData,
  ViewData,
} from './data.ts'
import { DeliveryList, DeliveryPage, SubscriptionsPage } from './delivery.tsx'
import * as documents from './documents.ts'
import { IncidentPage } from './incident.tsx'
import { Document, Layout } from './layout.tsx'
import { MetricPage } from './metric.tsx'
import { TicketsPage } from './ticket.tsx'
import { ViewPage } from './view.tsx'
import { word } from './words.ts'

/** Runs one of the project's own GraphQL documents for a reader, in process. */
export type Execute = (
  document: string,
  variables: Record<string, unknown>,
  reader: Reader,
) => Promise<{ data?: unknown; errors?: readonly { message: string; extensions?: Record<string, unknown> }[] }>

interface Page {
  title: string
  body: ReactNode
}

/** What a page is made from: the signed-in reader, the shell around the page, and its data. */
interface Visit {
  request: FastifyRequest
  reader: Reader
  shell: Shell
  locale: Locale
  ask: <T>(document: string, variables?: Record<string, unknown>) => Promise<T>
}

class PageError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** Registers every page. Each is HTML made on the server from GraphQL; forms work without script. */
export function registerPages(app: FastifyInstance, services: Services, execute: Execute): void {
  const page = (path: string, make: (visit: Visit) => Promise<Page | null>) =>
    app.get(path, (request, reply) => respond(services, execute, request, reply, make))
  page('/', async (v) => viewPage(v, v.shell.myViews[0]?.id ?? ''))
  page('/v/:id', (v) => viewPage(v, param(v, 'id')))
  page('/incident/:id', incidentPage)
  page('/tickets', ticketsPage)
  page('/inbox', (v) => deliveriesPage(v, 'inbox'))
  page('/outbox', (v) => deliveriesPage(v, 'outbox'))
  page('/delivery/:id', deliveryPage)
  page('/subscriptions', subscriptionsPage)
  page('/metric/:name', metricPage)
  registerForms(app, services, execute)
  registerAssets(app)
}

async function viewPage(visit: Visit, id: string): Promise<Page | null> {
  const { view } = await visit.ask<{ view: ViewData | null }>(documents.VIEW, { id })
  return (
    view && { title: view.title, body: createElement(ViewPage, { view, shell: visit.shell, locale: visit.locale }) }
  )
}

async function incidentPage(visit: Visit): Promise<Page | null> {
  const { incident } = await visit.ask<{ incident: IncidentPageData | null }>(documents.INCIDENT_PAGE, {
    id: param(visit, 'id'),
  })
  return incident && { title: incident.title, body: createElement(IncidentPage, { incident, locale: visit.locale }) }
}

async function ticketsPage(visit: Visit): Promise<Page> {
  const query = new URL(visit.request.url, 'http://localhost').searchParams
  const reserved = new Set(['view', 'days', 'after'])
  const dimensions = [...new Set([...query.keys()].filter((key) => !reserved.has(key)))]
  const filters = dimensions.map((dimension) => ({ dimension, codes: query.getAll(dimension) }))
  const days = query.get('days')
  const { tickets } = await visit.ask<{ tickets: { total: number; nextCursor: string | null; rows: TicketData[] } }>(
    documents.TICKETS,
    {
      view: query.get('view') ?? visit.shell.myViews[0]?.id,
      filters,
      days: days ? Number(days) : undefined,
      after: query.get('after') ?? undefined,
    },
  )
  if (tickets.nextCursor) query.set('after', tickets.nextCursor)
  const next = tickets.nextCursor ? `/tickets?${query}` : null
  return {
    title: word('tickets', visit.locale),
    body: createElement(TicketsPage, { total: tickets.total, tickets: tickets.rows, next, locale: visit.locale }),
  }
}

async function deliveriesPage(visit: Visit, heading: 'inbox' | 'outbox'): Promise<Page> {
  const data = await visit.ask<Record<string, DeliveryData[]>>(heading === 'inbox' ? documents.INBOX : documents.OUTBOX)
  return {
    title: word(heading, visit.locale),
    body: createElement(DeliveryList, { heading, deliveries: data[heading] ?? [], locale: visit.locale }),
  }
}

async function deliveryPage(visit: Visit): Promise<Page | null> {
  const { delivery } = await visit.ask<{ delivery: DeliveryPageData | null }>(documents.DELIVERY, {
    id: param(visit, 'id'),
  })
  return delivery && { title: delivery.subject, body: createElement(DeliveryPage, { delivery, locale: visit.locale }) }
}

async function subscriptionsPage(visit: Visit): Promise<Page> {
  const { subscriptions } = await visit.ask<{ subscriptions: SubscriptionData[] }>(documents.SUBSCRIPTIONS)
  return {
    title: word('subscriptions', visit.locale),
    body: createElement(SubscriptionsPage, { subscriptions, locale: visit.locale }),
  }
}

async function metricPage(visit: Visit): Promise<Page | null> {
  const { metric } = await visit.ask<{ metric: MetricData | null }>(documents.METRIC, { name: param(visit, 'name') })
  return metric && { title: metric.label, body: createElement(MetricPage, { metric, locale: visit.locale }) }
}

function param(visit: Visit, name: string): string {
  return (visit.request.params as Record<string, string>)[name] ?? ''
}

async function openVisit(services: Services, execute: Execute, request: FastifyRequest): Promise<Visit | null> {
  const found = await readerOf(request, services)
  if (!found) return null
  const chosen = request.cookies.language
  const locale: Locale = chosen === 'zh' || chosen === 'en' ? chosen : found.locale
  const reader = { ...found, locale }
  const ask = async <T>(document: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = await execute(document, variables, reader)
    const error = errors?.[0]
    if (error) throw new PageError(statusOf(error.extensions?.code), error.message)
    return data as T
  }
  return { request, reader, locale, ask, shell: await ask<Shell>(documents.SHELL) }
}

function statusOf(code: unknown): number {
  return code === 'NOT_FOUND' || code === 'FORBIDDEN' ? 404 : code === 'BAD_INPUT' ? 400 : 500
}

async function respond(
  services: Services,
  execute: Execute,
  request: FastifyRequest,
  reply: FastifyReply,
  make: (visit: Visit) => Promise<Page | null>,
) {
  const visit = await openVisit(services, execute, request)
  if (!visit) return reply.redirect('/sign-in')
  reply.type('text/html; charset=utf-8').header('cache-control', 'private, no-cache')
  try {
    const page = await make(visit)
    if (page) return html(visit, page)
    return reply
      .code(404)
      .send(
        html(visit, { title: '404', body: createElement('p', { className: 'calm' }, word('notFound', visit.locale)) }),
      )
  } catch (error) {
    const status = error instanceof PageError ? error.status : 500
    if (status === 500) services.logger.error({ err: error }, 'a page could not be made')
    const text =
      status === 404
        ? word('notFound', visit.locale)
        : status === 400
          ? (error as Error).message
          : word('failed', visit.locale)
    return reply
      .code(status)
      .send(html(visit, { title: String(status), body: createElement('p', { className: 'calm' }, text) }))
  }
}

function html(visit: Visit, page: Page): string {
  const { shell, locale } = visit
  const path = visit.request.url.split('?')[0] ?? '/'
  return markup(createElement(Layout, { title: page.title, locale, shell, path, children: page.body }))
}

/** A whole document from one element, also for pages before signing in. */
export function markup(element: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(element)}`
}

/** A page for people who are not signed in. */
export function barePage(title: string, locale: Locale, body: ReactNode): string {
  return markup(createElement(Document, { title, locale, children: createElement('main', null, body) }))
}

function registerForms(app: FastifyInstance, services: Services, execute: Execute): void {
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

function registerAssets(app: FastifyInstance): void {
  const asset = (name: string, type: string) =>
    app.get(`/assets/${name}`, async (_request, reply) => {
      const text = await readFile(new URL(`assets/${name}`, import.meta.url))
      return reply.type(type).header('cache-control', 'public, max-age=300').send(text)
    })
  asset('page.css', 'text/css; charset=utf-8')
  asset('page.js', 'text/javascript; charset=utf-8')
}
