import { type LocalDay, weekday } from './local-days.ts'

/** A day of the city's calendar: `makeup` is a weekend day that is worked in exchange for a bridge day. */
export interface CalendarDay {
  date: LocalDay
  kind: 'workday' | 'weekend' | 'holiday' | 'makeup'
  name_zh: string
  name_en: string
  /** 1 on the first day of an unbroken run of holidays. */
  offset_in_holiday: number
  /** Last date whose holidays are known. */
  coverage_to: LocalDay
}

/** Whether people work on a day. A day whose holidays are not known counts by its weekday. */
export function isWorkday(calendar: readonly CalendarDay[], day: LocalDay): boolean {
  const row = calendar.find((one) => one.date === day)
  if (!row || row.coverage_to < day) return weekday(day) < 5
  return row.kind === 'workday' || row.kind === 'makeup'
}
