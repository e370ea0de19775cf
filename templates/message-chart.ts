import type { TrendSource } from '../views/charts/trend.ts'
import type { AlertMessage, DigestMessage } from './message.ts'
import { isShare } from './wording.ts'

/** The chart that a message shows: lines as the pages draw them; null where it has none. */
export function messageChart(message: AlertMessage | DigestMessage): TrendSource | null {
  if (!('observed' in message)) {
    const { chart } = message
    return chart && { series: chart.series, labels: chart.labels, percent: chart.percent }
  }
  const { history, what, unit } = message
  return (
    history && {
      series: [{ metric: what, at: history.at, values: history.values }],
      labels: [what],
      percent: isShare(unit),
    }
  )
}
