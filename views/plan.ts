import { cohortOf, type Filters, type MetricQuery } from './compile.ts'
import type { Dataset, Metric } from './dataset.ts'
import { addDays, type LocalDay } from './local-days.ts'
import type { Comparison, View, Widget } from './view.ts'

/** Days of history that a figure's expected range and comparison rest on: eight weeks and the period itself. */
const HISTORY_DAYS = 56

/** What the widgets of a view need, as few scans: `share` tells for each widget and metric which query answers it. */
export interface Plan {
  queries: MetricQuery[]
  /** Key of a need → index in `queries`. */
  share: ReadonlyMap<string, number>
}

/** One metric of one widget: which rows it needs. */
export interface Need {
  metric: string
  by: string[]
  grain: MetricQuery['grain']
  filters: Filters
  from: LocalDay
  to: LocalDay
}

/** A dataset and metric id from a full name; null where the dataset is unknown. */
export function splitMetric(name: string): { dataset: string; metric: string } {
  const [dataset = '', metric = ''] = name.split('.')
  return { dataset, metric }
}

/** Whether days of a metric add up to their period: counts, sums and shares do; a median or a number of distinct callers does not. */
export function addsUp(metric: Metric): boolean {
  return metric.denominator !== undefined || /^(count|countIf|sum|sumIf)\(/.test(metric.expression ?? '')
}

/** Days from a period back to the one that it is compared with. */
export function daysBack(compare: Comparison, days: number): number {
  if (compare === 'previous-period') return days
  return compare === 'previous-year' ? 364 : Math.ceil(days / 7) * 7
}

/** The day after the last one that a view shows: today is the last. */
export function endOf(today: LocalDay): LocalDay {
  return addDays(today, 1)
}

/** What a widget needs of the warehouse. Ticket lists and incidents are asked for apart. */
export function needsOf(widget: Widget, view: View, today: LocalDay, datasets: ReadonlyMap<string, Dataset>): Need[] {
  const to = endOf(today)
  const filters = widget.filters ?? {}
  switch (widget.type) {
    case 'number': {
      const days = widget.days ?? view.days
      const back = widget.compare === 'previous-year' ? 365 + days : Math.max(HISTORY_DAYS, days) + days
      const daily: Need = { metric: widget.metric, by: [], grain: 'day', filters, from: addDays(to, -back), to }
      const { dataset, metric } = splitMetric(widget.metric)
      const found = datasets.get(dataset)?.metrics[metric]
      if (!found || addsUp(found)) return [daily]
      const whole = (end: LocalDay): Need => ({ ...daily, grain: null, from: addDays(end, -days), to: end })
      return [daily, whole(to), whole(addDays(to, -daysBack(widget.compare, days)))]
    }
    case 'trend':
      return widget.metrics.map((metric) => ({
        metric,
        by: [],
        grain: widget.grain,
        filters,
        from: addDays(to, -widget.days),
        to,
      }))
    case 'breakdown':
    case 'table': {
      const days = widget.days ?? view.days
      const metrics = widget.type === 'table' ? widget.metrics : [widget.metric]
      const periods = [
        { from: addDays(to, -days), to },
        { from: addDays(to, -2 * days), to: addDays(to, -days) },
      ]
      return metrics.flatMap((metric) =>
        periods.map((period) => ({ metric, by: [widget.by], grain: null, filters, ...period })),
      )
    }
    default:
      return []
  }
}

/** A need's identity: the query that answers it is found by this. */
export function needKey(need: Need): string {
  return JSON.stringify([need.metric, need.by, need.grain, need.filters, need.from, need.to])
}

/**
 * Merges needs into scans: those of one dataset, cohort time, split, bucket and filters share one query. Unsplit daily needs are also
 * merged over their periods' union, since a longer scan still answers the shorter.
 */
export function plan(
  needs: readonly Need[],
  datasets: ReadonlyMap<string, Dataset>,
  { zone, asOf }: Pick<MetricQuery, 'zone' | 'asOf'>,
): Plan {
  const queries: { query: MetricQuery; metrics: Set<string> }[] = []
  const index = new Map<string, number>()
  const share = new Map<string, number>()
  for (const need of needs) {
    const { dataset: datasetId, metric } = splitMetric(need.metric)
    const dataset = datasets.get(datasetId)
    if (!dataset) throw new Error(`there is no dataset "${datasetId}"`)
    const daily = need.by.length === 0 && need.grain === 'day'
    const period = daily ? null : [need.from, need.to]
    const key = JSON.stringify([datasetId, cohortOf(dataset, metric), need.by, need.grain, need.filters, period])
    const at = index.get(key) ?? queries.length
    const known = queries[at]
    if (known) {
      known.metrics.add(metric)
      if (need.from < known.query.from) known.query.from = need.from
      if (need.to > known.query.to) known.query.to = need.to
    } else {
      const query = {
        dataset,
        metrics: [],
        by: need.by,
        grain: need.grain,
        filters: need.filters,
        from: need.from,
        to: need.to,
        zone,
        asOf,
      }
      queries.push({ query, metrics: new Set([metric]) })
      index.set(key, at)
    }
    share.set(needKey(need), at)
  }
  return { queries: queries.map(({ query, metrics }) => ({ ...query, metrics: [...metrics].sort() })), share }
}
