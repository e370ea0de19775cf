import { dayContext } from '../../alerts/day-context.ts'
import { expectedBand } from '../../alerts/expected-band.ts'
import { coreRows } from '../../alerts/explanation.ts'
import { holds } from '../../alerts/identity.ts'
import type { Incident } from '../../alerts/incident.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import type { Mark } from '../../views/charts/mark.ts'
import { compileSeries } from '../../views/compile.ts'
import { addDays, daysBetween, localDay } from '../../views/local-days.ts'
import { minuteOf } from '../../views/open-view.ts'
import { endOf, splitMetric } from '../../views/plan.ts'
import type { Series } from '../../views/result.ts'
import { HISTORY_DAYS } from '../jobs/reach.ts'
import { readCalendar } from '../warehouse/calendar.ts'
import type { GraphContext } from './builder.ts'
import { type ChartSource, trendChart } from './chart.ts'
import { ruleOf } from './incident-message.ts'
import { visibleEvents } from './known-event.ts'
import { findMetric } from './naming.ts'
import { rowsOfIncident } from './opening.ts'

const SHOWN_DAYS = 56
const WINDOW = { zh: '提示窗口', en: 'Alarm' }

type Row = Readonly<Record<string, string | number | null>>

/**
 * The rule's figure over exactly the incident's rows: eight weeks day by day, read in the incident's narrower scope, with the range that
 * its baseline expected, the window of the alarm, and known events.
 */
export async function incidentChart(context: GraphContext, incident: Incident): Promise<ChartSource | null> {
  const rule = ruleOf(context.services, incident)
  const found = rule && findMetric(context.services, rule.metric)
  if (!rule || !found) return null
  const dates = historyOf(context)
  const readings = await readDays(context, incident, rule, dates)
  const shown = dates.slice(-SHOWN_DAYS)
  const first = dates.length - SHOWN_DAYS
  const isRate = found.metric.denominator !== undefined
  const valueAt = (i: number) => {
    const total = readings.totals[i] ?? 0
    if (!isRate) return readings.values[i] ?? 0
    return total > 0 ? (readings.values[i] ?? 0) / total : null
  }
  const band = isRate || found.metric.stock ? null : await bandOf(context, incident, dates, readings.values)
  const series: Series = {
    metric: rule.metric,
    at: shown,
    values: shown.map((_, i) => valueAt(first + i)),
    ...(band ? { expected: band } : {}),
  }
  return trendChart(context, [series], await marksOf(context, incident))
}

function historyOf({ services }: GraphContext): string[] {
  const to = endOf(localDay(services.now(), services.definitions.city.zone))
  return daysBetween(addDays(to, -HISTORY_DAYS), to)
}

async function readDays(context: GraphContext, incident: Incident, rule: AlertRule, dates: readonly string[]) {
  const { services } = context
  const { dataset, metric } = splitMetric(rule.metric)
  const known = services.definitions.datasets.get(dataset)
  const index = new Map(dates.map((date, i) => [date, i]))
  const values = new Float64Array(dates.length)
  const totals = new Float64Array(dates.length)
  if (!known) return { values, totals }
  const { scope, filters } = rowsOfIncident(context, incident)
  const span = { from: dates[0] ?? '', to: addDays(dates.at(-1) ?? '', 1), zone: services.definitions.city.zone }
  const question = { dataset: known, metric, by: [], filters, ...span, asOf: minuteOf(services.now()) }
  const { rows } = await services.warehouse.read<Row>(compileSeries(question, scope))
  for (const row of rows) {
    const day = index.get(String(row.bucket))
    if (day === undefined) continue
    values[day] = Number(row[`${metric}__num`])
    totals[day] = Number(row[`${metric}__den`] ?? 0)
  }
  return { values, totals }
}

async function bandOf(context: GraphContext, incident: Incident, dates: string[], values: Float64Array) {
  const { store, warehouse, definitions } = context.services
  const { tenant } = definitions.city
  const [first = '', last = ''] = [dates[0], dates.at(-1)]
  const days = dayContext(dates, await readCalendar(warehouse, tenant, addDays(first, -1), addDays(last, 1)))
  // Days before the first case of these rows, or without any data yet, teach nothing: an empty beginning would look like a quiet one.
  const begin = values.findIndex((value) => value > 0)
  const known = values.map((value, i) => (i < begin ? Number.NaN : value))
  const lessons = { known: await store.knownEvents(tenant), shifts: await store.levelShifts(incident.ruleId) }
  return expectedBand({ rows: incident.rows, level: incident.level, values: known }, days, SHOWN_DAYS, lessons)
}

async function marksOf(context: GraphContext, incident: Incident): Promise<Mark[]> {
  const { window, windowHours } = incident.signal
  const end = window && (windowHours === undefined ? addDays(window.to, -1) : window.to.slice(0, 10))
  const alarm = window && end ? [{ from: window.from.slice(0, 10), to: end, label: WINDOW[context.locale] }] : []
  const events = (await visibleEvents(context)).filter((event) => holds(event.rows, coreRows(incident)))
  return [...alarm, ...events.map(({ from, to, note }) => ({ from, to, label: note }))]
}
