import type { Definition, Problem } from '../../audiences/definition.ts'
import type { Metric } from '../../views/dataset.ts'
import { addsUp, splitMetric } from '../../views/plan.ts'
import type { View, Widget } from '../../views/view.ts'
import type { KnownDefinitions } from './check.ts'
import { datasetsOf, dimensionProblems, filterProblems, metricProblems, problemAt } from './problem.ts'

/** What is wrong between a view and the datasets: metrics, splits, filters and their codes; and ids given twice. */
export function viewProblems(definition: Definition<View>, known: KnownDefinitions): Problem[] {
  const widgets = definition.value?.widgets ?? []
  const ids = widgets.map((widget) => widget.id)
  return widgets.flatMap((widget, i) => [
    ...(ids.indexOf(widget.id) < i
      ? [problemAt(definition, ['widgets', i, 'id'], `there is another widget "${widget.id}"`)]
      : []),
    ...widgetProblems(definition, widget, i, known),
  ])
}

/** The metrics of a widget, each with the place that names it. */
function metricsOf(widget: Widget): { name: string; path: PropertyKey[] }[] {
  if ('metrics' in widget) return widget.metrics.map((name, j) => ({ name, path: ['metrics', j] }))
  return 'metric' in widget ? [{ name: widget.metric, path: ['metric'] }] : []
}

function widgetProblems(
  definition: Definition<View>,
  widget: Widget,
  i: number,
  { dataset: datasets }: KnownDefinitions,
): Problem[] {
  const at = (...path: PropertyKey[]) => ['widgets', i, ...path]
  const metrics = metricsOf(widget)
  const names = metrics.length > 0 ? metrics.map(({ name }) => name) : ['ticket.']
  const over = datasetsOf(names, datasets)
  const isStock = (name: string) => metricNamed(name, datasets)?.stock === true
  return [
    ...metrics.flatMap(({ name, path }) => metricProblems(definition, at(...path), name, datasets)),
    ...metrics.flatMap(({ name, path }) =>
      widget.type === 'trend' && isStock(name)
        ? [problemAt(definition, at(...path), `"${name}" is a stock: it has no past to draw`, 'show it as a number')]
        : [],
    ),
    ...movingProblems(definition, widget, at, datasets),
    ...('by' in widget ? dimensionProblems(definition, at('by'), widget.by, over) : []),
    ...filterProblems(definition, at('filters'), widget.filters, over),
  ]
}

function metricNamed(name: string, datasets: KnownDefinitions['dataset']): Metric | undefined {
  const { dataset, metric } = splitMetric(name)
  return datasets.right.get(dataset)?.metrics[metric]
}

/** A moving line is made of days that add up. */
function movingProblems(
  definition: Definition<View>,
  widget: Widget,
  at: (...path: PropertyKey[]) => PropertyKey[],
  datasets: KnownDefinitions['dataset'],
): Problem[] {
  if (widget.type !== 'trend' || widget.moving === undefined) return []
  if (widget.grain !== 'day')
    return [problemAt(definition, at('moving'), `a line by ${widget.grain} cannot move by days`, 'write grain: day')]
  return widget.metrics.flatMap((name, j) => {
    const metric = metricNamed(name, datasets)
    if (!metric || addsUp(metric)) return []
    return [
      problemAt(
        definition,
        at('metrics', j),
        `days of "${name}" do not add up, so it has no moving line`,
        'a count, a sum or a rate has one',
      ),
    ]
  })
}
