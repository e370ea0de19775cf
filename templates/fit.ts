/** What holds a text: at most `most` of what `size` counts. Sizes add up over graphemes. */
export interface Room {
  most: number
  size(text: string): number
}

/** Room by UTF-16 units, as providers count "characters": an emoji takes two or more. */
export function characters(most: number): Room {
  return { most, size: (text) => text.length }
}

/** Room by bytes of UTF-8. */
export function bytes(most: number): Room {
  return { most, size: (text) => Buffer.byteLength(text) }
}

/** Signs as wide as a Chinese character, which two letters take the room of. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u{a4cf}\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f000}-\u{3fffd}]/u

/** Room by 字, as a design for Chinese counts what fits a line: a Chinese character or an emoji is one, a letter or digit half. */
export function columns(most: number): Room {
  return { most, size: (text) => [...text].reduce((sum, sign) => sum + (WIDE.test(sign) ? 1 : 0.5), 0) }
}

export function holds(room: Room, text: string): boolean {
  return room.size(text) <= room.most
}

/** One thing given up to be shorter: the same content with less in it. */
export type Step<T> = (content: T) => T

/**
 * The length contract of every form: the whole content, or with the first so many of the declared steps taken, whichever is the first
 * to fit. Steps drop or shorten; none of them may cut a figure. The last composition is returned even where it does not fit.
 */
export function fitted<T, R>(
  content: T,
  steps: readonly Step<T>[],
  compose: (content: T) => R,
  fits: (composed: R) => boolean,
): R {
  let left = content
  let composed = compose(left)
  for (const step of steps) {
    if (fits(composed)) return composed
    left = step(left)
    composed = compose(left)
  }
  return composed
}

const GRAPHEMES = new Intl.Segmenter()
/** Numbers, or what of one stands at a cut: digits of any script with the signs inside, between and around them. */
const NUMBER_AT_END = /[\p{Nd}×%−+-][\p{Nd}×%−+.,:-]*$/u

/** A sign that nothing follows any more. */
const SIGN_AT_END = /[\s,，、;；:：·]+$/u

/** The text within the room: whole graphemes, then an ellipsis; a number at the cut goes whole. */
export function shorten(text: string, room: Room, ellipsis = '…'): string {
  if (holds(room, text)) return text
  const most = room.most - room.size(ellipsis)
  let kept = ''
  let size = 0
  for (const { segment } of GRAPHEMES.segment(text)) {
    size += room.size(segment)
    if (size > most) break
    kept += segment
  }
  const whole = kept.replace(NUMBER_AT_END, '').replace(SIGN_AT_END, '')
  return most < 0 ? '' : `${whole}${ellipsis}`
}
