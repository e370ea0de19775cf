import { type Mark, type Truth, truthOf } from '../../alerts/judge.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { optionsOf } from './city-record.ts'
import { DEMO_TENANT, demoCity } from './generate.ts'
import { RUN_ID } from './load.ts'
import { marksOf } from './marks.ts'

/** What was planted in the demo city that a warehouse holds: made again from the options that its load wrote down. Null without one. */
export async function plantedTruth(warehouse: Pick<Warehouse, 'rows'>): Promise<Mark[] | null> {
  const runs = await warehouse.rows<{ file: string }>(
    'SELECT file FROM import_run WHERE tenant = {tenant:String} AND import_id = {id:String} LIMIT 1',
    { tenant: DEMO_TENANT, id: RUN_ID },
  )
  const record = runs[0]?.file ?? ''
  const options = optionsOf(record)
  if (!options) return null
  if (made?.record !== record) made = { record, marks: marksOf(demoCity(options)) }
  return made.marks
}

/** Planning a city takes a good part of a second, and one record always means the same city. */
let made: { record: string; marks: Mark[] } | undefined

/** What is known of a period (local days, `to` exclusive): all of it where the city was planted, null elsewhere. */
export async function truthWithin(
  warehouse: Pick<Warehouse, 'rows'>,
  period: { from: string; to: string },
): Promise<Truth | null> {
  const marks = await plantedTruth(warehouse)
  return marks && truthOf(marks, period)
}
