import type { Severity } from '../audiences/audience.ts'
import type { Locale, Localized } from '../audiences/locale.ts'

/** Severity as people read it. Colours are hints from analysis; statutory warning colours belong to competent authorities. */
export const SEVERITY_WORD: Record<Severity, Localized> = {
  blue: { zh: '蓝', en: 'Blue' },
  yellow: { zh: '黄', en: 'Yellow' },
  orange: { zh: '橙', en: 'Orange' },
  red: { zh: '红', en: 'Red' },
}

/** What a coloured message calls itself, so nobody takes it for a statutory warning. */
export const HINT_LABEL: Localized = { zh: '热线研判提示', en: 'Hotline analysis hint' }

/** Words that several forms share. */
export const WORD = {
  observed: { zh: '实际', en: 'Observed' },
  expected: { zh: '常态', en: 'Normally' },
  range: { zh: '常态区间', en: 'Normal range' },
  where: { zh: '地点', en: 'Where' },
  since: { zh: '开始', en: 'Since' },
  cause: { zh: '主因', en: 'Mainly' },
  owner: { zh: '主责', en: 'Owner' },
  deadline: { zh: '时限', en: 'Reply by' },
  details: { zh: '查看详情', en: 'See details' },
  rarity: { zh: '罕见程度', en: 'How rare' },
  why: { zh: '为何提示', en: 'Why you are told' },
  final: { zh: '终报', en: 'Final' },
  whole: { zh: '全市', en: 'citywide' },
  times: { zh: '倍', en: '×' },
} as const satisfies Record<string, Localized>

/** Units as definitions name them. */
const UNITS: Record<string, { zh: string; en: string; one?: string }> = {
  count: { zh: '件', en: '' },
  per10k: { zh: '/万人', en: 'per 10k people' },
  ratio: { zh: '', en: '' },
  tickets: { zh: '件', en: 'tickets', one: 'ticket' },
  calls: { zh: '通', en: 'calls', one: 'call' },
  people: { zh: '人', en: 'people', one: 'person' },
  callers: { zh: '人', en: 'callers', one: 'caller' },
  seconds: { zh: '秒', en: 's' },
  minutes: { zh: '分钟', en: 'min' },
  hours: { zh: '小时', en: 'h' },
  days: { zh: '天', en: 'days', one: 'day' },
  hops: { zh: '次', en: 'hops', one: 'hop' },
  times: { zh: '次', en: 'times', one: 'time' },
}

/** Units of counted things: "停水46件" needs no metric's name between. */
const COUNTED = ['', 'count', '件', 'ticket', 'tickets', 'calls', 'call', '通']

export function isCounted(unit: string): boolean {
  return COUNTED.includes(unit)
}

/** Whether a unit says that the number is a share in [0,1], written as a percentage. */
export function isShare(unit: string): boolean {
  return unit === 'share' || unit === 'percent' || unit === 'rate' || unit === '%'
}

/** A number as a person reads it: whole from 100 up, at most one decimal below, thousands grouped; never an exponent. */
export function numberText(value: number, locale: Locale): string {
  if (!Number.isFinite(value)) return '-'
  if (Math.abs(value) >= 1e12) return locale === 'zh' ? '1万亿以上' : 'over 1 trillion'
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 1
  return new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en-US', { maximumFractionDigits: digits }).format(value)
}

/** A number with its unit, such as 46件, 1,204 tickets, 87.5%. A unit that is not known is written as it is. */
export function quantity(value: number, unit: string, locale: Locale): string {
  if (isShare(unit)) return `${numberText(value * 100, locale)}%`
  const number = numberText(value, locale)
  const known = UNITS[unit]
  const word = known ? (locale === 'en' && number === '1' && known.one ? known.one : known[locale]) : unit
  if (word === '') return number
  return locale === 'zh' || word === '%' ? `${number}${word}` : `${number} ${word}`
}

/** An instant in the city's zone: parts as digits, hour 00–23. */
export function localParts(
  instant: Date,
  zone: string,
): { year: number; month: number; day: number; hour: number; minute: number; key: string } {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).formatToParts(instant)
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? '0'
  return {
    year: Number(part('year')),
    month: Number(part('month')),
    day: Number(part('day')),
    hour: Number(part('hour')),
    minute: Number(part('minute')),
    key: `${part('year')}-${part('month')}-${part('day')}`,
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The local time of an instant, with its date only where that is not today: 14:00 · 7月3日14:00 · 3 Jul 14:00. */
export function momentText(instant: Date, now: Date, zone: string, locale: Locale): string {
  const at = localParts(instant, zone)
  const time = `${String(at.hour).padStart(2, '0')}:${String(at.minute).padStart(2, '0')}`
  if (at.key === localParts(now, zone).key) return locale === 'zh' ? `今${time}` : time
  const year = at.year === localParts(now, zone).year ? '' : locale === 'zh' ? `${at.year}年` : ` ${at.year}`
  return locale === 'zh'
    ? `${year}${at.month}月${at.day}日${time}`
    : `${at.day} ${MONTHS[at.month - 1] ?? ''}${year} ${time}`
}

/** A local date such as 7月3日 周四 or Thu 3 Jul. */
export function dateText(instant: Date, zone: string, locale: Locale): string {
  const at = localParts(instant, zone)
  const weekday = new Intl.DateTimeFormat(locale === 'zh' ? 'zh-CN' : 'en-US', {
    timeZone: zone,
    weekday: 'short',
  }).format(instant)
  return locale === 'zh' ? `${at.month}月${at.day}日 ${weekday}` : `${weekday} ${at.day} ${MONTHS[at.month - 1] ?? ''}`
}

/** A local day "YYYY-MM-DD" in the same words. */
export function dayText(day: string, locale: Locale): string {
  return dateText(new Date(`${day}T12:00:00Z`), 'UTC', locale)
}

/** How rare a reading is: once in so many days, in the unit that people think in. */
export function rarityText(days: number, locale: Locale): string {
  if (days >= 3650) return locale === 'zh' ? '十年以上一遇' : 'rarer than once in ten years'
  if (days >= 700) {
    const years = Math.round(days / 365)
    return locale === 'zh' ? `约${years}年一遇` : `about once in ${years} years`
  }
  const whole = Math.max(1, Math.round(days))
  return locale === 'zh' ? `约${whole}天一遇` : `about once in ${whole} ${whole === 1 ? 'day' : 'days'}`
}
