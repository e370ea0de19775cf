import type { Locale } from '../audiences/locale.ts'
import type { AlertMessage } from './message.ts'
import { sentence, type Wordings } from './sentences.ts'

/** GSM 03.38: characters of one septet, and those of two. A text with any other character is sent as UTF-16. */
const BASIC = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]$/
const EXTENDED = /^[\^{}\\[\]~|€]$/

/** Units that each character takes, and units of a single segment and of each of several. */
interface Alphabet {
  width(character: string): number
  single: number
  each: number
}
const UTF16: Alphabet = { width: (character) => character.length, single: 70, each: 67 }
const GSM: Alphabet = { width: (character) => (EXTENDED.test(character) ? 2 : 1), single: 160, each: 153 }

/**
 * Segments that a text is sent and paid in, signature counted: 70 UTF-16 units in one, 67 in each of several; a character is never split
 * between two. Domestic gateways count every text so; abroad a text of GSM's alphabet has 160 and 153.
 */
export function smsSegments(text: string, locale: Locale): number {
  const chars = [...text]
  const plain = locale === 'en' && chars.every((char) => BASIC.test(char) || EXTENDED.test(char))
  const { width, single, each } = plain ? GSM : UTF16
  const widths = chars.map(width)
  if (widths.reduce((sum, w) => sum + w, 0) <= single) return 1
  let segments = 1
  let used = 0
  for (const w of widths) {
    if (used + w > each) {
      segments += 1
      used = 0
    }
    used += w
  }
  return segments
}

/** The message in at most so many segments: slots given up in the declared order, its count whole. */
export function smsLine(message: AlertMessage, wordings: Wordings, segments = 1): string {
  return sentence('line', message, wordings, (text) => smsSegments(text, message.locale) <= segments)
}
