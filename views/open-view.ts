import type { Localized } from '../audiences/locale.ts'
import type { Scope } from '../audiences/scope.ts'
import { BY_DAY, compilePlanned } from './compile-splits.ts'
import { compileTicketCount, compileTickets, type TicketQuery } from './compile-tickets.ts'
import type { CompiledQuery } from './compiled-query.ts'
import type { Dataset } from './dataset.ts'
import { expectedLine } from './expected-range.ts'
import { FEW, figureOf, figureWithHistory, movingOf, type Reading, seriesOf } from './figure.ts'
import { addDays, daysBetween, type LocalDay, localDay } from './local-days.ts'
import { endOf, hasRange, type Need, needKey, needsOf, type Plan, plan, splitMetric } from './plan.ts'
import type { BreakdownRow, TicketRow, WidgetResult } from './result.ts'
import type { View, Widget } from './view.ts'
import { zoneFormat } from './zone-format.ts'

export type Row = Record<string, string | number | null>
export type NameOf = (kind: 'region' | 'org' | 'matter', code: string) => Localized

/** What opening a view needs of the outside; `run` and `holidays` are the only effects. */
export interface Opening {
  datasets: ReadonlyMap<string, Dataset>
  scope: Scope
  now: Date
  zone: string
  nameOf: NameOf
  run: (query: CompiledQuery) => Promise<Row[]>
  /** The city's holidays between two days, both included. */
  holidays: (from: LocalDay, to: LocalDay) => Promise<ReadonlySet<LocalDay>>
}

export interface OpenedView {
  asOf: string
  widgets: { widget: Widget; result: WidgetResult }[]
  /** Scans that the whole view cost. */
  queries: number
}

/** Opens a view over a reader's rows: needs → few scans → figures, lines and rows. */
export async function openView(view: View, opening: Opening): Promise<OpenedView> {
  const today = localDay(opening.now, opening.zone)
  const needs = view.widgets.flatMap((widget) => needsOf(widget, view, today, opening.datasets))
  const planned = plan(needs, opening.datasets, { zone: opening.zone, asOf: minuteOf(opening.now) })
  const [answers, holidays] = await Promise.all([
    Promise.all(planned.queries.map((query) => opening.run(compilePlanned(query, opening.scope)))),
    holidaysOf(view, today, opening),
  ])
  const lists = view.widgets.filter((w) => w.type === 'tickets').length
  const widgets = await Promise.all(
    view.widgets.map(async (widget) => ({
      widget,
      result: await resultOf(widget, view, today, { planned, answers, holidays }, opening),
    })),
  )
  return { asOf: opening.now.toISOString(), widgets, queries: planned.queries.length + 2 * lists }
}

/** The holidays among the days that lines with a usual range look at; none where the view has no such line. */
async function holidaysOf(view: View, today: LocalDay, opening: Opening): Promise<ReadonlySet<LocalDay>> {
  const needs = view.widgets.flatMap((widget) =>
    widget.type === 'trend' && hasRange(widget, opening.datasets) ? needsOf(widget, view, today, opening.datasets) : [],
  )
  const [first] = needs.map(({ from }) => from).sort()
  return first === undefined ? new Set() : opening.holidays(first, endOf(today))
}

/** What came of the scans of a view. */
interface Found {
  planned: Plan
  answers: Row[][]
  holidays: ReadonlySet<LocalDay>
}

async function resultOf(
  widget: Widget,
  view: View,
  today: string,
  { planned, answers, holidays }: Found,
  opening: Opening,
): Promise<WidgetResult> {
  const needs = needsOf(widget, view, today, opening.datasets)
  const readings = (need: Need | undefined) => (need ? readingsOf(need, planned, answers) : new Map<string, Reading>())
  const to = endOf(today)
  switch (widget.type) {
    case 'number': {
      const byDay = readings(needs[0])
      const days = widget.days ?? view.days
      const asOf = opening.now.toISOString()
      const lastDayShare = dayShare(opening.now, opening.zone)
      const only = (need: Need | undefined) => readings(need).values().next().value
      const whole = needs.length > 1 ? { whole: { now: only(needs[1]), before: only(needs[2]) } } : {}
      const options = { days, to, compare: widget.compare, asOf, lastDayShare, ...whole }
      const figure = figureWithHistory(widget.metric, datasetOf(widget.metric, opening), byDay, options)
      const at = daysBetween(addDays(to, -28), to)
      return { type: 'number', figure, spark: seriesOf(widget.metric, datasetOf(widget.metric, opening), byDay, at) }
    }
    case 'trend': {
      const hasUsual = hasRange(widget, opening.datasets)
      const series = widget.metrics.map((metric, i) => {
        const found = readings(needs[i])
        const at = widget.grain === 'day' ? daysBetween(addDays(to, -widget.days), to) : [...found.keys()].sort()
        const dataset = datasetOf(metric, opening)
        if (widget.moving) return movingOf(metric, dataset, found, at, widget.moving)
        const line = seriesOf(metric, dataset, found, at)
        const expected = hasUsual && expectedLine(found, at, holidays)
        return expected ? { ...line, expected } : line
      })
      return { type: 'trend', series }
    }
    case 'breakdown':
    case 'table': {
      const metrics = widget.type === 'table' ? widget.metrics : [widget.metric]
      return { type: widget.type, ...breakdown(metrics, widget.by, widget.top, needs.map(readings), opening) }
    }
    case 'tickets': {
      const dataset = opening.datasets.get('ticket')
      if (!dataset) return { type: 'tickets', rows: [], total: 0 }
      const days = widget.days ?? view.days
      const query = {
        dataset,
        filters: widget.filters ?? {},
        from: addDays(to, -days),
        to,
        zone: opening.zone,
        order: widget.order,
        asOf: minuteOf(opening.now),
        first: widget.top,
      }
      return { type: 'tickets', ...(await openTickets(query, opening)) }
    }
    case 'incidents':
      return { type: 'incidents' }
  }
}

/** A page of masked tickets and how many there are. */
export async function openTickets(query: TicketQuery, opening: Opening): Promise<{ rows: TicketRow[]; total: number }> {
  const [rows, count] = await Promise.all([
    opening.run(compileTickets(query, opening.scope)),
    opening.run(compileTicketCount(query, opening.scope)),
  ])
  const text = (row: Row, key: string) => String(row[key] ?? '')
  const tickets = rows.map((row) => ({
    ticketId: text(row, 'ticket_id'),
    createdAt: text(row, 'created_at'),
    dueAt: row.due_at === null ? null : text(row, 'due_at'),
    closedAt: row.closed_at === null ? null : text(row, 'closed_at'),
    status: text(row, 'status'),
    title: text(row, 'title'),
    content: text(row, 'content_masked'),
    matter: opening.nameOf('matter', text(row, 'matter_code')),
    region: opening.nameOf('region', text(row, 'street_code') || text(row, 'district_code')),
    unit: opening.nameOf('org', text(row, 'unit_code')),
    urgency: text(row, 'urgency'),
  }))
  return { rows: tickets, total: Number(count[0]?.total ?? 0) }
}

function datasetOf(metric: string, opening: Opening): Dataset {
  const dataset = opening.datasets.get(splitMetric(metric).dataset)
  if (!dataset) throw new Error(`there is no dataset for "${metric}"`)
  return dataset
}

/** The readings of a need: by bucket where it has one, else by the split's code; of the whole, one under the empty code. */
function readingsOf(need: Need, planned: Plan, answers: Row[][]): Map<string, Reading> {
  const place = planned.share.get(needKey(need))
  const rows = (place && answers[place.query]) ?? []
  const { metric } = splitMetric(need.metric)
  if (place && !place.shared) return new Map(rows.map((row) => [String(row.bucket), readingOf(row, metric)]))
  const split = need.grain ? BY_DAY : (need.by[0] ?? '')
  // Days are a set of their own, in which the engine leaves the period out.
  const own = rows.filter((row) => row.split === split && (need.grain !== null || Number(row.period) === place?.period))
  return new Map(own.map((row) => [String(row.code), readingOf(row, metric)]))
}

/** A measure of no rows, such as the median of nothing, is null in the engine's answer and no number here. */
function readingOf(row: Row, metric: string): Reading {
  const cases = row[`${metric}__cases`]
  const den = row[`${metric}__den`] ?? null
  const reading = { num: Number(row[`${metric}__num`] ?? Number.NaN), den: den === null ? null : Number(den) }
  return cases === undefined ? reading : { ...reading, cases: Number(cases) }
}

/** Rows of a split, largest first; groups of few cases come last, since a rank of few says nothing. `found` holds now and before by turns. */
function breakdown(
  metrics: string[],
  by: string,
  top: number,
  found: Map<string, Reading>[],
  opening: Opening,
): { rows: BreakdownRow[]; hidden: number } {
  const codes = new Set(found.flatMap((readings, i) => (i % 2 === 0 ? [...readings.keys()] : [])))
  const rows = [...codes].map((code) => ({
    code,
    name: nameOfCode(code, by, metrics[0] ?? '', opening),
    figures: metrics.map((metric, i) => {
      const dataset = datasetOf(metric, opening)
      const none = dataset.metrics[splitMetric(metric).metric]?.denominator ? { num: 0, den: 0 } : { num: 0, den: null }
      return figureOf(metric, dataset, found[2 * i]?.get(code) ?? none, found[2 * i + 1]?.get(code) ?? null, null)
    }),
  }))
  const few = (row: BreakdownRow) => (row.figures[0]?.denominator !== null && (row.figures[0]?.n ?? 0) < FEW ? 1 : 0)
  rows.sort(
    (a, b) =>
      few(a) - few(b) || (b.figures[0]?.value ?? -1) - (a.figures[0]?.value ?? -1) || a.code.localeCompare(b.code),
  )
  return { rows: rows.slice(0, top), hidden: Math.max(0, rows.length - top) }
}

function nameOfCode(code: string, by: string, metric: string, opening: Opening): Localized {
  const dimension = datasetOf(metric, opening).dimensions[by]
  if (dimension?.names) return opening.nameOf(dimension.names, code)
  return dimension?.codes?.[code] ?? { zh: code || '—', en: code || '—' }
}

/** The minute of an instant: readers who open a view within one minute ask the same question. */
export function minuteOf(at: Date): string {
  return new Date(Math.floor(at.getTime() / 60_000) * 60_000).toISOString()
}

/** The part of the local day that has passed, in (0,1]. */
export function dayShare(now: Date, zone: string): number {
  const parts = zoneFormat('en-GB', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now)
  const [hour = 0, minute = 0] = parts.split(':').map(Number)
  return Math.max(1 / 1440, (hour * 60 + minute) / 1440)
}
