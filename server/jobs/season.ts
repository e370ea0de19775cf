import { quantity } from '../../templates/wording.ts'
import { FEW } from '../../views/figure.ts'
import { addDays, endOfDay, localDay } from '../../views/local-days.ts'
import type { View } from '../../views/view.ts'
import type { GraphContext } from '../graphql/builder.ts'
import { openFor } from '../graphql/opening.ts'

const DAYS = 28
/** Whole weeks, so that weekdays meet. */
const YEAR_DAYS = 364
/** A matter is of the season where the coming weeks brought this much more than the weeks before them. */
const RISE = 0.3
const MOST = 3

/** What last year's tickets say of the four weeks from here on: matters that rose from the four weeks before. */
const SEASON: View = {
  id: 'season',
  title: { zh: '季节', en: 'Season' },
  question: { zh: '接下来会多什么？', en: 'What will there be more of?' },
  days: DAYS,
  widgets: [
    {
      id: 'matters',
      type: 'breakdown',
      title: { zh: '事项', en: 'Matters' },
      metric: 'ticket.tickets',
      by: 'matter2',
      top: 40,
    },
  ],
}

/** The matters that the season brings to the reader's rows, the steepest first, one line each; none where last year is not known. */
export async function seasonLines(context: GraphContext): Promise<string[]> {
  const { services, locale } = context
  const dataset = services.definitions.datasets.get('ticket')
  if (!dataset?.metrics.tickets || !dataset.dimensions.matter2) return []
  const { zone } = services.definitions.city
  const last = addDays(localDay(services.now(), zone), DAYS - YEAR_DAYS)
  const { widgets } = await openFor(context, SEASON, endOfDay(last, zone))
  const result = widgets[0]?.result
  if (result?.type !== 'breakdown') return []
  const risen = result.rows.flatMap(({ name, figures: [figure] }) => {
    const { value = null, comparison = null } = figure ?? {}
    const change = comparison?.change ?? null
    return value !== null && value >= FEW && change !== null && change >= RISE
      ? [{ name: name[locale], value, before: comparison?.value ?? 0, change }]
      : []
  })
  return risen
    .sort((a, b) => b.change - a.change)
    .slice(0, MOST)
    .map(({ name, value, before }) => {
      const [now, then] = [quantity(value, 'count', locale), quantity(before, 'count', locale)]
      return locale === 'zh'
        ? `去年此后四周：${name} ${now}，此前四周${then}`
        : `Last year in the four weeks from here: ${name} ${now}, ${then} in the four before`
    })
}
