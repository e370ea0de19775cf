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

/** What something is, and its value. */
export function labelled(label: string, value: string | number): string {
  return locale === 'zh' ? `${label}：${value}` : `${label}: ${value}`
}

/** A note beside what it explains. */
export function bracketed(note: string): string {
  return locale === 'zh' ? `（${note}）` : ` (${note})`
}

/** Things one after the other. */
export function listed(names: readonly string[]): string {
  return names.join(locale === 'zh' ? '、' : ', ')
}

const DAY = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
  month: locale === 'zh' ? 'long' : 'short',
  day: 'numeric',
  timeZone: 'UTC',
})

/** A day, YYYY-MM-DD, as the page's other parts write days. */
export function dayText(day: string): string {
  return DAY.format(new Date(`${day.slice(0, 10)}T00:00Z`))
}
