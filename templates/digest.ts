import type { Incident, IncidentState } from '../alerts/incident.ts'
import type { City } from '../audiences/city.ts'
import type { Locale, Localized } from '../audiences/locale.ts'
import type { Figure } from '../views/result.ts'
import type { DigestMessage, SpokenFigure } from './message.ts'
import { dateText, quantity, WORD } from './wording.ts'

/** What a digest was made from, kept to tell what changed by the next one. Keys of `incidents` are incident ids. */
export interface DigestSnapshot {
  incidents: Record<string, { state: IncidentState; revision: number; observed: number }>
}

/** An incident with what it is called to this reader. */
export interface DigestIncident {
  incident: Incident
  title: string
  unit: string
  link: string
}

export interface DigestInput {
  locale: Locale
  city: City
  reader: string
  title: Localized
  now: Date
  zone: string
  /** Open, acknowledged and lately resolved incidents that this reader may see. */
  incidents: DigestIncident[]
  last: DigestSnapshot | null
  figures: { figure: Figure; label: Localized; unit: string; better: 'up' | 'down' | 'neither' }[]
  chart: DigestMessage['chart']
  places: DigestMessage['places']
  link: string
  unsubscribe: string
}

type Change = DigestMessage['changes'][number]

/** The morning digest of one member: what changed since their last one comes first; what did not change is one line. */
export function digestMessage(input: DigestInput): DigestMessage {
  const { locale } = input
  const changes = input.incidents.flatMap((entry) => changeOf(entry, input))
  const ongoing = input.incidents.filter((entry) => isLive(entry.incident)).length
  const still = ongoing - changes.filter((change) => change.kind !== 'ended').length
  return {
    locale,
    signature: input.city.signature[locale],
    reader: input.reader,
    title: input.title[locale],
    dateText: dateText(input.now, input.zone, locale),
    changes,
    figures: input.figures.map((entry) => spoken(entry, locale)),
    chart: input.chart,
    places: input.places,
    unchanged: unchangedText(still, changes.length, locale),
    link: input.link,
    unsubscribe: input.unsubscribe,
  }
}

/** The snapshot to save with a digest. */
export function digestSnapshot(incidents: DigestIncident[]): DigestSnapshot {
  return {
    incidents: Object.fromEntries(
      incidents.map(({ incident }) => [
        incident.id,
        { state: incident.state, revision: incident.revision, observed: incident.signal.observed },
      ]),
    ),
  }
}

function isLive(incident: Incident): boolean {
  return incident.state === 'open' || incident.state === 'acknowledged'
}

/** Nothing where the incident stands as it did; a revision or a move of a tenth is a change. */
function changeOf({ incident, title, unit, link }: DigestIncident, { last, locale }: DigestInput): Change[] {
  const before = last?.incidents[incident.id]
  const now = incident.signal.observed
  const say = (kind: Change['kind'], text: string): Change[] => [{ kind, text, link, severity: incident.severity }]
  if (incident.state === 'resolved') {
    return before && before.state !== 'resolved' ? say('ended', title) : []
  }
  if (!isLive(incident)) return []
  const normal = incident.signal.expected
  const usual = normal === null ? '' : ` (${WORD.expected[locale]} ${quantity(normal, unit, locale)})`
  if (!before || before.state === 'pending' || before.state === 'resolved')
    return say('new', `${title} ${quantity(now, unit, locale)}${usual}`)
  const moved = `${title} ${quantity(before.observed, unit, locale)} → ${quantity(now, unit, locale)}`
  // A revision is worth a line even where the figure moved little: the engine found it worth a message.
  if (incident.revision > before.revision || now > before.observed * 1.1) return say('worse', moved)
  return now < before.observed * 0.9 ? say('better', moved) : []
}

function unchangedText(still: number, changed: number, locale: Locale): string | null {
  if (still > 0) return locale === 'zh' ? `另有${still}起持续,无变化。` : `${still} more ongoing, unchanged.`
  return changed === 0 ? WORD.nothingNew[locale] : null
}

function spoken({ figure, label, unit, better }: DigestInput['figures'][number], locale: Locale): SpokenFigure {
  const { value, comparison, expected } = figure
  const change = comparison?.change ?? null
  const rising = change !== null && change !== 0 ? (change > 0 ? 'up' : 'down') : null
  const range = expected ? `${quantity(expected.low, unit, locale)}–${quantity(expected.high, unit, locale)}` : null
  return {
    label: label[locale],
    value: value === null ? '–' : quantity(value, unit, locale),
    comparison:
      comparison?.value === null || comparison === null
        ? null
        : `${locale === 'zh' ? '此前' : 'before'} ${quantity(comparison.value, unit, locale)}`,
    expected: range,
    tone: rising === null || better === 'neither' ? 'plain' : rising === better ? 'good' : 'bad',
  }
}
