import { coreRows } from '../../alerts/explanation.ts'
import type { Incident } from '../../alerts/incident.ts'
import { narrowed } from '../../audiences/scope.ts'
import { daysBetween, localDay } from '../../views/local-days.ts'
import { endOf, splitMetric } from '../../views/plan.ts'
import type { GraphContext } from './builder.ts'
import { ruleOf } from './incident-message.ts'
import { rowsOfIncident } from './opening.ts'
import { type TicketPageSource, ticketPage } from './ticket.ts'

/** The newest tickets of the incident's window up to now; none for an audience that sees figures only. */
export function incidentTickets(
  context: GraphContext,
  incident: Incident,
  first: number,
): Promise<TicketPageSource> | TicketPageSource {
  const rule = ruleOf(context.services, incident)
  if (!context.audience.tickets || !rule || splitMetric(rule.metric).dataset !== 'ticket')
    return { rows: [], total: 0, nextCursor: null }
  const { scope, filters } = rowsOfIncident(context, incident)
  const age = Math.ceil((context.services.now().getTime() - Date.parse(incident.since)) / 86_400_000)
  const days = Math.min(800, Math.max(rule.days, age + rule.days))
  return ticketPage(context, { scope, filters, days, first, order: 'newest' })
}

/** The newest tickets among those that explain the excess: inside the incident's cause, from the alarm's window on. */
export function sampleTickets(
  context: GraphContext,
  incident: Incident,
  first: number,
): Promise<TicketPageSource> | TicketPageSource {
  const rule = ruleOf(context.services, incident)
  if (!context.audience.tickets || !rule || splitMetric(rule.metric).dataset !== 'ticket')
    return { rows: [], total: 0, nextCursor: null }
  const { now, definitions } = context.services
  const today = localDay(now(), definitions.city.zone)
  const from = incident.signal.window?.from.slice(0, 10) ?? localDay(new Date(incident.since), definitions.city.zone)
  const days = Math.min(800, Math.max(1, daysBetween(from, endOf(today)).length))
  return ticketPage(context, { ...narrowed(context.scope, coreRows(incident)), days, first, order: 'newest' })
}
