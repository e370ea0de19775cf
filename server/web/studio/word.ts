import { WORDS, type Word } from './words.ts'

export type Locale = 'zh' | 'en'

/** The language of the page; fixed while it is open. */
export const locale: Locale = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'

export function word(key: Word): string {
  return WORDS[key][locale]
}

/** A word around a number or a date. */
export function wordWith(key: Word, n: string | number): string {
  return word(key).replace('{n}', String(n))
}
