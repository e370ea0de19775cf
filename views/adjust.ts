import type { Filters } from './compile.ts'
import type { Dataset } from './dataset.ts'
import { splitMetric } from './plan.ts'
import type { View, Widget } from './view.ts'

/** What a reader changes of a view for a look: another period, or fewer rows. Never more rows. */
export interface Adjustment {
  /** Whole local days up to the view's end. */
  days?: number | undefined
  filters?: Filters | undefined
}

/** Over more days than this a line by day is a line by week. */
const DAYS_BY_DAY = 200

/**
 * The view as adjusted. Filters meet a widget's own, so they only narrow; a widget whose dataset lacks a dimension keeps all its rows
 * there. A split by what was narrowed to one code goes one level down, where the dataset has one.
 */
export function adjustView(
  view: View,
  { days, filters = {} }: Adjustment,
  datasets: ReadonlyMap<string, Dataset>,
): View {
  const widgets = view.widgets.map((widget) => {
    const dataset = datasets.get(datasetOf(widget))
    const narrowed = dataset ? narrow(widget, filters, dataset) : widget
    return days === undefined ? narrowed : over(narrowed, days)
  })
  return { ...view, days: days ?? view.days, widgets }
}

/** Id of the dataset that a widget reads; incidents are of several and read none. */
function datasetOf(widget: Widget): string {
  if (widget.type === 'tickets' || widget.type === 'incidents') return 'ticket'
  return splitMetric('metric' in widget ? widget.metric : (widget.metrics[0] ?? '')).dataset
}

function narrow(widget: Widget, filters: Filters, dataset: Dataset): Widget {
  const own = widget.filters ?? {}
  const known = Object.entries(filters).filter(([dimension]) => dimension in dataset.dimensions)
  const met = known.map(([dimension, codes]) => {
    const before = own[dimension]
    return [dimension, before ? codes.filter((code) => before.includes(code)) : [...codes]] as const
  })
  const narrowed = { ...widget, filters: { ...own, ...Object.fromEntries(met) } }
  return 'by' in narrowed ? split(narrowed, levelBelow(narrowed.by, filters, dataset), dataset) : narrowed
}

/** The widget split otherwise; its title named the former split, so it is named after what it shows now. */
function split<W extends Extract<Widget, { by: string }>>(widget: W, by: string, dataset: Dataset): W {
  if (by === widget.by) return widget
  const metric = 'metric' in widget ? dataset.metrics[splitMetric(widget.metric).metric]?.label : dataset.label
  const title = (locale: 'zh' | 'en') =>
    [metric?.[locale], dataset.dimensions[by]?.label[locale]].filter(Boolean).join(' · ')
  return { ...widget, by, title: { zh: title('zh'), en: title('en') } }
}

function levelBelow(by: string, filters: Filters, dataset: Dataset): string {
  if (filters[by]?.length !== 1) return by
  const below = Object.entries(dataset.dimensions).find(([, dimension]) => dimension.parent === by)
  return below ? levelBelow(below[0], filters, dataset) : by
}

function over(widget: Widget, days: number): Widget {
  if (widget.type !== 'trend' || days <= widget.days) return widget
  const coarse = days > DAYS_BY_DAY && widget.grain === 'day' && widget.moving === undefined
  return { ...widget, days, grain: coarse ? 'week' : widget.grain }
}
