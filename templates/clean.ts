/** Half of a character, which no encoding can carry. */
const LONE_SURROGATE = /\p{Cs}/gu
/** Line breaks, control characters, and marks that turn the reading order of what follows around. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]+/gu
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/**
 * People's text on one line, without what cannot be sent and what would reorder the figures beside it. An address in it stays text:
 * phones and chats make links of what looks like one.
 */
export function clean(text: string): string {
  const sendable = text.replace(LONE_SURROGATE, '\ufffd').replace(UNSEEN, ' ')
  return sendable.replace(/:\/\//g, '：//').replace(/\s+/g, ' ').trim()
}

/** A right-to-left text closed by a mark, so that a figure after it keeps its place. */
export function closed(text: string): string {
  return RIGHT_TO_LEFT.test(text) ? `${text}\u200e` : text
}
