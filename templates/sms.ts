import type { AlertMessage } from './message.ts'
import { quantity, SEVERITY_WORD } from './wording.ts'

/** GSM 03.38's basic alphabet: a text made of it alone has 160 characters to a segment, any other 70. */
const GSM = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/

/** Slots in the order in which they are given up when a line is too long; names are shortened only after all of them. */
const DROPPED = ['cause', 'link', 'since', 'owner', 'deadline', 'expected'] as const
type Slot = (typeof DROPPED)[number]

/** Shortest that a name is cut to before the next one is cut. */
const NAME_STEPS = [12, 8, 5, 3] as const

/**
 * One segment of text: at most `limit` UTF-16 units, or 160 for 70 where an English text is plain GSM. Slots are dropped whole in
 * the order of `DROPPED`; then names end in "..". A number or character is never cut.
 */
export function smsLine(message: AlertMessage, limit = 70): string {
  const fits = (text: string) =>
    text.length <= (message.locale === 'en' && GSM.test(text) ? Math.floor((limit * 160) / 70) : limit)
  for (let dropped = 0; dropped <= DROPPED.length; dropped++) {
    const text = line(message, new Set(DROPPED.slice(dropped)))
    if (fits(text)) return text
  }
  for (const most of NAME_STEPS) {
    const cut = {
      ...message,
      where: shorten(message.where, most),
      what: shorten(message.what, most),
      signature: shorten(message.signature, most),
    }
    const text = line(cut, new Set())
    if (fits(text)) return text
  }
  return line({ ...message, where: '', what: '', signature: '' }, new Set())
}

/** A name of at most `most` UTF-16 units, whole graphemes, and no part of a number at its end. */
function shorten(name: string, most: number): string {
  if (name.length <= most) return name
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    if (kept.length + segment.length > most - 2) break
    kept += segment
  }
  return `${kept.replace(/[\d.,]+$/, '')}..`
}

function line(message: AlertMessage, slots: ReadonlySet<Slot>): string {
  return message.locale === 'zh' ? chinese(message, slots) : english(message, slots)
}

function chinese(m: AlertMessage, slots: ReadonlySet<Slot>): string {
  const q = (n: number) => quantity(n, m.unit, 'zh')
  const kind =
    m.kind === 'resolved' ? '终报' : m.kind === 'follow-up' ? `续${m.revision - 1}` : SEVERITY_WORD[m.severity].zh
  const since = slots.has('since') && m.kind === 'first' ? `${m.sinceText}起` : ''
  const days = m.windowHours ? `${m.windowHours}小时` : m.windowDays > 1 ? `${m.windowDays}天` : ''
  const now = m.kind === 'resolved' ? `已恢复,现${q(m.observed)}` : `${days}${q(m.observed)}`
  const normal = slots.has('expected') && m.expected !== null ? `,常态${q(m.expected)}` : ''
  const cause = slots.has('cause') && m.cause ? `,主因${m.cause.text}` : ''
  const owner = slots.has('owner') && m.owner && m.kind !== 'resolved' ? `。主责${m.owner}` : ''
  const reply = slots.has('deadline') && m.deadlineText ? `。请${m.deadlineText}前回复` : ''
  const link = slots.has('link') ? `。详见${m.link}` : '。'
  return `${m.signature ? `【${m.signature}】` : ''}${kind}:${since}${m.where}${m.what}${now}${normal}${cause}${owner}${reply}${link}`
}

function english(m: AlertMessage, slots: ReadonlySet<Slot>): string {
  const q = (n: number) => quantity(n, m.unit, 'en')
  const kind =
    m.kind === 'resolved' ? 'Final' : m.kind === 'follow-up' ? `Update ${m.revision - 1}` : SEVERITY_WORD[m.severity].en
  const place = m.where ? `, ${m.where}` : ''
  const days = m.windowHours ? ` in ${m.windowHours} h` : m.windowDays > 1 ? ` in ${m.windowDays} days` : ''
  const state = m.kind === 'resolved' ? `back to normal, now ${q(m.observed)}` : `${q(m.observed)}${days}`
  const normal = slots.has('expected') && m.expected !== null ? ` (normally ${q(m.expected)})` : ''
  const since = slots.has('since') && m.kind === 'first' ? ` since ${m.sinceText}` : ''
  const cause = slots.has('cause') && m.cause ? `, mainly ${m.cause.text}` : ''
  const owner = slots.has('owner') && m.owner && m.kind !== 'resolved' ? `. Owner ${m.owner}` : ''
  const reply = slots.has('deadline') && m.deadlineText ? `. Reply by ${m.deadlineText}` : ''
  const link = slots.has('link') ? `. ${m.link}` : '.'
  return `${m.signature ? `${m.signature} ` : ''}${kind}: ${m.what}${place}: ${state}${normal}${since}${cause}${owner}${reply}${link}`
}
