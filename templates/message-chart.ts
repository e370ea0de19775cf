import type { TrendSource } from '../views/charts/trend.ts'
import type { AlertMessage, DigestMessage } from './message.ts'
import { isShare } from './wording.ts'

/** The chart that a message shows: lines as the pages draw them; null where it has none. */
export function messageChart(message: AlertMessage | DigestMessage): TrendSource | null {
  if (!('observed' in message)) {
    const { chart } = message
    return (
      chart && {
        series: chart.series,
        labels: chart.labels,
        percent: chart.percent,
        locale: message.locale,
        ...unfinished(chart),
      }
    )
  }
  const { history, what, unit, locale } = message
  return (
    history && {
      series: [{ metric: what, at: history.at, values: history.values }],
      labels: [what],
      percent: isShare(unit),
      locale,
      ...unfinished(history),
    }
  )
}

/** Nothing where the last day is over: so older messages and those draw the same image. */
function unfinished(source: Pick<TrendSource, 'unfinished'>): Pick<TrendSource, 'unfinished'> {
  return source.unfinished ? { unfinished: true } : {}
}
