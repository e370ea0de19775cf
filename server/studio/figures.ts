import type { Locale } from '../../audiences/locale.ts'
import { valueText } from '../../templates/figure-text.ts'
import { type OpenedView, openView } from '../../views/open-view.ts'
import { splitMetric } from '../../views/plan.ts'
import type { WidgetResult } from '../../views/result.ts'
import type { View, Widget } from '../../views/view.ts'
import type { Reader } from '../http/session.ts'
import { openingOver } from '../opening.ts'
import type { Definitions, Services } from '../services.ts'

/** One figure of an opened view, as its reader sees it. */
export interface ShownFigure {
  /** The same in every opening of the view: widget, row and metric. */
  key: string
  widget: string
  label: string
  text: string
}

/** Opens a view for a reader, outside any page. */
export function openForReader(services: Services, reader: Pick<Reader, 'scope'>, view: View): Promise<OpenedView> {
  return openView(view, openingOver(services, reader.scope))
}

/** Every figure of an opened view in order; lines give their last value, ticket lists their number. */
export function figuresOf(opened: OpenedView, definitions: Definitions, locale: Locale): ShownFigure[] {
  return opened.widgets.flatMap(({ widget, result }) => shownIn(widget, result, definitions, locale))
}

function shownIn(widget: Widget, result: WidgetResult, definitions: Definitions, locale: Locale): ShownFigure[] {
  const title = widget.title[locale]
  const metricOf = (name: string) => {
    const { dataset, metric } = splitMetric(name)
    return definitions.datasets.get(dataset)?.metrics[metric]
  }
  const shown = (metric: string, value: number | null, row?: { code: string; name: string }): ShownFigure => ({
    key: [widget.id, row?.code ?? '', metric].join('/'),
    widget: title,
    label: [row?.name, metricOf(metric)?.label[locale] ?? metric].filter(Boolean).join(' · '),
    text: valueText(value, metricOf(metric)?.unit ?? 'count', locale),
  })
  switch (result.type) {
    case 'number':
      return [shown(result.figure.metric, result.figure.value)]
    case 'trend':
      return result.series.map((series) => shown(series.metric, series.values.at(-1) ?? null))
    case 'breakdown':
    case 'table':
      return result.rows.flatMap(({ code, name, figures }) =>
        figures.map((figure) => shown(figure.metric, figure.value, { code, name: name[locale] })),
      )
    case 'tickets':
      return [{ key: `${widget.id}//`, widget: title, label: title, text: `${result.total}` }]
    default:
      return []
  }
}

/** A figure of two openings side by side; null where one has none. */
export interface FigurePair {
  key: string
  widget: string
  label: string
  before: string | null
  after: string | null
}

/** Figures of two openings by their keys, in the order of the second, then what only the first has. */
export function pairFigures(before: readonly ShownFigure[], after: readonly ShownFigure[]): FigurePair[] {
  const old = new Map(before.map((figure) => [figure.key, figure]))
  const now = new Set(after.map(({ key }) => key))
  return [
    ...after.map(({ text, ...figure }) => ({ ...figure, before: old.get(figure.key)?.text ?? null, after: text })),
    ...before
      .filter(({ key }) => !now.has(key))
      .map(({ text, ...figure }) => ({ ...figure, before: text, after: null })),
  ]
}
