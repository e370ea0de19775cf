import chineseDays from 'chinese-days'
import table from 'chinese-days/dist/chinese-days.json' with { type: 'json' }

export type Country = 'CN' | 'US'
export type DayKind = 'workday' | 'weekend' | 'holiday' | 'makeup'

/** A row of the table `calendar_day`. Dates are 'YYYY-MM-DD' in the city's own zone. */
export interface CalendarDay {
  tenant: string
  date: string
  /** `makeup` is a Saturday or Sunday that is worked in exchange for a bridge day (调休). */
  kind: DayKind
  name_zh: string
  name_en: string
  /** 1 on the first day of an unbroken run of holidays, 2 on the second …; 0 on every other day. */
  offset_in_holiday: number
  /** Day of the lunar calendar, such as 正月初一; empty outside China. */
  lunar: string
  solar_term: string
  /** Where the kind comes from; `weekday-rule` says that the year's holidays are not known. */
  source: string
  /** Last date whose holidays are known. A figure whose baseline needs a later date must say so. */
  coverage_to: string
  ver: number
}

const DAY_MS = 86_400_000
const HOLIDAYS: Readonly<Record<string, string>> = table.holidays
const MAKEUPS: Readonly<Record<string, string>> = table.workdays
const KNOWN_YEARS = new Set(Object.keys(HOLIDAYS).map((d) => d.slice(0, 4)))
const LAST_KNOWN = `${[...KNOWN_YEARS].sort().at(-1)}-12-31`

/** Festivals that fall on ordinary days in most years: named, though the day's kind stays what it is. */
const LUNAR_FESTIVALS: Readonly<Record<string, readonly [string, string]>> = {
  正月十五: ['元宵节', 'Lantern Festival'],
  七月初七: ['七夕', 'Qixi Festival'],
  九月初九: ['重阳节', 'Double Ninth Festival'],
  腊月初八: ['腊八节', 'Laba Festival'],
}

/** Every date from `from` to `to`, both included, as 'YYYY-MM-DD'. Counted in UTC, so no zone can shift a day. */
export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = []
  for (let t = Date.parse(`${from}T00:00:00Z`); t <= Date.parse(`${to}T00:00:00Z`); t += DAY_MS)
    dates.push(new Date(t).toISOString().slice(0, 10))
  return dates
}

/**
 * Rows of `calendar_day` for any tenant, `from` and `to` included ('YYYY-MM-DD'). CN days come from the package
 * chinese-days (State Council notices, 2004 on); a year it does not know falls back to weekdays, and says so in
 * `source` and `coverage_to`. US days are the federal holidays of 5 U.S.C. § 6103 as observed, by rule.
 */
export function seedCalendar(tenant: string, from: string, to: string, country: Country = 'CN'): CalendarDay[] {
  const dayOf = country === 'CN' ? chineseDay : federalDay()
  const terms = country === 'CN' ? solarTerms(from, to) : new Map<string, string>()
  let run = runBefore(from, country)
  return datesBetween(from, to).map((date) => {
    const day = dayOf(date)
    run = day.kind === 'holiday' ? run + 1 : 0
    return {
      tenant,
      date,
      kind: day.kind,
      name_zh: day.name[0],
      name_en: day.name[1],
      offset_in_holiday: run,
      lunar: day.lunar,
      solar_term: terms.get(date) ?? '',
      source: day.source,
      coverage_to: country === 'CN' ? LAST_KNOWN : '2099-12-31',
      ver: 1,
    }
  })
}

interface Day {
  kind: DayKind
  name: readonly [zh: string, en: string]
  lunar: string
  source: string
}

/** How many holidays in a row end just before a date, so that a seed beginning inside a run counts on. */
function runBefore(from: string, country: Country): number {
  const dayOf = country === 'CN' ? chineseDay : federalDay()
  let run = 0
  for (let t = Date.parse(`${from}T00:00:00Z`) - DAY_MS; ; t -= DAY_MS, run++)
    if (dayOf(new Date(t).toISOString().slice(0, 10)).kind !== 'holiday') return run
}

function weekdayKind(date: string): DayKind {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6 ? 'weekend' : 'workday'
}

function chineseDay(date: string): Day {
  const lunarDate = chineseDays.getLunarDate(localNoon(date))
  const lunar = `${lunarDate.isLeap ? '闰' : ''}${lunarDate.lunarMonCN}${lunarDate.lunarDayCN}`
  const known = KNOWN_YEARS.has(date.slice(0, 4))
  const source = known ? 'chinese-days' : 'weekday-rule'
  const holiday = HOLIDAYS[date]
  if (holiday) return { kind: 'holiday', name: names(holiday), lunar, source }
  const makeup = MAKEUPS[date]
  if (makeup) {
    const [zh, en] = names(makeup)
    return { kind: 'makeup', name: [`${zh}调休上班`, `Make-up workday for ${en}`], lunar, source }
  }
  return { kind: weekdayKind(date), name: LUNAR_FESTIVALS[lunar] ?? ['', ''], lunar, source }
}

/** The package writes "New Year's Day,元旦,1". */
function names(entry: string): [zh: string, en: string] {
  const [en = '', zh = ''] = entry.split(',')
  return [zh, en]
}

/** The package reads a Date's local fields; noon of the local day is the same date in every zone and on days with a clock change. */
function localNoon(date: string): Date {
  return new Date(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10)), 12)
}

function solarTerms(from: string, to: string): Map<string, string> {
  return new Map(chineseDays.getSolarTerms(localNoon(from), localNoon(to)).map((t) => [t.date, t.name]))
}

function federalDay(): (date: string) => Day {
  const byYear = new Map<number, Map<string, readonly [string, string]>>()
  return (date) => {
    const year = Number(date.slice(0, 4))
    const holidays = byYear.get(year) ?? federalHolidays(year)
    byYear.set(year, holidays)
    const name = holidays.get(date)
    return name
      ? { kind: 'holiday', name, lunar: '', source: 'us-federal-rule' }
      : { kind: weekdayKind(date), name: ['', ''], lunar: '', source: 'us-federal-rule' }
  }
}

/** Federal holidays as observed: one on a Saturday is observed on Friday, one on a Sunday on Monday. */
function federalHolidays(year: number): Map<string, readonly [string, string]> {
  const days = new Map<string, readonly [string, string]>()
  const fixed = (y: number, month: number, day: number, zh: string, en: string) => {
    const t = Date.UTC(y, month - 1, day)
    const weekday = new Date(t).getUTCDay()
    const observed = new Date(t + (weekday === 6 ? -DAY_MS : weekday === 0 ? DAY_MS : 0))
    if (observed.getUTCFullYear() === year) days.set(observed.toISOString().slice(0, 10), [zh, en])
  }
  const nth = (month: number, weekday: number, n: number, zh: string, en: string) => {
    const first = new Date(Date.UTC(year, month - 1, 1)).getUTCDay()
    const day = 1 + ((weekday - first + 7) % 7) + (n - 1) * 7
    days.set(new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10), [zh, en])
  }
  fixed(year, 1, 1, '元旦', "New Year's Day")
  fixed(year + 1, 1, 1, '元旦', "New Year's Day")
  nth(1, 1, 3, '马丁·路德·金日', 'Martin Luther King Jr. Day')
  nth(2, 1, 3, '总统日', "Washington's Birthday")
  const lastOfMay = new Date(Date.UTC(year, 4, 31))
  const memorial = new Date(lastOfMay.getTime() - ((lastOfMay.getUTCDay() + 6) % 7) * DAY_MS)
  days.set(memorial.toISOString().slice(0, 10), ['阵亡将士纪念日', 'Memorial Day'])
  if (year >= 2021) fixed(year, 6, 19, '六月节', 'Juneteenth')
  fixed(year, 7, 4, '独立日', 'Independence Day')
  nth(9, 1, 1, '劳动节', 'Labor Day')
  nth(10, 1, 2, '哥伦布日', 'Columbus Day')
  fixed(year, 11, 11, '退伍军人节', 'Veterans Day')
  nth(11, 4, 4, '感恩节', 'Thanksgiving Day')
  fixed(year, 12, 25, '圣诞节', 'Christmas Day')
  return days
}
