import { alertFacts, alertHeadline } from './email-alert.tsx'
import type { AlertMessage } from './message.ts'
import { HINT_LABEL, quantity, WORD } from './wording.ts'

/** WeCom's template_card of type text_notice; limits are in characters, as WeCom publishes them. */
export interface Card {
  msgtype: 'template_card'
  template_card: {
    card_type: 'text_notice'
    source: { desc: string }
    main_title: { title: string; desc: string }
    emphasis_content: { title: string; desc: string }
    sub_title_text: string
    horizontal_content_list: { keyname: string; value: string }[]
    card_action: { type: 1; url: string }
  }
}

/** The chat card of a message, every part within its limit. */
export function card(message: AlertMessage): Card {
  const l = message.locale
  const expected = message.expected === null ? '' : `${WORD.expected[l]} ${quantity(message.expected, message.unit, l)}`
  const facts: [string, string | null][] = [
    [WORD.where[l], message.where],
    [WORD.since[l], message.sinceText],
    [WORD.cause[l], message.cause?.text ?? null],
    [WORD.owner[l], message.owner],
    [l === 'zh' ? WORD.deadline.zh : 'Due', message.deadlineText],
  ]
  return {
    msgtype: 'template_card',
    template_card: {
      card_type: 'text_notice',
      source: { desc: within(message.signature, 13) },
      main_title: { title: within(alertHeadline(message), 26), desc: within(HINT_LABEL[l], 30) },
      emphasis_content: {
        title: within(quantity(message.observed, message.unit, l), 10, numberOnly(message)),
        desc: within(expected, 15),
      },
      sub_title_text: within(message.why, 112),
      horizontal_content_list: facts
        .filter((fact): fact is [string, string] => Boolean(fact[1]))
        .map(([name, value]) => ({ keyname: within(name, 5), value: within(value, 26) })),
      card_action: { type: 1, url: message.link },
    },
  }
}

/** The card's words where a chat shows no cards. */
export function cardText(message: AlertMessage): string {
  return [
    alertHeadline(message),
    ...alertFacts(message).map(([name, value]) => `${name}: ${value}`),
    message.link,
  ].join('\n')
}

/** The bare figure, where figure and unit together are too long. */
function numberOnly(message: AlertMessage): string {
  return quantity(message.observed, 'ratio', message.locale)
}

/** At most `most` UTF-16 units, whole graphemes, no part of a number at the cut; `instead` is tried before cutting. */
function within(text: string, most: number, instead?: string): string {
  if (text.length <= most) return text
  if (instead !== undefined && instead.length <= most) return instead
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length > most - 1) break
    kept += segment
  }
  return `${kept.replace(/[\d.,]+$/, '')}…`
}
