import type { Severity } from '../audiences/audience.ts'
import type { Locale } from '../audiences/locale.ts'
import { digestOutline } from './digest-outline.ts'
import { rangeText } from './figure-text.ts'
import { characters, holds, type Room, type Step, shorten } from './fit.ts'
import type { AlertMessage, DigestMessage } from './message.ts'
import { recordText } from './record.ts'
import { sentence, type Wordings } from './sentences.ts'
import { type Slots, slotsOf } from './slots.ts'
import { HINT_LABEL, inBrackets, quantity, SEVERITY_WORD, WORD } from './wording.ts'

/** One named line of a message, such as 主责 市水务. */
export interface Fact {
  slot:
    | 'count'
    | 'level'
    | 'where'
    | 'since'
    | 'cause'
    | 'rarity'
    | 'owner'
    | 'deadline'
    | 'why'
    | 'told'
    | 'record'
    | 'change'
    | 'figure'
  name: string
  value: string
}

/**
 * What chat cards, e-mails and pages are laid out from: a headline, a conclusion, one figure to see first, facts in reading order, a
 * link. `headline` and `summary` are made to fit whatever room their place has.
 */
export interface Outline {
  locale: Locale
  severity: Severity | null
  signature: string
  /** What kind of message it is, so that nobody takes it for a statutory warning. */
  label: string
  headline(room: Room): string
  summary(room: Room): string
  emphasis: { value: string; note: string } | null
  facts: readonly Fact[]
  link: string
  linkText: string
}

/** The outline of any message. */
export function messageOutline(message: AlertMessage | DigestMessage, wordings: Wordings): Outline {
  return 'observed' in message ? alertOutline(message, wordings) : digestOutline(message)
}

/** The outline of an alert. */
export function alertOutline(message: AlertMessage, wordings: Wordings): Outline {
  const { locale } = message
  const slots = slotsOf(message)
  return {
    locale,
    severity: message.severity,
    signature: slots.signature ?? '',
    label: `${HINT_LABEL[locale]} · ${SEVERITY_WORD[message.severity][locale]}`,
    headline: (room) => sentence('headline', message, wordings, (text) => holds(room, text)),
    summary: (room) => sentence('summary', message, wordings, (text) => holds(room, text)),
    emphasis: emphasisOf(message, slots),
    facts: factsOf(message, slots),
    link: slots.link ?? '',
    linkText: WORD.details[locale],
  }
}

function emphasisOf(
  message: AlertMessage,
  { count = '', expected, ratio, bar, before, peak }: Slots,
): Outline['emphasis'] {
  if (!count) return null
  const l = message.locale
  const normal = expected ? `${WORD.expected[l]} ${expected}${ratio ? ` · ${ratio}` : ''}` : (bar ?? '')
  if (message.kind === 'resolved') return { value: count, note: peak ? `${WORD.peak[l]} ${peak}` : normal }
  return { value: count, note: before ? `${WORD.before[l]} ${before}` : normal }
}

/** Facts in reading order; what the slots leave empty is left out. */
function factsOf(message: AlertMessage, slots: Slots): Fact[] {
  const l = message.locale
  const raised = slots.newLevel ? `${slots.oldLevel} → ${slots.newLevel}` : ''
  const facts: [Fact['slot'], string, string | undefined][] = [
    ['count', WORD.observed[l], countText(message, slots)],
    ['change', WORD.before[l], slots.before],
    ['level', WORD.level[l], raised],
    ['change', WORD.peak[l], slots.peak],
    ['change', WORD.lasted[l], slots.lasted],
    ['where', WORD.where[l], message.kind === 'follow-up' ? '' : slots.where],
    ['since', WORD.since[l], slots.since],
    ['cause', WORD.cause[l], slots.cause ? causeText(message, slots) : ''],
    ['rarity', WORD.rarity[l], slots.rarity],
    ['owner', WORD.owner[l], slots.owner],
    ['deadline', WORD.deadline[l], slots.deadline],
    ['deadline', WORD.overdue[l], slots.overdue],
    ['why', WORD.why[l], slots.why],
    ['record', WORD.record[l], message.record ? recordText(message.record, l) : ''],
    ['told', WORD.told[l], toldText(slots, l)],
  ]
  return facts.flatMap(([slot, name, value]) => (value ? [{ slot, name, value }] : []))
}

/** 46件，常态3件（95% 0–8件），15.3倍. */
function countText({ locale, low, high, unit }: AlertMessage, { count, window, expected, ratio, bar }: Slots): string {
  if (!count) return ''
  const zh = locale === 'zh'
  const range = !expected || low === null || high === null ? '' : `95% ${rangeText({ low, high }, unit, locale)}`
  const normal = expected ? `${zh ? '常态' : 'normally '}${expected}` : ''
  const usual = range ? `${normal}${inBrackets(range, locale)}` : normal
  const figure = window ? (zh ? `${window}${count}` : `${count} in ${window}`) : count
  return [figure, usual, ratio, bar].filter(Boolean).join(zh ? '，' : ', ')
}

/** By which subscription the reader is told, and by which rule: 您的订阅“停水”，规则“事项突增”. */
function toldText({ rule, subscription }: Slots, locale: Locale): string {
  const by = rule && (locale === 'zh' ? `规则“${rule}”` : `the rule “${rule}”`)
  return [subscription, by].filter(Boolean).join(locale === 'zh' ? '，' : ', ')
}

/** 停水 38件（常态 2件），占异常的 84%. */
function causeText({ cause, locale, unit }: AlertMessage, { cause: name, share }: Slots): string {
  if (!cause) return ''
  const figures = `${quantity(cause.observed, unit, locale)}`
  const usual = quantity(cause.expected, unit, locale)
  return locale === 'zh'
    ? `${name} ${figures}（常态${usual}），占异常的${share}`
    : `${name}: ${figures} (normally ${usual}), ${share} of the excess`
}

const LESS_NEEDED: readonly Fact['slot'][] = [
  'told',
  'record',
  'why',
  'rarity',
  'since',
  'cause',
  'owner',
  'deadline',
  'where',
  'level',
]

function valuesWithin(most: number): Step<Outline> {
  return (outline) => ({
    ...outline,
    facts: outline.facts.map((fact) => ({ ...fact, value: shorten(fact.value, characters(most)) })),
  })
}

function withoutFacts(slot: Fact['slot']): Step<Outline> {
  return (outline) => ({ ...outline, facts: outline.facts.filter((fact) => fact.slot !== slot) })
}

/** What a long form gives up, in this order, until it fits: very long values, the less needed facts, the ends of all values, then of the sender's. */
export const OUTLINE_GIVEN_UP: readonly Step<Outline>[] = [
  valuesWithin(500),
  valuesWithin(120),
  ...LESS_NEEDED.map(withoutFacts),
  ...[60, 30, 15].map(valuesWithin),
  (outline) => ({ ...outline, facts: [] }),
  (outline) => ({ ...outline, signature: shorten(outline.signature, characters(40)) }),
]
