import { addDays, weekday } from '../views/local-days.ts'
import type { DayContext } from './signal.ts'

/** A row of the table `calendar_day`, as far as the detectors need it. */
export interface CalendarRow {
  date: string
  kind: string
  coverage_to: string
}

/** A weekend day worked in exchange for a bridge day looks like the middle of a week. */
const MAKE_UP_TYPE = 2

/**
 * What is known about the days: type, holiday, eve and day after. Days without a calendar row count by their weekday, and `unknown`
 * says so when the last week has such a day or lies beyond what the calendar covers.
 */
export function dayContext(dates: string[], calendar: readonly CalendarRow[], lastDayShare: number): DayContext {
  const byDate = new Map(calendar.map((row) => [row.date, row]))
  const isHoliday = (date: string) => byDate.get(date)?.kind === 'holiday'
  const dayType = Uint8Array.from(dates, (date) => (byDate.get(date)?.kind === 'makeup' ? MAKE_UP_TYPE : weekday(date)))
  const holiday = Uint8Array.from(dates, (date) => {
    if (isHoliday(date)) return 1
    if (isHoliday(addDays(date, 1))) return 2
    return isHoliday(addDays(date, -1)) ? 3 : 0
  })
  const unknown = dates.slice(-7).some((date) => {
    const row = byDate.get(date)
    return !row || row.coverage_to < date
  })
  return { dates, dayType, holiday, unknown, lastDayShare }
}
