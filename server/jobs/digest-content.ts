import { type IncidentAction, overdueSince } from '../../alerts/action.ts'
import type { Incident } from '../../alerts/incident.ts'
import type { Localized } from '../../audiences/locale.ts'
import {
  type Digest,
  type DigestIncident,
  type DigestInput,
  type DigestSnapshot,
  makeDigest,
} from '../../templates/digest.ts'
import { toneOf } from '../../templates/figure-text.ts'
import { FEW } from '../../views/figure.ts'
import type { OpenedView } from '../../views/open-view.ts'
import type { BreakdownRow, Figure } from '../../views/result.ts'
import type { View, Widget } from '../../views/view.ts'
import type { GraphContext } from '../graphql/builder.ts'
import { trendSource } from '../graphql/chart.ts'
import { deliveryWhyText } from '../graphql/delivery-why.ts'
import { incidentTitle } from '../graphql/incident.ts'
import { ruleOf } from '../graphql/incident-message.ts'
import { findMetric, scopeText } from '../graphql/naming.ts'
import { concerning } from '../graphql/visibility.ts'
import { incidentLink, viewLink } from '../links.ts'
import type { Services } from '../services.ts'
import type { HeldBack } from '../store/digests.ts'
import { coversText, type Edition } from './digest-edition.ts'

/** Dimensions that say where; a digest names places of the first split by one of them. */
const PLACES = ['community', 'street', 'district']
const MOST_PLACES = 3
const MOST_HELD = 5

/** What all digests of one run share. */
export interface DigestRun {
  /** The instant as of which they speak, and from which the next ones count what changed: when the incidents were read. */
  at: Date
  /** Incidents that go on, and those that ended within the catch-up. */
  incidents: readonly Incident[]
  /** What was done about those that go on, by id. */
  actions: ReadonlyMap<string, readonly IncidentAction[]>
  /** What comes, in both languages. */
  ahead: { zh: string[]; en: string[] }
  /** What the season brings to the reader's rows, once for readers of the same rows. */
  season: (context: GraphContext) => Promise<string[]>
  /** Any incident, each read once. */
  incident: (id: string) => Promise<Incident | null>
  /** Opens a view's part that digests say over an edition's days, once for readers of the same rows. */
  open: (context: GraphContext, view: View, edition: Edition) => Promise<OpenedView>
}

/** The part of a view that a digest says: its figures, its first lines, its first split by place. */
export function digestPart(view: View): View {
  const chart = view.widgets.find((widget) => widget.type === 'trend')
  const places = view.widgets.find(isPlaces)
  return { ...view, widgets: view.widgets.filter((w) => w.type === 'number' || w === chart || w === places) }
}

function isPlaces(widget: Widget): boolean {
  return (widget.type === 'breakdown' || widget.type === 'table') && PLACES.includes(widget.by)
}

/** What one reader was told and not told before: what their digest is measured against. */
export interface Before {
  last: DigestSnapshot | null
  /** What was decided not to interrupt them with since. */
  held: readonly HeldBack[]
}

/** One reader's digest, over the reader's rows, by the way that pages go. It names nobody: equal readers share it. */
export async function digestFor(
  context: GraphContext,
  view: View,
  { last, held }: Before,
  run: DigestRun,
  edition: Edition,
): Promise<Digest> {
  const { services, locale, scope } = context
  const { city } = services.definitions
  const opened = await run.open(context, view, edition)
  const periodText = coversText(edition, locale)
  const season = edition.cadence === 'daily' ? [] : await run.season(context)
  return makeDigest({
    locale,
    city,
    scopeText: scopeText(services, scope, locale),
    title: edition.title,
    cadence: edition.cadence,
    since: edition.since,
    ...(periodText === undefined ? {} : { periodText }),
    now: run.at,
    incidents: incidentsOf(context, last, run),
    last,
    figures: figuresOf(services, opened),
    chart: chartOf(context, opened),
    places: placesOf(services, opened),
    held: await heldOf(context, held, run),
    ahead: [...run.ahead[locale], ...season],
    why: whySent(context, edition),
    link: viewLink(services.config, view.id),
  })
}

/** What goes on, and what ended since the last digest; nothing that the reader's rows no longer cover. */
function incidentsOf(
  context: GraphContext,
  last: DigestSnapshot | null,
  { incidents, actions, at }: DigestRun,
): DigestIncident[] {
  const live = incidents.filter((incident) => incident.state !== 'resolved')
  const ended = last === null ? [] : incidents.filter((incident) => endedSince(incident, last))
  return [...concerning(context, live), ...concerning(context, ended)].map((incident) =>
    entryOf(context, incident, actions.get(incident.id) ?? [], at),
  )
}

/** Also where it began since: what came and went is news. A pending one that was dropped never was. */
function endedSince({ id, state, openedAt, resolvedAt }: Incident, last: DigestSnapshot): boolean {
  if (state !== 'resolved' || openedAt === null || resolvedAt === null) return false
  const told = last.incidents[id]
  return told ? told.state !== 'resolved' : Date.parse(resolvedAt) > Date.parse(last.at)
}

function entryOf(
  context: GraphContext,
  incident: Incident,
  actions: readonly IncidentAction[],
  at: Date,
): DigestIncident {
  const { services } = context
  const rule = ruleOf(services, incident)
  return {
    incident,
    title: incidentTitle(context, incident),
    unit: findMetric(services, rule?.metric ?? '')?.metric.unit ?? 'count',
    link: incidentLink(services.config, incident.id),
    overdue: rule !== null && overdueSince(incident, actions, rule.ownerHours, at) !== null,
  }
}

/** What was decided not to interrupt the reader with: an incident once, gravest first. */
async function heldOf(context: GraphContext, held: readonly HeldBack[], run: DigestRun): Promise<DigestInput['held']> {
  const { services, locale } = context
  const byIncident = new Map(held.map((one) => [one.incidentId, one]))
  const incidents = await Promise.all([...byIncident.keys()].map(run.incident))
  const seen = concerning(
    context,
    incidents.filter((incident) => incident !== null),
  )
  return Promise.all(
    seen.slice(0, MOST_HELD).map(async (incident) => {
      const delivery = byIncident.get(incident.id)
      return {
        text: incidentTitle(context, incident),
        why: delivery ? await deliveryWhyText(services, delivery, locale) : '',
        link: incidentLink(services.config, incident.id),
      }
    }),
  )
}

function measureOf(services: Services, figure: Figure) {
  const metric = findMetric(services, figure.metric)?.metric
  return { unit: metric?.unit ?? 'count', better: metric?.better ?? 'neither' } as const
}

function figuresOf(services: Services, opened: OpenedView): DigestInput['figures'] {
  return opened.widgets.flatMap(({ widget, result }) =>
    result.type === 'number'
      ? [{ id: widget.id, figure: result.figure, label: widget.title, ...measureOf(services, result.figure) }]
      : [],
  )
}

function chartOf(context: GraphContext, opened: OpenedView): DigestInput['chart'] {
  for (const { widget, result } of opened.widgets)
    if (result.type === 'trend') return { title: widget.title[context.locale], ...trendSource(context, result.series) }
  return null
}

/** The places whose first figure moved most, bad news before all else. */
function placesOf(services: Services, opened: OpenedView): DigestInput['places'] {
  for (const { widget, result } of opened.widgets) {
    if (!isPlaces(widget) || (result.type !== 'breakdown' && result.type !== 'table')) continue
    const rows = result.rows.flatMap((row) => placeOf(services, row))
    rows.sort((a, b) => b.weight - a.weight)
    return { title: widget.title, rows: rows.slice(0, MOST_PLACES) }
  }
  return null
}

function placeOf(services: Services, row: BreakdownRow) {
  const figure = row.figures[0]
  if (!figure || figure.n < FEW) return []
  const { unit, better } = measureOf(services, figure)
  const bad = toneOf(figure, better) === 'bad' ? 1000 : 0
  return [{ name: row.name, figure, unit, weight: bad + Math.abs(figure.comparison?.change ?? 0) }]
}

const WHEN: Record<Edition['cadence'], Localized> = {
  daily: { zh: '每天', en: 'every day' },
  weekly: { zh: '每周', en: 'every week' },
  monthly: { zh: '每月', en: 'every month' },
}

function whySent({ audience, locale }: GraphContext, { cadence }: Edition): string {
  const { at, days, weekly } = audience.digest
  const title = audience.title[locale]
  const workdays = cadence === 'daily' && days === 'workdays'
  const when = workdays ? { zh: '每个工作日', en: 'on workdays' }[locale] : WHEN[cadence][locale]
  const time = cadence === 'daily' ? at : cadence === 'weekly' ? weekly?.at : undefined
  if (locale === 'zh') return `您收到此简报，因为您是“${title}”，${when}${time ? ` ${time} ` : ''}发送。`
  return `You get this as ${title}, ${time ? `at ${time} ` : ''}${when}.`
}
