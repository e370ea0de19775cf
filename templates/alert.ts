import type { Incident, Transition } from '../alerts/incident.ts'
import type { AlertRule } from '../alerts/rule.ts'
import type { City } from '../audiences/city.ts'
import type { Locale, Localized } from '../audiences/locale.ts'
import type { RowSet } from '../audiences/scope.ts'
import type { AlertMessage } from './message.ts'
import { isCounted, momentText, WORD } from './wording.ts'

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
  const deadline = new Date(now.getTime() + rule.ownerHours * 3_600_000)
  const resolved = input.transition.kind === 'resolved'
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
    deadlineText: resolved ? null : momentText(deadline, now, zone, locale),
    why: rule.why[locale],
    ruleTitle: rule.title[locale],
    link: input.link,
    history: input.history,
  }
}

type Naming = Pick<AlertInput, 'nameOf' | 'locale' | 'city' | 'metricLabel' | 'unit'>

/** Where the rows lie: the narrowest bound place, "A等3处" for several, the whole city for none. */
function whereText(rows: RowSet, naming: Naming): string {
  const dimension = PLACES.find((place) => (rows[place] ?? []).length > 0)
  if (!dimension) return naming.locale === 'zh' ? WORD.whole.zh : naming.city.name.en
  return namesText(dimension, rows[dimension] ?? [], naming)
}

/** What is counted: the bound matter or unit, or the metric itself where the rows bound none. */
function whatText(rows: RowSet, naming: Naming): string {
  const label = naming.metricLabel[naming.locale]
  const named = subjects(rows, naming)
  if (named.length === 0) return label
  if (isCounted(naming.unit)) return named.join(' ')
  return naming.locale === 'zh' ? `${named.join('')}${label}` : `${named.join(' ')}: ${label}`
}

/** Names of what the rows bound besides places; of a tree's levels (matter1, matter2, …) only the deepest. */
function subjects(rows: RowSet, naming: Naming): string[] {
  const bound = Object.keys(rows).filter(
    (dimension) => !PLACES.includes(dimension) && !UNNAMED.includes(dimension) && (rows[dimension] ?? []).length > 0,
  )
  const stem = (dimension: string) => dimension.replace(/\d+$/, '')
  return bound
    .filter((dimension) => !bound.some((other) => stem(other) === stem(dimension) && other > dimension))
    .map((dimension) => namesText(dimension, rows[dimension] ?? [], naming))
}

function namesText(dimension: string, codes: readonly string[], { nameOf, locale }: Naming): string {
  const names = codes.map((code) => nameOf(dimension, code)[locale])
  if (names.length <= 2) return names.join(locale === 'zh' ? '、' : ' and ')
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
