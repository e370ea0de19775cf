import type { Scope } from '../../audiences/scope.ts'
import type { Filters } from '../../views/compile.ts'
import { openView } from '../../views/open-view.ts'
import type { View } from '../../views/view.ts'
import type { GraphContext } from './builder.ts'
import { type ChartSource, trendChart } from './chart.ts'
import { openingFor } from './opening.ts'

const DAYS = 56

/** A metric day by day over eight weeks of a scope's rows; null where it cannot be drawn. */
export async function metricChart(
  context: GraphContext,
  metric: string,
  scope: Scope,
  filters: Filters,
): Promise<ChartSource | null> {
  const title = { zh: metric, en: metric }
  const rows = Object.fromEntries(Object.entries(filters).map(([dimension, codes]) => [dimension, [...codes]]))
  const view: View = {
    id: 'metric',
    title,
    question: title,
    days: DAYS,
    widgets: [{ type: 'trend', id: 'trend', title, metrics: [metric], days: DAYS, grain: 'day', filters: rows }],
  }
  const opened = await openView(view, openingFor(context, scope))
  const result = opened.widgets[0]?.result
  return result?.type === 'trend' ? trendChart(context, result.series) : null
}
