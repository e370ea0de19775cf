import { characters, holds } from './fit.ts'
import type { AlertMessage } from './message.ts'
import type { Outline } from './outline.ts'
import { sentence, type Wordings } from './sentences.ts'
import { COLON } from './wording.ts'

/** An outline in plain lines: where a chat shows no cards, a mail reader no HTML, and for the page. */
export function plainText(outline: Outline): string {
  const separator = COLON[outline.locale]
  return [
    outline.headline(characters(150)),
    outline.summary(characters(400)),
    ...outline.facts.map(({ name, value }) => `${name}${separator}${value}`),
    outline.link,
    `${outline.signature} · ${outline.label}`,
  ].join('\n')
}

/** Characters that a wall screen shows of one incident from across a room. */
export const WALL_CHARACTERS = 60

/** One incident on the wall: no sender, no link and nobody's subscription, read from afar. */
export function wallLine(message: AlertMessage, wordings: Wordings): string {
  const room = characters(WALL_CHARACTERS)
  const here = { ...message, signature: '', link: '', subscription: '' }
  return sentence('line', here, wordings, (text) => holds(room, text))
}
