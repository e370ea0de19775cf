import { cohortOf, type Filters, type MetricQuery, metricOf } from './compile.ts'
import type { Period, SplitQuery } from './compile-splits.ts'
import type { Dataset, Metric } from './dataset.ts'
import { addDays, type LocalDay } from './local-days.ts'
import type { Comparison, View, Widget } from './view.ts'

/** Past periods that a day, or a figure of up to a week, is held against: as many weeks. Longer ones are held against fewer, which do not overlap. */
export const WEEKS = 8
const LONG = 4
/** Longer periods would have to read more than half a year. */
const LONGEST = 35

/** Days read before a line, so that its first point has the four weeks behind it that a range needs, even where holidays took two. */
const TREND_PAST_DAYS = 42

/** Whether a trend shows the range that each day was expected in: a single line by day, of a count or a share. */
export function hasRange(widget: Extract<Widget, { type: 'trend' }>, datasets: ReadonlyMap<string, Dataset>): boolean {
  const [name = '', ...others] = widget.metrics
  const { dataset, metric } = splitMetric(name)
  const found = datasets.get(dataset)?.metrics[metric]
  if (!found || found.stock || others.length > 0 || widget.moving || widget.grain !== 'day') return false
  return addsUp(found) && (found.unit === 'count' || found.unit === 'percent')
}

/** How many days before a period of so many days those that it is held against end: whole weeks, so that weekdays meet. */
export function referencesOf(days: number): number[] {
  if (days > LONGEST) return []
  const step = Math.ceil(days / 7) * 7
  return Array.from({ length: days <= 7 ? WEEKS : LONG }, (_, i) => (i + 1) * step)
}

/** What the widgets of a view need, as few scans: `share` tells for each need which query answers it, and which of its periods. */
export interface Plan {
  queries: (MetricQuery | SplitQuery)[]
  /** Key of a need → index in `queries`, and in the query's periods. */
  share: ReadonlyMap<string, Place>
}

export interface Place {
  query: number
  /** Whether the query answers splits, days or both at once; its rows then tell which they are. */
  shared: boolean
  period: number
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
      const back = widget.compare === 'previous-year' ? 365 + days : Math.max(days, ...referencesOf(days)) + days
      const daily: Need = { metric: widget.metric, by: [], grain: 'day', filters, from: addDays(to, -back), to }
      const { dataset, metric } = splitMetric(widget.metric)
      const found = datasets.get(dataset)?.metrics[metric]
      if (!found || addsUp(found)) return [daily]
      const whole = (end: LocalDay): Need => ({ ...daily, grain: null, from: addDays(end, -days), to: end })
      return [daily, whole(to), whole(addDays(to, -daysBack(widget.compare, days)))]
    }
    case 'trend': {
      const before = hasRange(widget, datasets) ? TREND_PAST_DAYS : (widget.moving ?? 1) - 1
      const from = addDays(to, -widget.days - before)
      return widget.metrics.map((metric) => ({ metric, by: [], grain: widget.grain, filters, from, to }))
    }
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
 * Merges needs into scans: reading rows is dearer than grouping them in several ways at once. Daily series, whole periods and splits of one
 * dataset, cohort time and filters share one, as long as their periods do not overlap; measures whose days do not add up are dear to
 * group and share among themselves. Other series (hours, weeks, split ones) share by bucket and period.
 */
export function plan(
  needs: readonly Need[],
  datasets: ReadonlyMap<string, Dataset>,
  asked: Pick<MetricQuery, 'zone' | 'asOf'>,
): Plan {
  const queries: (Series | Splits)[] = []
  const keys = new Map<Series | Splits, string>()
  const share = new Map<string, Place>()
  for (const need of needs) {
    const { dataset: datasetId, metric } = splitMetric(need.metric)
    const dataset = datasets.get(datasetId)
    if (!dataset) throw new Error(`there is no dataset "${datasetId}"`)
    const cohort = [datasetId, cohortOf(dataset, metric), need.filters]
    const daily = need.grain === 'day' && need.by.length === 0
    const { by, grain, filters, from, to } = need
    const key = JSON.stringify(
      grain && !daily ? [...cohort, by, grain, from, to] : [...cohort, addsUp(metricOf(dataset, metric))],
    )
    const fitting = (query: Series | Splits) =>
      keys.get(query) === key && (!('splits' in query) || daily || fits(query.periods, need))
    let query = queries.find(fitting)
    if (!query) {
      const common = { dataset, metrics: [], filters, ...asked }
      query = grain && !daily ? { ...common, by, grain, from, to } : { ...common, splits: [], periods: [], daily: null }
      queries.push(query)
      keys.set(query, key)
    }
    query.metrics = withOne(query.metrics, metric)
    const period = 'splits' in query ? addTo(query, need, daily) : 0
    share.set(needKey(need), { query: queries.indexOf(query), shared: 'splits' in query, period })
  }
  return { queries, share }
}

type Series = Writable<MetricQuery>
type Splits = Writable<SplitQuery>
type Writable<T> = { -readonly [K in keyof T]: T[K] }

/** Adds a need to a query of splits, and returns the index of its period, -1 for days. */
function addTo(query: Splits, { by, from, to }: Need, daily: boolean): number {
  if (daily) {
    const { daily: known } = query
    query.daily = known
      ? { from: from < known.from ? from : known.from, to: to > known.to ? to : known.to }
      : { from, to }
    return -1
  }
  query.splits = withOne(query.splits, by[0] ?? null)
  if (periodAt(query.periods, { from, to }) < 0) query.periods = [...query.periods, { from, to }]
  return periodAt(query.periods, { from, to })
}

function withOne<T>(list: readonly T[], one: T): readonly T[] {
  return list.includes(one) ? list : [...list, one].sort()
}

function periodAt(periods: readonly Period[], { from, to }: Period): number {
  return periods.findIndex((period) => period.from === from && period.to === to)
}

/** Whether a period is among these, or overlaps none of them. */
function fits(periods: readonly Period[], need: Period): boolean {
  return periodAt(periods, need) >= 0 || periods.every(({ from, to }) => to <= need.from || need.to <= from)
}
