import { WORDS, type Word } from './words.ts'

export type Locale = 'zh' | 'en'

/** The language of the page; fixed while it is open. */
export const locale: Locale = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'

export function word(key: Word): string {
  return WORDS[key][locale]
}
