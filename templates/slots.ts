import { clean } from './clean.ts'
import { characters, type Step, shorten } from './fit.ts'
import type { AlertMessage } from './message.ts'
import { barText, numberText, quantity, rarityText, SEVERITY_WORD, WORD, windowText } from './wording.ts'

/** Placeholders of every sentence. */
const COMMON = [
  ...['signature', 'level', 'what', 'where', 'window', 'count', 'expected', 'ratio', 'bar', 'since', 'cause', 'share'],
  ...['rarity', 'owner', 'deadline', 'overdue', 'link', 'rule', 'why', 'subscription'],
] as const

/** Placeholders that a sentence of a kind may use; a value that a message does not have is empty. */
export const PLACEHOLDERS: Record<AlertMessage['kind'], readonly string[]> = {
  first: COMMON,
  'follow-up': [...COMMON, 'number', 'before', 'oldLevel', 'newLevel'],
  resolved: [...COMMON, 'outcome', 'peak', 'lasted'],
}

/** A message's slots as the texts that sentences put in, by placeholder; empty where there is nothing to say. */
export type Slots = Readonly<Record<string, string>>

/** The slots of a message. A follow-up keeps only what changed since its reader was told. */
export function slotsOf(message: AlertMessage): Slots {
  const { locale, unit } = message
  const say = (value: number | null | undefined) =>
    value === null || value === undefined ? '' : quantity(value, unit, locale)
  const deadline = clean(message.deadlineText ?? '')
  const slots: Slots = {
    signature: clean(message.signature),
    level: SEVERITY_WORD[message.severity][locale],
    what: clean(message.what),
    where: clean(message.where),
    window: windowText(message),
    count: clean(say(message.observed)),
    expected: clean(say(message.expected)),
    ratio: ratioText(message),
    bar: message.bar ? barText(message.bar, unit, locale) : '',
    since: clean(message.sinceText),
    cause: clean(message.cause?.text ?? ''),
    share: message.cause ? quantity(Math.round(message.cause.share * 100) / 100, 'share', locale) : '',
    rarity: message.recurrenceDays === null ? '' : rarityText(message.recurrenceDays, locale),
    owner: clean(message.owner ?? ''),
    deadline: message.pastDeadline ? '' : deadline,
    overdue: message.pastDeadline === 'overdue' ? deadline : '',
    link: message.link.replace(/\s/g, ''),
    rule: clean(message.ruleTitle),
    why: clean(message.why),
    subscription: clean(message.subscription ?? ''),
  }
  if (message.kind === 'follow-up') return { ...slots, ...changedSlots(message, say) }
  if (message.kind === 'resolved') return { ...slots, ...endedSlots(message, say) }
  return slots
}

type Say = (value: number | null | undefined) => string

/** What a follow-up adds, and what it leaves out since its reader knows it. */
function changedSlots(message: AlertMessage, say: Say): Slots {
  const { told, severity, locale, cause } = message
  const raised = told !== undefined && told.severity !== severity
  const sameCause = told !== undefined && told.cause === (cause?.text ?? null)
  return {
    number: String(message.revision - 1),
    before: told && say(told.observed) !== say(message.observed) ? clean(say(told.observed)) : '',
    oldLevel: raised ? SEVERITY_WORD[told.severity][locale] : '',
    newLevel: raised ? SEVERITY_WORD[severity][locale] : '',
    ...(sameCause ? { cause: '', share: '' } : {}),
    ...{ bar: '', since: '', owner: '', deadline: '', overdue: '', rarity: '', why: '' },
  }
}

function endedSlots({ ending, observed, locale }: AlertMessage, say: Say): Slots {
  const how = ending?.how ?? 'normal'
  return {
    outcome: WORD[how][locale],
    // What nobody reads any more has no figure now, and a level that moved is not measured against what was usual before.
    ...(how === 'unwatched' ? { count: '' } : {}),
    ...(how === 'unwatched' || how === 'shifted' ? { expected: '', ratio: '' } : {}),
    peak: how !== 'unwatched' && say(ending?.peak) === say(observed) ? '' : clean(say(ending?.peak)),
    lasted: clean(ending?.lastedText ?? ''),
    ...{ bar: '', owner: '', deadline: '', overdue: '', rarity: '', why: '', cause: '', share: '' },
  }
}

/** Observed over normal, such as 3.9倍; empty below 1.05, where it says nothing. */
function ratioText({ ratio, locale }: AlertMessage): string {
  if (ratio === null || !Number.isFinite(ratio) || ratio < 1.05) return ''
  return locale === 'zh' ? `${numberText(ratio, locale)}倍` : `${numberText(ratio, locale)}×`
}

function without(...names: string[]): Step<Slots> {
  return (slots) => ({ ...slots, ...Object.fromEntries(names.map((name) => [name, ''])) })
}

/** Names end in ".." where they are longer than so many UTF-16 units. */
function namesWithin(most: number): Step<Slots> {
  const cut = (name: string | undefined) => shorten(name ?? '', characters(most), '..')
  return (slots) => ({
    ...slots,
    where: cut(slots.where),
    what: cut(slots.what),
    signature: cut(slots.signature),
    owner: cut(slots.owner),
    cause: cut(slots.cause),
  })
}

/**
 * What a sentence gives up, in this order, until it fits: whose subscription it is; very long names; then whole clauses, the least needed first; then the ends of
 * names; then all but level, number and count. The count is never cut.
 */
export const GIVEN_UP: readonly Step<Slots>[] = [
  without('subscription'),
  namesWithin(24),
  without('cause', 'share'),
  without('link'),
  without('ratio', 'rarity', 'why', 'rule', 'lasted'),
  without('since', 'oldLevel'),
  without('owner', 'peak'),
  without('deadline', 'overdue', 'newLevel'),
  without('expected', 'bar'),
  without('before'),
  ...[12, 8, 5, 3].map(namesWithin),
  without('where', 'what', 'signature', 'window', 'outcome'),
]
