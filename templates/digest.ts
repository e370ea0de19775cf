import type { Incident, IncidentState } from '../alerts/incident.ts'
import type { City } from '../audiences/city.ts'
import type { Locale, Localized } from '../audiences/locale.ts'
import type { Figure } from '../views/result.ts'
import { DIGEST_WORD } from './digest-wording.ts'
import { comparisonText, rangeText, toneOf, valueText } from './figure-text.ts'
import type { DigestChange, DigestMessage, SpokenFigure } from './message.ts'
import { dateText, inBrackets, momentText, quantity } from './wording.ts'

/** What was last told of an incident. */
interface ToldIncident {
  state: IncidentState
  revision: number
  observed: number
  overdue: boolean
}

/** What a member was last told, kept to say what changed by the next digest. Keys are incidents' and widgets' ids. */
export interface DigestSnapshot {
  at: string
  incidents: Record<string, ToldIncident>
  figures: Record<string, SpokenFigure['tone']>
}

/** An incident with what it is called to this reader. */
export interface DigestIncident {
  incident: Incident
  title: string
  unit: string
  link: string
  /** Whether nobody took it on by its deadline. */
  overdue: boolean
}

/** A figure of the digest's view; `id` is its widget's. */
export interface DigestFigure {
  id: string
  figure: Figure
  label: Localized
  unit: string
  better: 'up' | 'down' | 'neither'
}

export interface DigestInput {
  locale: Locale
  city: City
  scopeText: string
  title: Localized
  cadence: NonNullable<DigestMessage['cadence']>
  /** What changes are counted from, such as 自上次简报以来. */
  since: Localized
  /** What the figures cover, where that is not the view's own period. */
  periodText?: string
  now: Date
  /** Incidents of the reader's rows: those that go on, and those that ended since the last digest. */
  incidents: DigestIncident[]
  last: DigestSnapshot | null
  figures: DigestFigure[]
  chart: DigestMessage['chart']
  places: { title: Localized; rows: { name: Localized; figure: Figure; unit: string }[] } | null
  held: DigestMessage['held']
  ahead: string[]
  why: string
  link: string
}

/** A digest to send, and what it told, to be given to the next one. It names no reader: those of the same rows who were told the same share it. */
export interface Digest {
  message: Omit<DigestMessage, 'reader'>
  snapshot: DigestSnapshot
  /** Whether nothing changed since the last one. */
  quiet: boolean
}

/** Changes told one by one; a reader of more has a page to go to. */
const MOST_CHANGES = 10

/** One member's digest: what changed since their last one comes first; what did not is one line; where nothing changed, two lines are all. */
export function makeDigest(input: DigestInput): Digest {
  const { locale, last, now, city } = input
  const told = input.incidents.map((entry) => ({ entry, changes: incidentChange(entry, input) }))
  const changes = [
    ...told.flatMap((one) => one.changes),
    ...input.figures.flatMap((entry) => figureChange(entry, input)),
  ]
  const unchanged = told.filter((one) => one.changes.length === 0 && isLive(one.entry.incident)).length
  const quiet = changes.length === 0 && input.held.length === 0 && last !== null
  const message: Digest['message'] = {
    locale,
    signature: city.signature[locale],
    scopeText: input.scopeText,
    title: input.title[locale],
    cadence: input.cadence,
    dateText: dateText(now, city.zone, locale),
    ...(input.periodText === undefined ? {} : { periodText: input.periodText }),
    sinceText: sinceText(input, locale),
    changes: changes.slice(0, MOST_CHANGES),
    figures: quiet ? [] : input.figures.map((entry) => spokenFigure(entry, locale)),
    chart: quiet ? null : input.chart,
    places: quiet ? null : spokenPlaces(input.places, locale),
    held: input.held,
    ahead: input.ahead,
    unchanged: stillText(last, unchanged, changes.length, locale),
    steady: quiet ? steadyText(input.figures, locale) : null,
    why: input.why,
    link: input.link,
  }
  return { message, snapshot: snapshotOf(told, input), quiet }
}

function isLive(incident: Incident): boolean {
  return incident.state === 'open' || incident.state === 'acknowledged'
}

/** Nothing where the incident stands as it was told; a revision, a move of a tenth, or a deadline that passed is a change. */
function incidentChange(entry: DigestIncident, { last, locale }: DigestInput): DigestChange[] {
  const { incident, title, unit, link } = entry
  const before = last?.incidents[incident.id]
  const now = incident.signal.observed
  const say = (kind: DigestChange['kind'], text: string) => [{ kind, text, link, severity: incident.severity }]
  if (incident.state === 'resolved') return before?.state === 'resolved' || last === null ? [] : say('ended', title)
  if (!isLive(incident)) return []
  const normal = incident.signal.expected
  const usual =
    normal === null ? '' : inBrackets(`${DIGEST_WORD.expected[locale]} ${quantity(normal, unit, locale)}`, locale)
  const stands = `${title} ${quantity(now, unit, locale)}${usual}`
  if (entry.overdue && !before?.overdue) return say('overdue', stands)
  if (!before || before.state === 'resolved') return say('new', stands)
  const moved = `${title} ${quantity(before.observed, unit, locale)} → ${quantity(now, unit, locale)}`
  // A revision is worth a line even where the figure moved little: the engine found it worth a message.
  const further = Math.abs(now - (normal ?? 0)) >= Math.abs(before.observed - (normal ?? 0))
  if (incident.revision > before.revision) return say('worse', moved)
  if (Math.abs(now - before.observed) <= Math.abs(before.observed) * 0.1) return []
  return say(further ? 'worse' : 'better', moved)
}

/** A figure is told of when it turned: became bad news, ceased to be, or went over to the other side. */
function figureChange(entry: DigestFigure, { last, locale, link }: DigestInput): DigestChange[] {
  const before = last?.figures[entry.id]
  const now = toneOf(entry.figure, entry.better)
  if (before === undefined || before === now || (now === 'plain' && before === 'good')) return []
  const kind = before !== 'plain' && now !== 'plain' ? 'reversed' : now === 'bad' ? 'worse' : 'better'
  const { label, value, comparison, expected } = spokenFigure(entry, locale)
  // A comparison has brackets of its own.
  const beside = comparison ? `${locale === 'zh' ? '，' : ', '}${comparison}` : ''
  const note = expected ? inBrackets(`${DIGEST_WORD.expected[locale]} ${expected}`, locale) : beside
  return [{ kind, text: `${label} ${value}${note}`, link, severity: null }]
}

/** What was told stays what later readings are measured against, so that many small moves add up to a change. */
function snapshotOf(told: { entry: DigestIncident; changes: DigestChange[] }[], input: DigestInput): DigestSnapshot {
  const incidents = told.map(({ entry, changes }): [string, ToldIncident] => {
    const { id, state, revision, signal } = entry.incident
    const before = input.last?.incidents[id]
    const observed = changes.length === 0 && before ? before.observed : signal.observed
    return [id, { state, revision, observed, overdue: entry.overdue }]
  })
  return {
    at: input.now.toISOString(),
    incidents: Object.fromEntries(incidents),
    figures: Object.fromEntries(input.figures.map((entry) => [entry.id, toneOf(entry.figure, entry.better)])),
  }
}

function sinceText({ last, now, city, since }: DigestInput, locale: Locale): string {
  if (last === null) return DIGEST_WORD.first[locale]
  const at = momentText(new Date(last.at), now, city.zone, locale)
  return locale === 'zh' ? `${since.zh}（${at}）` : `${since.en} (${at})`
}

/** What is not listed above: more changes than are told one by one, and what goes on as it was. */
function stillText(last: DigestSnapshot | null, still: number, changed: number, locale: Locale): string | null {
  const zh = locale === 'zh'
  const more = changed - MOST_CHANGES
  const hidden = more > 0 ? (zh ? `另有${more}项变化，见页面。` : `${more} more changes on the page.`) : ''
  if (last === null) return changed > 0 ? hidden || null : DIGEST_WORD.calm[locale]
  const ongoing = still > 0 ? (zh ? `${still}起仍在持续，无变化。` : `${still} ongoing, unchanged.`) : ''
  if (changed === 0) return [DIGEST_WORD.nothingNew[locale], ongoing].filter(Boolean).join(' ')
  const also = ongoing && (zh ? `另有${ongoing}` : `Also ${ongoing}`)
  return [hidden, also].filter(Boolean).join(zh ? '' : ' ') || null
}

/** How the figures stand, in one sentence. */
function steadyText(figures: readonly DigestFigure[], locale: Locale): string | null {
  if (figures.length === 0) return null
  const bad = figures.filter((entry) => toneOf(entry.figure, entry.better) === 'bad')
  const names = bad.map((entry) => entry.label[locale]).join(locale === 'zh' ? '、' : ', ')
  if (bad.length === 0)
    return locale === 'zh' ? `${figures.length}项数字均无异常。` : `None of ${figures.length} figures is out of order.`
  return locale === 'zh'
    ? `${figures.length}项数字中${bad.length}项仍偏离：${names}。`
    : `${bad.length} of ${figures.length} figures are still off: ${names}.`
}

/** A figure in the words that its page has for it. */
function spokenFigure({ figure, label, unit, better }: DigestFigure, locale: Locale): SpokenFigure {
  return {
    label: label[locale],
    value: valueText(figure.value, unit, locale),
    comparison: figure.comparison && comparisonText(figure.comparison, unit, locale),
    expected: figure.expected && rangeText(figure.expected, unit, locale),
    tone: toneOf(figure, better),
  }
}

function spokenPlaces(places: DigestInput['places'], locale: Locale): DigestMessage['places'] {
  if (!places || places.rows.length === 0) return null
  const rows = places.rows.map(({ name, figure, unit }) => ({
    name: name[locale],
    value: valueText(figure.value, unit, locale),
    comparison: figure.comparison && comparisonText(figure.comparison, unit, locale),
  }))
  return { title: places.title[locale], rows }
}
