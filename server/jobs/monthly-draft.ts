import type { Incident } from '../../alerts/incident.ts'
import { comparisonText, valueText } from '../../templates/figure-text.ts'
import { type MonthFacts, makeDraft } from '../../templates/month-draft.ts'
import { FEW } from '../../views/figure.ts'
import { addDays, localDay } from '../../views/local-days.ts'
import type { View } from '../../views/view.ts'
import type { GraphContext } from '../graphql/builder.ts'
import { scopeText } from '../graphql/naming.ts'
import { openFor } from '../graphql/opening.ts'
import { concerning } from '../graphql/visibility.ts'
import type { MonthlyReport, ReportBody } from '../store/monthly-reports.ts'
import { type DigestRun, digestFor } from './digest-content.ts'
import { coversText, type Edition } from './digest-edition.ts'

const MOST_MATTERS = 3

/** Matters of the month against those of the one before. */
const MATTERS: View = {
  id: 'month-matters',
  title: { zh: '本月事项', en: 'Matters of the month' },
  question: { zh: '哪些事项多了？', en: 'Which matters grew?' },
  days: 28,
  widgets: [
    {
      ...{ id: 'matters', type: 'breakdown', title: { zh: '事项', en: 'Matters' } },
      ...{ metric: 'ticket.tickets', by: 'matter2', top: 40 },
    },
  ],
}

/** What a desk's report of a month says when nobody has edited it: the same opening as a digest, and prose drafted from data. */
export async function draftReport(
  context: GraphContext,
  before: MonthlyReport | null,
  run: DigestRun,
  edition: Edition,
): Promise<ReportBody | null> {
  const { services, audience, scope, locale } = context
  const view = services.definitions.views.get(audience.digest.view)
  if (!view) return null
  const { snapshot, ...digest } = await digestFor(
    context,
    view,
    { last: before?.body.snapshot ?? null, held: [] },
    run,
    edition,
  )
  const message = { ...digest.message, reader: context.member.name }
  const opened = await run.open(context, view, edition)
  const counted = `${scopeText(services, scope, locale)} · ${edition.covers?.from} – ${edition.covers?.to}`
  const metrics = opened.widgets.flatMap(({ widget, result }) =>
    result.type === 'number'
      ? [{ id: widget.id, query: `${result.figure.metric} v${result.figure.version} · ${counted}` }]
      : [],
  )
  const facts: MonthFacts = {
    ...{ digest: message, period: coversText(edition, locale) ?? '', metrics, counted },
    ...{ matters: await mattersOf(context, edition), incidents: countsOf(context, run, edition) },
  }
  const { figures, prose } = makeDraft(facts)
  return { scope, message, figures, prose, snapshot }
}

/** The matters that grew most, largest growth in cases first. */
async function mattersOf(context: GraphContext, edition: Edition): Promise<MonthFacts['matters']> {
  const { services, locale } = context
  const dataset = services.definitions.datasets.get('ticket')
  if (!dataset?.metrics.tickets || !dataset.dimensions.matter2 || !edition.at || !edition.days) return []
  const { widgets } = await openFor(context, { ...MATTERS, days: edition.days }, edition.at)
  const result = widgets[0]?.result
  if (result?.type !== 'breakdown') return []
  const grown = result.rows.flatMap(({ name, figures: [figure] }) => {
    const { value = null, comparison = null } = figure ?? {}
    const more = (value ?? 0) - (comparison?.value ?? 0)
    if (value === null || value < FEW || !comparison || more <= 0) return []
    const text = `${name[locale]} ${valueText(value, 'count', locale)}`
    return [{ text: `${text}${locale === 'zh' ? '，' : ', '}${comparisonText(comparison, 'count', locale)}`, more }]
  })
  grown.sort((a, b) => b.more - a.more)
  return grown.slice(0, MOST_MATTERS).map(({ text }) => text)
}

/** How the incidents of the reader's rows fared in the month, and stand now. */
function countsOf(context: GraphContext, run: DigestRun, { covers }: Edition): MonthFacts['incidents'] {
  const { zone } = context.services.definitions.city
  const told = concerning(context, run.incidents).filter((incident) => incident.openedAt !== null)
  const within = (at: string | null) =>
    at !== null &&
    covers !== null &&
    localDay(new Date(at), zone) >= covers.from &&
    localDay(new Date(at), zone) < addDays(covers.to, 1)
  const live = told.filter(({ state }) => state !== 'resolved')
  const did = (kind: 'assigned' | 'acted') => (incident: Incident) =>
    (run.actions.get(incident.id) ?? []).some((action) => action.kind === kind)
  return {
    new: told.filter(({ openedAt }) => within(openedAt)).length,
    ended: told.filter(({ resolvedAt }) => within(resolvedAt)).length,
    ongoing: live.length,
    acknowledged: live.filter(({ state }) => state === 'acknowledged').length,
    assigned: live.filter(did('assigned')).length,
    acted: live.filter(did('acted')).length,
  }
}
