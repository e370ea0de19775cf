import type { FastifyInstance } from 'fastify'
import { createElement } from 'react'
import { addDays } from '../../views/local-days.ts'
import { VIA } from '../channels/said.ts'
import type { Services } from '../services.ts'
import { registerAssets } from './assets.ts'
import { comparePage } from './compare.tsx'
import type {
  IncidentData,
  IncidentPageData,
  MapData,
  MetricData,
  OwnViewData,
  PlaceData,
  RuleData,
  RulePastData,
  TicketData,
  ViewData,
} from './data.ts'
import { DeliveryList, DeliveryPage } from './delivery.tsx'
import * as documents from './documents.ts'
import { registerExport } from './export.ts'
import { registerForms } from './forms.ts'
import { IncidentPage, IncidentsPage } from './incident.tsx'
import { lookOf, lookQuery, lookVariables, readLook } from './look.ts'
import { MapPage } from './map.tsx'
import type { DeliveryData, DeliveryPageData, ReadershipData, SubscriptionsPageData } from './message-data.ts'
import { MetricPage } from './metric.tsx'
import { OwnViewPage } from './own-view.tsx'
import { ReadershipPage } from './readership.tsx'
import { registerReports } from './reports.tsx'
import { type Page, respond } from './respond.tsx'
import { LOOK_BACK_DAYS, RulePastPage, RulesPage, Trials } from './rules.tsx'
import { SubscriptionsPage } from './subscriptions.tsx'
import { TicketsPage } from './ticket.tsx'
import { ViewPage } from './view.tsx'
import { type Execute, param, type Visit } from './visit.ts'
import { WALL_SECONDS, WallPage } from './wall.tsx'
import { word } from './words.ts'

/** Registers every page. Each is HTML made on the server from GraphQL; forms work without script. */
export function registerPages(app: FastifyInstance, services: Services, execute: Execute): void {
  const page = (path: string, make: (visit: Visit) => Promise<Page | null>) =>
    app.get(path, (request, reply) => respond(services, execute, request, reply, make))
  page('/', async (v) => viewPage(v, v.shell.myViews[0]?.id ?? ''))
  page('/v/:id', (v) => viewPage(v, param(v, 'id')))
  page('/v/:id/own', ownViewPage)
  page('/incident/:id', incidentPage)
  page('/incidents', incidentsPage)
  page('/tickets', ticketsPage)
  page('/map', mapPage)
  page('/compare', comparePage)
  page('/wall', wallPage)
  page('/inbox', (v) => deliveriesPage(v, 'inbox'))
  page('/outbox', (v) => deliveriesPage(v, 'outbox'))
  page('/delivery/:id', deliveryPage)
  page('/subscriptions', subscriptionsPage)
  page('/metric/:name', metricPage)
  page('/readership', readershipPage)
  page('/rules', rulesPage)
  page('/rules/:id', rulePastPage)
  registerExport(app, services, execute)
  registerForms(app, services, execute)
  registerReports(app, services, execute)
  registerAssets(app)
}

/** The page of a view; null where the reader has no such view. */
export async function viewPage(visit: Visit, id: string): Promise<Page | null> {
  const asked = readLook(visit.query)
  const { view } = await visit.ask<{ view: ViewData | null }>(documents.VIEW, {
    ...{ id, via: visit.query.get(VIA) ?? undefined },
    ...lookVariables(asked),
  })
  if (!view) return null
  const { shell, locale } = visit
  return { title: view.title, body: createElement(ViewPage, { view, look: lookOf(view, asked.shown), shell, locale }) }
}

async function ownViewPage(visit: Visit): Promise<Page | null> {
  const { view, places } = await visit.ask<{ view: OwnViewData | null; places: PlaceData[] }>(documents.OWN_VIEW, {
    id: param(visit, 'id'),
  })
  return (
    view && { title: view.title, still: true, body: createElement(OwnViewPage, { view, places, locale: visit.locale }) }
  )
}

async function incidentsPage(visit: Visit): Promise<Page> {
  const { incidents } = await visit.ask<{ incidents: (IncidentData & { parent: object | null })[] }>(
    documents.INCIDENTS,
  )
  return {
    title: word('incidents', visit.locale),
    body: createElement(IncidentsPage, { incidents, locale: visit.locale }),
  }
}

async function incidentPage(visit: Visit): Promise<Page | null> {
  const { incident } = await visit.ask<{ incident: IncidentPageData | null }>(documents.INCIDENT_PAGE, {
    id: param(visit, 'id'),
    via: visit.query.get(VIA) ?? undefined,
  })
  return incident && { title: incident.title, body: createElement(IncidentPage, { incident, locale: visit.locale }) }
}

async function readershipPage({ query, ask, locale }: Visit): Promise<Page | null> {
  const days = Number(query.get('days') ?? Number.NaN)
  const { readershipOfAll } = await ask<{ readershipOfAll: ReadershipData | null }>(documents.READERSHIP, {
    days: Number.isInteger(days) ? days : undefined,
  })
  return (
    readershipOfAll && {
      title: word('readership', locale),
      body: createElement(ReadershipPage, { found: readershipOfAll, locale }),
    }
  )
}

async function rulesPage(visit: Visit): Promise<Page> {
  const { rules } = await visit.ask<{ rules: RuleData[] }>(documents.RULES)
  const { locale, shell } = visit
  return { title: word('rules', locale), body: createElement(RulesPage, { rules, today: shell.me.today, locale }) }
}

async function rulePastPage(visit: Visit): Promise<Page | null> {
  const { query, locale, shell } = visit
  const { today } = shell.me
  const id = param(visit, 'id')
  const set = query.get('set') ?? ''
  const sets = set.split(/\s+/).filter(Boolean)
  const asked = {
    rule: id,
    from: query.get('from') ?? addDays(today, -LOOK_BACK_DAYS),
    to: query.get('to') ?? today,
  }
  const { rules } = await visit.ask<{ rules: { id: string; title: string }[] }>(documents.RULE_TITLES)
  const title = rules.find((rule) => rule.id === id)?.title
  if (title === undefined) return null
  return {
    title,
    body: createElement(RulePastPage, { ...asked, title, set, locale }),
    async reckon(tell) {
      const { backtest } = await visit.ask<{ backtest: RulePastData }>(
        documents.RULE_PAST,
        { ...asked, set: sets },
        tell,
      )
      return createElement(Trials, { trials: backtest.trials, locale })
    },
  }
}

async function ticketsPage(visit: Visit): Promise<Page> {
  const { query, locale } = visit
  const look = readLook(query)
  const view = query.get('view') ?? visit.shell.myViews[0]?.id ?? ''
  const order = query.get('order') === 'due' ? 'due' : 'newest'
  const { days, until, filters } = lookVariables(look)
  const { tickets } = await visit.ask<{ tickets: { total: number; nextCursor: string | null; rows: TicketData[] } }>(
    documents.TICKETS,
    { view, order, after: query.get('after') ?? undefined, days, until, filters },
  )
  const { total, nextCursor, rows } = tickets
  const next = nextCursor === null ? null : `/tickets${lookQuery(look, { view, order, after: nextCursor })}`
  const back = `/v/${encodeURIComponent(view)}${lookQuery({ ...look, days: order === 'due' ? null : look.days })}`
  return {
    title: word('tickets', locale),
    body: createElement(TicketsPage, { total, tickets: rows, back, next, locale }),
  }
}

async function wallPage(visit: Visit): Promise<Page | null> {
  const { query, shell, locale } = visit
  const look = readLook(new URLSearchParams())
  const id = query.get('view') ?? shell.myViews[0]?.id ?? ''
  const at = Math.abs(Math.trunc(Number(query.get('at') ?? 0))) % 1000 || 0
  const { view } = await visit.ask<{ view: ViewData | null }>(documents.VIEW, { id })
  if (!view) return null
  const held = query.has('hold')
  const step = new URLSearchParams({ view: id, at: String(held ? at : at + 1) })
  const next = held ? undefined : { seconds: WALL_SECONDS, path: `/wall?${step}` }
  const turn = held ? `/wall?${step}` : `/wall?${new URLSearchParams({ view: id, at: String(at), hold: 'yes' })}`
  const body = createElement(WallPage, { view, at, held, turn, look, shell, locale })
  return { title: view.title, bare: true, next, body }
}

async function mapPage(visit: Visit): Promise<Page | null> {
  const { query, shell, locale } = visit
  const look = readLook(query)
  const viewId = query.get('view') ?? shell.myViews[0]?.id ?? ''
  const { days, filters } = lookVariables(look)
  const variables = { view: viewId, metric: query.get('metric') ?? undefined, level: query.get('level') ?? undefined }
  const found = await visit.ask<{ placeMap: Omit<MapData, 'metrics'> | null; metrics: MapData['metrics'] }>(
    documents.PLACE_MAP,
    { ...variables, days, filters },
  )
  if (!found.placeMap) return null
  const map = { ...found.placeMap, metrics: found.metrics }
  return { title: word('map', locale), body: createElement(MapPage, { map, viewId, look, shell, locale }) }
}

const MESSAGES_A_PAGE = 40

async function deliveriesPage(visit: Visit, heading: 'inbox' | 'outbox'): Promise<Page> {
  const { query, locale } = visit
  const document = heading === 'inbox' ? documents.INBOX : documents.OUTBOX
  const asked = { first: MESSAGES_A_PAGE + 1, before: query.get('before') ?? undefined }
  const found = (await visit.ask<Record<string, DeliveryData[]>>(document, asked))[heading] ?? []
  const deliveries = found.slice(0, MESSAGES_A_PAGE)
  // One more was asked for than the page shows: it tells whether there are older ones.
  const last = found.length > deliveries.length ? deliveries.at(-1) : undefined
  const older = last ? `/${heading}?before=${encodeURIComponent(last.id)}` : null
  return { title: word(heading, locale), body: createElement(DeliveryList, { heading, deliveries, older, locale }) }
}

async function deliveryPage(visit: Visit): Promise<Page | null> {
  const { delivery } = await visit.ask<{ delivery: DeliveryPageData | null }>(documents.DELIVERY, {
    id: param(visit, 'id'),
  })
  return delivery && { title: delivery.subject, body: createElement(DeliveryPage, { delivery, locale: visit.locale }) }
}

async function subscriptionsPage({ query, ask, locale }: Visit): Promise<Page> {
  const changed = query.get('changed')
  const variables = { changed: changed ?? '', isChanged: changed !== null }
  const data = await ask<SubscriptionsPageData>(documents.SUBSCRIPTIONS, variables)
  return {
    title: word('subscriptions', locale),
    body: createElement(SubscriptionsPage, { data, edit: query.get('edit'), locale }),
  }
}

async function metricPage(visit: Visit): Promise<Page | null> {
  const { metric } = await visit.ask<{ metric: MetricData | null }>(documents.METRIC, { name: param(visit, 'name') })
  return metric && { title: metric.label, body: createElement(MetricPage, { metric, locale: visit.locale }) }
}
