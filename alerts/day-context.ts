import { addDays, weekday } from '../views/local-days.ts'
import { HOLIDAY_TYPE, MAKE_UP_TYPE } from './detectors/daily-fit.ts'
import { type Completeness, LEAST_COMPLETENESS } from './detectors/daily-tail.ts'
import type { DayContext } from './signal.ts'

/** A row of the table `calendar_day`, as far as the detectors need it. */
export interface CalendarRow {
  date: string
  kind: string
  coverage_to: string
}

/**
 * What is known about the days: type, holiday, eve and day after. A holiday is a Sunday of its own kind, whatever its weekday. A day without a calendar row, or beyond what the calendar covers, counts by
 * its weekday and is `uncertain`; `unknown` says so when the last week has such a day. `arrived` is for a tick within the last day.
 */
export function dayContext(
  dates: string[],
  calendar: readonly CalendarRow[],
  arrived: readonly Completeness[] = [],
): DayContext {
  const byDate = new Map(calendar.map((row) => [row.date, row]))
  const isHoliday = (date: string) => byDate.get(date)?.kind === 'holiday'
  const dayType = Uint8Array.from(dates, (date) => {
    if (isHoliday(date)) return HOLIDAY_TYPE
    return byDate.get(date)?.kind === 'makeup' ? MAKE_UP_TYPE : weekday(date)
  })
  const holiday = Uint8Array.from(dates, (date) => {
    if (isHoliday(date)) return 1
    if (isHoliday(addDays(date, 1))) return 2
    return isHoliday(addDays(date, -1)) ? 3 : 0
  })
  const uncertain = Uint8Array.from(dates, (date) => {
    const row = byDate.get(date)
    return !row || row.coverage_to < date ? 1 : 0
  })
  return { dates, dayType, holiday, uncertain, unknown: uncertain.slice(-7).includes(1), arrived }
}

const WHOLE: Completeness = { share: 1, variance: 0 }

/** What has come in of the day that lies so many days before the last one. */
export function arrivedOf(days: Pick<DayContext, 'arrived'>, back: number): Completeness {
  return days.arrived[back] ?? WHOLE
}

/** The day after the last one of which half is in (exclusive index): a day before that is not judged yet. */
export function judgedEnd(days: DayContext): number {
  let back = 0
  while (back < days.arrived.length && arrivedOf(days, back).share < LEAST_COMPLETENESS) back++
  return days.dates.length - back
}
