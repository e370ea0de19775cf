import type { Severity } from '../audiences/audience.ts'
import type { Locale, Localized } from '../audiences/locale.ts'
import { zoneFormat } from '../views/zone-format.ts'

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
  overdue: { zh: '时限已过', en: 'Overdue since' },
  details: { zh: '查看详情', en: 'See details' },
  rarity: { zh: '罕见程度', en: 'How rare' },
  record: { zh: '本规则', en: 'This rule' },
  why: { zh: '为何提示', en: 'Why you are told' },
  told: { zh: '收到原因', en: 'Sent by' },
  level: { zh: '级别', en: 'Level' },
  before: { zh: '前次', en: 'Before' },
  peak: { zh: '最高', en: 'Peak' },
  lasted: { zh: '历时', en: 'Lasted' },
  normal: { zh: '已恢复常态', en: 'back to normal' },
  eased: { zh: '已不再达到提示标准', en: 'no longer at the level of an alert' },
  shifted: { zh: '已成新常态', en: 'has become the usual level' },
  unwatched: { zh: '已停止监测', en: 'no longer watched' },
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

/** Formats are made once: making one takes longer than writing hundreds of numbers with it. */
const numbers = (tag: string, maximumFractionDigits: number) => new Intl.NumberFormat(tag, { maximumFractionDigits })
const NUMBERS = {
  zh: [numbers('zh-CN', 0), numbers('zh-CN', 1)],
  en: [numbers('en-US', 0), numbers('en-US', 1)],
} as const

/** A number as a person reads it: whole from 100 up, at most one decimal below, thousands grouped; never an exponent. */
export function numberText(value: number, locale: Locale): string {
  if (!Number.isFinite(value)) return '-'
  if (Math.abs(value) >= 1e12) return locale === 'zh' ? '1万亿以上' : 'over 1 trillion'
  const digits = Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : 1
  return NUMBERS[locale][digits].format(value)
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

const DAY = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
const CLOCK = { ...DAY, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const

/** An instant in the city's zone: parts as digits, hour 00–23. */
export function localParts(
  instant: Date,
  zone: string,
): { year: number; month: number; day: number; hour: number; minute: number; key: string } {
  const parts = zoneFormat('en-CA', zone, CLOCK).formatToParts(instant)
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
  return datedText(at, time, localParts(now, zone).year, locale)
}

/** A local day or hour, "YYYY-MM-DD" perhaps with " HH:MM", in such words, with its date in any case. */
export function localText(local: string, now: Date, zone: string, locale: Locale): string {
  const [date = '', time = ''] = local.split(' ')
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return datedText({ year, month, day }, time, localParts(now, zone).year, locale)
}

function datedText(
  { year, month, day }: { year: number; month: number; day: number },
  time: string,
  thisYear: number,
  locale: Locale,
): string {
  if (locale === 'zh') return `${year === thisYear ? '' : `${year}年`}${month}月${day}日${time}`
  return [day, MONTHS[month - 1] ?? '', year === thisYear ? '' : year, time].filter((part) => part !== '').join(' ')
}

/** What a reading covers, such as 近3天 or 近2小时; empty for one day, which goes without saying. */
export function windowText(reading: { windowDays: number; windowHours?: number; locale: Locale }): string {
  const { windowDays, windowHours, locale } = reading
  if (windowHours !== undefined) {
    return locale === 'zh' ? `近${windowHours}小时` : `${windowHours} ${windowHours === 1 ? 'hour' : 'hours'}`
  }
  if (windowDays <= 1) return ''
  return locale === 'zh' ? `近${windowDays}天` : `${windowDays} days`
}

/** The bar that a reading has crossed, such as 低于85%. */
export function barText(bar: { side: 'above' | 'below'; value: number }, unit: string, locale: Locale): string {
  const value = quantity(bar.value, unit, locale)
  if (locale === 'zh') return `${bar.side === 'below' ? '低于' : '高于'}${value}`
  return `${bar.side === 'below' ? 'under' : 'over'} ${value}`
}

/** How long something went on, in whole hours below two days and whole days from there. */
export function durationText(ms: number, locale: Locale): string {
  const hours = Math.max(1, Math.round(ms / 3_600_000))
  const days = Math.round(hours / 24)
  if (hours < 48) return locale === 'zh' ? `${hours}小时` : `${hours} ${hours === 1 ? 'hour' : 'hours'}`
  return locale === 'zh' ? `${days}天` : `${days} days`
}

/** A local date such as 7月3日 周四 or Thu 3 Jul. */
export function dateText(instant: Date, zone: string, locale: Locale): string {
  const at = localParts(instant, zone)
  const weekday = zoneFormat(locale === 'zh' ? 'zh-CN' : 'en-US', zone, { weekday: 'short' }).format(instant)
  return locale === 'zh' ? `${at.month}月${at.day}日 ${weekday}` : `${weekday} ${at.day} ${MONTHS[at.month - 1] ?? ''}`
}

/** A local day "YYYY-MM-DD" in the same words. */
export function dayText(day: string, locale: Locale): string {
  return dateText(new Date(`${day}T12:00:00Z`), 'UTC', locale)
}

/** Local days "YYYY-MM-DD" from one to another, both included: 11月16日至22日 or 16–22 Nov; their year where it changes between. */
export function spanText(from: string, to: string, locale: Locale): string {
  const [a, b] = [from, to].map((day) => day.split('-').map(Number)) as [number[], number[]]
  const [fromYear = 0, fromMonth = 0, fromDay = 0] = a
  const [toYear = 0, toMonth = 0, toDay = 0] = b
  const year = fromYear !== toYear
  const month = year || fromMonth !== toMonth
  if (locale === 'zh')
    return `${year ? `${fromYear}年` : ''}${fromMonth}月${fromDay}日至${year ? `${toYear}年` : ''}${month ? `${toMonth}月` : ''}${toDay}日`
  const name = (at: number) => MONTHS[at - 1] ?? ''
  const first = month ? `${fromDay} ${name(fromMonth)}${year ? ` ${fromYear}` : ''} – ` : `${fromDay}–`
  return `${first}${toDay} ${name(toMonth)}${year ? ` ${toYear}` : ''}`
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

const CHANNELS: Record<string, Localized> = {
  inbox: { zh: '收件箱', en: 'Inbox' },
  email: { zh: '邮件', en: 'E-mail' },
  sms: { zh: '短信', en: 'SMS' },
  card: { zh: '群卡片', en: 'Chat card' },
  webhook: { zh: '接口推送', en: 'Webhook' },
}

/** Between a name and its value in plain text. */
export const COLON: Localized = { zh: '：', en: ': ' }

/** A note beside what it explains: （常态 84件） or " (normally 84)". */
export function inBrackets(note: string, locale: Locale): string {
  return locale === 'zh' ? `（${note}）` : ` (${note})`
}

/** A channel in the reader's language. */
export function channelText(channel: string, locale: Locale): string {
  return CHANNELS[channel]?.[locale] ?? channel
}
