import type { Incident } from '../../alerts/incident.ts'
import { valueText } from '../../templates/figure-text.ts'
import { splitMetric } from '../../views/plan.ts'
import { passes, type Threshold } from '../../views/preference.ts'
import type { BreakdownRow, WidgetResult } from '../../views/result.ts'
import type { View, Widget } from '../../views/view.ts'
import { builder, type GraphContext } from './builder.ts'
import { breakdownChart, ChartRef, sparkChart, trendChart } from './chart.ts'
import { FigureRef } from './figure.ts'
import { IncidentRef, isLate } from './incident.ts'
import { dimensionLabel, findMetric } from './naming.ts'
import { TicketPageRef } from './ticket.ts'
import { incidentsForAudience } from './visibility.ts'

/** A widget with its result, in the view that shows it. */
export interface WidgetSource {
  widget: Widget
  result: WidgetResult
  view: View
  /** The reader's own threshold of it. */
  threshold?: Threshold | null
}

type Of<T extends Widget['type']> = WidgetSource & {
  widget: Extract<Widget, { type: T }>
  result: Extract<WidgetResult, { type: T }>
}

const TYPE_NAME: Record<Widget['type'], string> = {
  number: 'NumberWidget',
  trend: 'TrendWidget',
  breakdown: 'BreakdownWidget',
  table: 'TableWidget',
  tickets: 'TicketsWidget',
  incidents: 'IncidentsWidget',
}

export const WidgetRef = builder.interfaceRef<WidgetSource>('Widget').implement({
  description: 'One part of a view.',
  resolveType: (source) => TYPE_NAME[source.widget.type],
  fields: (t) => ({
    id: t.id({ description: 'Its id within the view.', resolve: (s) => s.widget.id }),
    type: t.string({ description: 'Its kind, as the definition names it.', resolve: (s) => s.widget.type }),
    title: t.string({ description: 'What it is called.', resolve: (s, _, c) => s.widget.title[c.locale] }),
    decision: t.string({
      nullable: true,
      description: 'What its reader decides with it.',
      resolve: (s, _, c) => s.widget.decision?.[c.locale],
    }),
  }),
})

const DimensionRef = builder.objectRef<{ id: string; label: string }>('Dimension').implement({
  description: 'What rows are split by.',
  fields: (t) => ({
    id: t.exposeString('id', { description: "The dimension's id, as filters name it." }),
    label: t.exposeString('label', { description: 'What it is called.' }),
  }),
})

interface RowSource {
  row: BreakdownRow
  source: Of<'breakdown'> | Of<'table'>
}

const BreakdownRowRef = builder.objectRef<RowSource>('BreakdownRow').implement({
  description: 'One place, unit or matter with its figures.',
  fields: (t) => ({
    code: t.string({ description: 'Its code, as filters take it.', resolve: (s) => s.row.code }),
    name: t.string({ description: 'Its name.', resolve: (s, _, c) => s.row.name[c.locale] }),
    figures: t.field({ type: [FigureRef], description: 'Its figures, in order.', resolve: (s) => s.row.figures }),
    drill: t.string({
      description: 'Query string of the page of tickets behind this row.',
      resolve: (s, _, c) => drillOf(c, s),
    }),
  }),
})

/** View, period, the widget's filters and the row's own code; dimensions that tickets do not have are left out. */
function drillOf(context: GraphContext, { row, source }: RowSource): string {
  const { widget, view } = source
  const query = new URLSearchParams({ view: view.id, days: String(widget.days ?? view.days) })
  const known = context.services.definitions.datasets.get('ticket')?.dimensions ?? {}
  for (const [dimension, codes] of Object.entries({ ...widget.filters, [widget.by]: [row.code] }))
    if (dimension in known) for (const code of codes) query.append(dimension, code)
  return query.toString()
}

function dimensionOf(context: GraphContext, metric: string, by: string): { id: string; label: string } {
  const dataset = context.services.definitions.datasets.get(splitMetric(metric).dataset)
  return { id: by, label: dimensionLabel(dataset, by)[context.locale] }
}

builder.objectRef<Of<'number'>>('NumberWidget').implement({
  description: 'One figure and its last four weeks.',
  interfaces: [WidgetRef],
  fields: (t) => ({
    figure: t.field({ type: FigureRef, description: 'The figure.', resolve: (s) => s.result.figure }),
    ownText: t.string({
      nullable: true,
      description: "The reader's own threshold in words; null where they set none.",
      resolve: (s, _, c) => thresholdText(c, s),
    }),
    isBeyondOwn: t.boolean({
      description: 'Whether the value lies beyond it.',
      resolve: ({ threshold, result }) => (threshold ? passes(result.figure.value, threshold) : false),
    }),
    spark: t.field({
      type: ChartRef,
      description: 'Its last four weeks.',
      resolve: (s, _, c) => sparkChart(c, s.result.spark),
    }),
  }),
})

builder.objectRef<Of<'trend'>>('TrendWidget').implement({
  description: 'Figures over time.',
  interfaces: [WidgetRef],
  fields: (t) => ({
    chart: t.field({ type: ChartRef, description: 'The lines.', resolve: (s, _, c) => trendChart(c, s.result.series) }),
  }),
})

builder.objectRef<Of<'breakdown'>>('BreakdownWidget').implement({
  description: 'One figure split by place, unit or matter.',
  interfaces: [WidgetRef],
  fields: (t) => ({
    chart: t.field({
      type: ChartRef,
      description: 'The bars.',
      resolve: (s, _, c) => breakdownChart(c, s.result.rows),
    }),
    rows: t.field({
      type: [BreakdownRowRef],
      description: 'The parts, largest first; parts of few cases come last.',
      resolve: (source) => source.result.rows.map((row) => ({ row, source })),
    }),
    hidden: t.int({ description: 'Parts that are not listed.', resolve: (s) => s.result.hidden }),
    dimension: t.field({
      type: DimensionRef,
      description: 'What it is split by.',
      resolve: (s, _, c) => dimensionOf(c, s.widget.metric, s.widget.by),
    }),
  }),
})

builder.objectRef<Of<'table'>>('TableWidget').implement({
  description: 'Several figures side by side, a row per place, unit or matter.',
  interfaces: [WidgetRef],
  fields: (t) => ({
    columns: t.stringList({
      description: 'Names of the figures, in order.',
      resolve: (s, _, c) =>
        s.widget.metrics.map((name) => findMetric(c.services, name)?.metric.label[c.locale] ?? name),
    }),
    rows: t.field({
      type: [BreakdownRowRef],
      description: 'The rows, by the first figure.',
      resolve: (source) => source.result.rows.map((row) => ({ row, source })),
    }),
    hidden: t.int({ description: 'Rows that are not listed.', resolve: (s) => s.result.hidden }),
    dimension: t.field({
      type: DimensionRef,
      description: 'What the rows are.',
      resolve: (s, _, c) => dimensionOf(c, s.widget.metrics[0] ?? '', s.widget.by),
    }),
  }),
})

builder.objectRef<Of<'tickets'>>('TicketsWidget').implement({
  description: 'A list of tickets, masked; empty for an audience that sees figures only.',
  interfaces: [WidgetRef],
  fields: (t) => ({
    page: t.field({
      type: TicketPageRef,
      description: 'Its tickets.',
      resolve: ({ result }, _, { audience }) =>
        audience.tickets
          ? { rows: result.rows, total: result.total, nextCursor: null }
          : { rows: [], total: 0, nextCursor: null },
    }),
  }),
})

builder.objectRef<Of<'incidents'>>('IncidentsWidget').implement({
  description: "What is going on in the reader's rows.",
  interfaces: [WidgetRef],
  fields: (t) => ({
    incidents: t.field({
      type: [IncidentRef],
      description: "Open and acknowledged incidents of the audience's rules, gravest first.",
      resolve: async ({ widget }, _, c) => (await incidentsOf(c, widget)).slice(0, widget.top),
    }),
    total: t.int({
      description: 'How many there are, with those that are not listed.',
      resolve: async ({ widget }, _, c) => (await incidentsOf(c, widget)).length,
    }),
    open: t.int({
      description: 'How many of them nobody has taken on.',
      resolve: async ({ widget }, _, c) => (await incidentsOf(c, widget)).filter((i) => i.state === 'open').length,
    }),
    late: t.int({
      description: 'How many of those are past the time to answer.',
      resolve: async ({ widget }, _, c) =>
        (await incidentsOf(c, widget)).filter((incident) => isLate(c.services, incident)).length,
    }),
  }),
})

/** The audience's incidents, without those that lie outside what the widget was narrowed to. */
async function incidentsOf(context: GraphContext, widget: Extract<Widget, { type: 'incidents' }>): Promise<Incident[]> {
  const filters = Object.entries(widget.filters ?? {})
  return (await incidentsForAudience(context)).filter(({ rows }) =>
    filters.every(([dimension, codes]) => rows[dimension]?.some((code) => codes.includes(code)) ?? true),
  )
}

function thresholdText({ services, locale }: GraphContext, { threshold, widget }: Of<'number'>): string | null {
  if (!threshold) return null
  const unit = findMetric(services, widget.metric)?.metric.unit ?? 'count'
  const { above, below } = threshold
  const parts = [
    above === undefined ? '' : `> ${valueText(above, unit, locale)}`,
    below === undefined ? '' : `< ${valueText(below, unit, locale)}`,
  ]
  return parts.filter(Boolean).join(locale === 'zh' ? ' 或 ' : ' or ') || null
}
