import type { CalendarDay } from '../../views/calendar.ts'
import type { LocalDay } from '../../views/local-days.ts'
import type { Warehouse } from './warehouse.ts'

/** The calendar's rows for the days from `from` to `to`, both included; a day without a row is left out. */
export function readCalendar(
  warehouse: Pick<Warehouse, 'rows'>,
  tenant: string,
  from: LocalDay,
  to: LocalDay,
): Promise<CalendarDay[]> {
  return warehouse.rows<CalendarDay>(
    `SELECT toString(c.date) AS date, c.kind AS kind, c.name_zh AS name_zh, c.name_en AS name_en,
       c.offset_in_holiday AS offset_in_holiday, toString(c.coverage_to) AS coverage_to
     FROM calendar_day AS c FINAL
     WHERE c.tenant = {tenant:String} AND c.date BETWEEN {from:Date} AND {to:Date} ORDER BY c.date`,
    { tenant, from, to },
  )
}
