import type { Locale } from '../audiences/locale.ts'
import type { CalendarDay } from '../views/calendar.ts'
import { addDays, type LocalDay } from '../views/local-days.ts'
import { dayText } from './wording.ts'

/** How far a reader is told what comes. */
const DAYS_AHEAD = 7

/** The holidays and make-up workdays that begin within a week after a day, one line each. */
export function aheadLines(calendar: readonly CalendarDay[], today: LocalDay, locale: Locale): string[] {
  const last = addDays(today, DAYS_AHEAD)
  return calendar
    .filter((day) => day.date > today && day.date <= last)
    .flatMap((day) => {
      const date = dayText(day.date, locale)
      const name = locale === 'zh' ? day.name_zh : day.name_en
      if (day.kind === 'makeup') return [locale === 'zh' ? `${date} 调休上班` : `${date}: a make-up workday`]
      if (day.kind !== 'holiday' || day.offset_in_holiday !== 1) return []
      const length = runLength(calendar, day.date)
      return [locale === 'zh' ? `${date}起 ${name}，放假${length}天` : `${date}: ${name}, ${length} days off`]
    })
}

/** Days off from a day on, weekends that follow on them included. */
function runLength(calendar: readonly CalendarDay[], from: LocalDay): number {
  let length = 0
  const off = new Set(calendar.filter((d) => d.kind === 'holiday' || d.kind === 'weekend').map((d) => d.date))
  for (let day = from; off.has(day); day = addDays(day, 1)) length += 1
  return length
}
