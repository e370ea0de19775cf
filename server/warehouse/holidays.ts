import { addDays, daysBetween, type LocalDay } from '../../views/local-days.ts'
import { Recent } from '../recent.ts'
import type { Warehouse } from './warehouse.ts'

/** An unbroken run of holidays of one name, both days included. */
export interface Holiday {
  from: LocalDay
  to: LocalDay
  zh: string
  en: string
}

type Asked = [warehouse: Pick<Warehouse, 'rows'>, tenant: string, from: LocalDay, to: LocalDay]

/** A calendar changes a few times a year, and every line over time asks for it. */
const KEPT_MS = 60_000
const MOST_KEPT = 500
const kept = new WeakMap<object, Recent<readonly Holiday[]>>()

/** The holidays of a city's calendar between two local days, both included, oldest first; as they were within the last minute. */
export function holidaysBetween(...[warehouse, tenant, from, to]: Asked): Promise<readonly Holiday[]> {
  const recent = kept.get(warehouse) ?? new Recent<readonly Holiday[]>(MOST_KEPT, () => 1)
  kept.set(warehouse, recent)
  const minute = Math.floor(Date.now() / KEPT_MS)
  return recent.answer(`${tenant} ${from} ${to} ${minute}`, () => read(warehouse, tenant, from, to))
}

async function read(...[warehouse, tenant, from, to]: Asked): Promise<Holiday[]> {
  const days = await warehouse.rows<{ date: LocalDay; zh: string; en: string }>(
    `SELECT toString(c.date) AS date, c.name_zh AS zh, c.name_en AS en FROM calendar_day AS c FINAL
     WHERE c.tenant = {tenant:String} AND c.kind = 'holiday' AND c.date BETWEEN {from:Date} AND {to:Date} ORDER BY c.date`,
    { tenant, from, to },
  )
  const runs: Holiday[] = []
  for (const { date, zh, en } of days) {
    const last = runs.at(-1)
    if (last && last.zh === zh && addDays(last.to, 1) === date) last.to = date
    else runs.push({ from: date, to: date, zh, en })
  }
  return runs
}

/** Each day of them. */
export async function holidayDays(...asked: Asked): Promise<ReadonlySet<LocalDay>> {
  const runs = await holidaysBetween(...asked)
  return new Set(runs.flatMap(({ from, to }) => daysBetween(from, addDays(to, 1))))
}
