import type { FastifyInstance, FastifyReply } from 'fastify'
import { deskOf } from '../../alerts/subscription.ts'
import type { DigestMessage } from '../../templates/message.ts'
import { alertReport, digestReport, type SpecialReport } from '../../templates/special-report.ts'
import { dateText } from '../../templates/wording.ts'
import { renderSvg } from '../../views/charts/render.ts'
import { trendOption } from '../../views/charts/trend.ts'
import { reportPdf } from '../channels/pdf.ts'
import { isAlert } from '../channels/said.ts'
import { incidentChart } from '../graphql/incident-chart.ts'
import { messageOf } from '../graphql/incident-message.ts'
import { mayWrite } from '../graphql/monthly-report.ts'
import { maySee } from '../graphql/visibility.ts'
import { reportMessage } from '../jobs/monthly.ts'
import type { Services } from '../services.ts'
import { readerOf } from './session.ts'

const CHART = { width: 720, height: 220 }

/** Registers what can be had as a PDF of one page: incidents, digests, months' special reports. */
export function registerPdfs(app: FastifyInstance, services: Services): void {
  registerIncidentReport(app, services)
  registerDigestReport(app, services)
  registerMonthlyReport(app, services)
}

/**
 * `/delivery/ID/report.pdf`: a digest or report on one page, to its own member alone, for whom opening it is reading it.
 */
function registerDigestReport(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { id: string } }>('/delivery/:id/report.pdf', async (request, reply) => {
    const found = await readerOf(request, services)
    if (!found) return reply.redirect('/sign-in')
    const { store, now } = services
    const delivery = await store.delivery(request.params.id)
    if (!delivery || delivery.memberId !== found.member.id || isAlert(delivery.message)) return reply.callNotFound()
    await store.markOpened(delivery.id, now())
    return sendPdf(
      reply,
      digestReport(delivery.message, digestChart(delivery.message)),
      delivery.id,
      new Date(delivery.createdAt),
    )
  })
}

/** `/reports/ID/report.pdf`: a month's special report, to those who write it; once it went, also to the members of its desk. */
function registerMonthlyReport(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { id: string } }>('/reports/:id/report.pdf', async (request, reply) => {
    const found = await readerOf(request, services)
    if (!found) return reply.redirect('/sign-in')
    const report = await services.store.report(request.params.id)
    if (!report || !(mayWrite(found, report) || (report.state === 'sent' && deskOf(found) === report.desk)))
      return reply.callNotFound()
    const now = services.now()
    await services.store.recordLook(found.member.id, 'report', report.id, now)
    const message = await reportMessage(services, report)
    return sendPdf(reply, digestReport(message, digestChart(message)), report.id, new Date(report.signedAt ?? now))
  })
}

/** A digest's chart as the page draws it. */
function digestChart({ chart, locale }: DigestMessage): string | null {
  return chart && renderSvg(trendOption(chart.series, chart.labels, chart.percent, { ...chart, locale }), CHART)
}

/**
 * `/incident/ID/report.pdf`: an incident as a one-page special report, over the reader's own rows and in their language. An incident
 * outside these rows is as unknown as one that does not exist.
 */
function registerIncidentReport(app: FastifyInstance, services: Services): void {
  app.get<{ Params: { id: string } }>('/incident/:id/report.pdf', async (request, reply) => {
    const found = await readerOf(request, services)
    if (!found) return reply.redirect('/sign-in')
    const context = { ...found, services }
    const incident = await services.store.incident(request.params.id)
    const message = incident && maySee(context, incident) ? messageOf(context, incident) : null
    if (!incident || !message) return reply.callNotFound()
    const now = services.now()
    await services.store.recordLook(context.member.id, 'report', incident.id, now)
    const chart = await incidentChart(context, incident)
    const report = alertReport(message, services.definitions.wordings, {
      dateText: dateText(now, services.definitions.city.zone, context.locale),
      chart: chart && renderSvg(chart.option, CHART),
    })
    return sendPdf(reply, report, incident.id, now)
  })
}

/** A report as a PDF, made at an instant. */
function sendPdf(reply: FastifyReply, report: SpecialReport, id: string, at: Date): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `inline; filename="report-${id.slice(0, 8)}.pdf"`)
    .type('application/pdf')
    .send(reportPdf(report, at))
}
