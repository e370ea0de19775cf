import type { Incident, Transition } from '../alerts/incident.ts'
import { type AlertRule, lessIsWorse } from '../alerts/rule.ts'
import { type City, portfolioOf } from '../audiences/city.ts'
import type { Locale, Localized } from '../audiences/locale.ts'
import type { RowSet } from '../audiences/scope.ts'
import { localDay } from '../views/local-days.ts'
import type { AlertMessage, Ending } from './message.ts'
import { durationText, isCounted, momentText, WORD } from './wording.ts'

/** Dimensions that say where, narrowest first; the first that the rows bound is named. */
const PLACES = ['community', 'street', 'district', 'region']
/** Dimensions that bound whose rows they are, not what happened. */
const UNNAMED = ['caller', 'co_unit']

/** What an alert's message is made from. `nameOf` answers in every language for a dimension's code. */
export interface AlertInput {
  incident: Incident
  transition: Transition
  rule: AlertRule
  locale: Locale
  city: City
  nameOf: (dimension: string, code: string) => Localized
  metricLabel: Localized
  unit: string
  owner: Localized | null
  link: string
  /** IANA zone in which times are written. */
  zone: string
  now: Date
  history: AlertMessage['history']
}

/**
 * Says one step of an incident: the first warning, a follow-up that tells only progress, or the final word. Figures are the
 * incident's own as they stood at the transition.
 */
export function alertMessage(input: AlertInput): AlertMessage {
  const { locale, rule, now, zone } = input
  const incident = input.transition.incident
  const { signal } = incident
  const resolved = input.transition.kind === 'resolved' || input.transition.kind === 'level-shift'
  const deadline = deadlineOf(incident, rule)
  return {
    kind: resolved ? 'resolved' : incident.revision > 1 ? 'follow-up' : 'first',
    revision: Math.max(1, incident.revision),
    locale,
    signature: input.city.signature[locale],
    severity: incident.severity,
    what: whatText(incident.rows, input),
    where: whereText(incident.rows, input),
    observed: signal.observed,
    expected: signal.expected,
    low: signal.low,
    high: signal.high,
    ratio: signal.ratio,
    unit: input.unit,
    windowDays: signal.windowDays,
    ...(signal.windowHours === undefined ? {} : { windowHours: signal.windowHours }),
    since: incident.since,
    sinceText: momentText(new Date(incident.since), now, zone, locale),
    recurrenceDays: signal.recurrenceDays,
    cause: causeOf(incident, input),
    owner: input.owner?.[locale] ?? null,
    deadlineText: deadline && momentText(deadline, now, zone, locale),
    ...(deadline && deadline <= now
      ? { pastDeadline: incident.state === 'acknowledged' ? 'answered' : 'overdue' }
      : {}),
    why: rule.why[locale],
    ruleTitle: rule.title[locale],
    link: input.link,
    ...barOf(rule, signal),
    ...(resolved ? { ending: endingOf(incident, input) } : {}),
    history: historySaid(input),
  }
}

/** By when the owner answers: counted from the warning, whenever somebody looks. Null once resolved, and before a warning. */
export function deadlineOf(incident: Incident, rule: AlertRule): Date | null {
  if (!incident.openedAt || incident.state === 'resolved') return null
  return new Date(Date.parse(incident.openedAt) + rule.ownerHours * 3_600_000)
}

/** The fixed bar of a threshold rule on the side on which the reading is. */
function barOf({ detector }: AlertRule, { observed }: Incident['signal']): Pick<AlertMessage, 'bar'> {
  if (detector.kind !== 'threshold') return {}
  const { above, below } = detector
  if (above !== undefined && observed > above) return { bar: { side: 'above', value: above } }
  return below !== undefined && observed < below ? { bar: { side: 'below', value: below } } : {}
}

function endingOf(incident: Incident, { rule, locale, now }: AlertInput): Ending {
  const ended = Date.parse(incident.resolvedAt ?? now.toISOString())
  return {
    how: howEnded(incident, rule),
    peak: lessIsWorse(rule.detector) ? null : Math.max(incident.peak, incident.signal.observed),
    lastedText: durationText(ended - Date.parse(incident.since), locale),
  }
}

/** A reading may be too near its range for a warning and yet outside of it: then nobody is told that all is normal. */
function howEnded({ signal, shift }: Incident, { detector }: AlertRule): Ending['how'] {
  const { reason, observed, low, high } = signal
  if (reason === 'not-read') return 'unwatched'
  if (shift) return 'shifted'
  const isOut = lessIsWorse(detector) ? low !== null && observed < low : high !== null && observed > high
  return isOut ? 'eased' : 'normal'
}

type Naming = Pick<AlertInput, 'nameOf' | 'locale' | 'city' | 'metricLabel' | 'unit'>

/** Where the rows lie: the narrowest bound place, a portfolio's name or "A等5处" for many; with no place the unit that has them, or the whole city. */
function whereText(rows: RowSet, naming: Naming): string {
  const dimension = whereDimension(rows)
  if (!dimension) return naming.locale === 'zh' ? WORD.whole.zh : naming.city.name.en
  return namesText(dimension, rows[dimension] ?? [], naming, PLACES.includes(dimension) ? PLACES_NAMED : FEW)
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' })
const FEW = 2
/** Who has to go there wants to know them all: a few districts that rise together are named. */
const PLACES_NAMED = 4

function whereDimension(rows: RowSet): string | undefined {
  return [...PLACES, 'unit'].find((place) => (rows[place] ?? []).length > 0)
}

/** What is counted: the bound matter, or the metric itself (of the bound unit) where the rows bound none. */
function whatText(rows: RowSet, naming: Naming): string {
  const label = naming.metricLabel[naming.locale]
  const named = subjects(rows, naming)
  if (named.length === 0) return label
  const matters = Object.keys(rows).some((dimension) => dimension.startsWith('matter'))
  if (isCounted(naming.unit) && matters) return named.join(' ')
  return naming.locale === 'zh' ? `${named.join('')}${label}` : `${named.join(' ')}: ${label}`
}

/** Names of what the rows bound besides places; of a tree's levels (matter1, matter2, …) only the deepest. */
function subjects(rows: RowSet, naming: Naming): string[] {
  const bound = Object.keys(rows).filter(
    (dimension) =>
      !PLACES.includes(dimension) &&
      dimension !== whereDimension(rows) &&
      !UNNAMED.includes(dimension) &&
      (rows[dimension] ?? []).length > 0,
  )
  const stem = (dimension: string) => dimension.replace(/\d+$/, '')
  return bound
    .filter((dimension) => !bound.some((other) => stem(other) === stem(dimension) && other > dimension))
    .map((dimension) => namesText(dimension, rows[dimension] ?? [], naming))
}

function namesText(dimension: string, codes: readonly string[], { nameOf, locale, city }: Naming, most = FEW): string {
  const portfolio = codes.length > 1 ? portfolioOf(city, codes) : null
  if (portfolio) return portfolio[locale]
  const names = codes.map((code) => nameOf(dimension, code)[locale])
  if (names.length <= most) return locale === 'zh' ? names.join('、') : LIST.format(names)
  return locale === 'zh' ? `${names[0]}等${names.length}处` : `${names[0]} and ${names.length - 1} more`
}

/** What explains most of the excess, named by the dimensions that it bounds more tightly than the incident does. */
function causeOf(incident: Incident, naming: Naming): AlertMessage['cause'] {
  const { cause } = incident
  if (!cause) return null
  const tighter = Object.entries(cause.rows).filter(
    ([dimension, codes]) => codes.length > 0 && codes.join() !== (incident.rows[dimension] ?? []).join(),
  )
  if (tighter.length === 0) return null
  const text = tighter
    .map(([dimension, codes]) => namesText(dimension, codes, naming))
    .join(naming.locale === 'zh' ? '' : ', ')
  return { text, share: cause.share, observed: cause.observed, expected: cause.expected }
}

/** The readings of the last days, and whether the last of them goes on. */
function historySaid({ history, now, zone }: AlertInput): AlertMessage['history'] {
  if (!history || history.at.at(-1) !== localDay(now, zone)) return history
  return { ...history, unfinished: true }
}
