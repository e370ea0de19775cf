import { setImmediate as breathe } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { optionsOf, recordOf, shapeOf } from './city-record.ts'
import { type CityOptions, COLUMNS, DEMO_TENANT, demoCity, FACT_TABLES, type FactTable } from './generate.ts'
import { MATTER_NODES } from './matters.ts'
import { CITY, DISTRICTS, STREETS } from './places.ts'
import { UNITS } from './units.ts'

/** What loading needs of a warehouse. */
export type CityWarehouse = Pick<Warehouse, 'rows' | 'insert' | 'insertLines'>

export type LoadStage = 'names' | 'days' | 'done'

export interface LoadProgress {
  stage: LoadStage
  /** Days, or for `names` rows. */
  done: number
  total: number
  tickets: number
}

export interface LoadOptions extends CityOptions {
  onProgress?: (progress: LoadProgress) => void
  /** Clock for the load's own record. */
  now: () => Date
}

export interface LoadedCity {
  /** False when the warehouse already held the whole city. */
  loaded: boolean
  /** The end of the data that the warehouse holds: of an earlier load, if one was complete or begun. */
  end: Date
  tickets: number
}

interface Run {
  file: string
  tickets: string
  complete: number
}

/** The load's own record among the imports. */
export const RUN_ID = 'demo-city'
/** Tickets to a batch: large enough for the engine to like, small enough to hold two in memory. */
const BATCH_TICKETS = 15_000

/**
 * Makes the demo city and puts it into the warehouse, one batch being made while the one before it is inserted. Killed
 * half-way, the next call makes the same rows again (same keys, same versions, so each still counts once), to the same
 * end instant, even if it is called with a later one. A complete city is left alone.
 *
 * @throws AppError DEMO_CITY_DIFFERS when another demo city (seed, days or scale) lies in the warehouse
 */
export async function loadDemoCity(warehouse: CityWarehouse, options: LoadOptions): Promise<LoadedCity> {
  const days = options.days ?? 730
  const scale = options.scale ?? 1
  const shape = { seed: options.seed, days, scale }
  const before = await earlierRun(warehouse, shapeOf(shape))
  const end = before ? before.end : new Date(Math.floor(options.end.getTime() / 1000) * 1000)
  if (before?.complete) return { loaded: false, end, tickets: before.tickets }
  const shaped = { ...shape, end, falls: before ? before.falls : (options.falls ?? true) }
  const city = demoCity(shaped)
  const started = options.now()
  const file = recordOf(shaped)
  if (!before) await record(warehouse, file, started, undefined, 0)
  const progress = options.onProgress ?? (() => {})

  await loadNames(warehouse, progress)
  await warehouse.insert('calendar_day', city.calendar)
  const batch = new Map<FactTable, string[]>(FACT_TABLES.map((table) => [table, []]))
  let inserting: Promise<void> = Promise.resolve()
  let [done, tickets] = [0, 0]
  for (const day of city.generate()) {
    for (const table of FACT_TABLES) batch.get(table)!.push(day.rows[table].join(''))
    tickets += day.rows.ticket.length
    done++
    if (tickets % BATCH_TICKETS < day.rows.ticket.length || done === city.days) {
      await inserting
      inserting = insertBatch(warehouse, batch)
      // A failure is met at the next await; until then it must not count as unhandled.
      inserting.catch(() => {})
    }
    progress({ stage: 'days', done, total: city.days, tickets })
    // The socket to the engine needs the event loop while the next batch is made.
    await breathe()
  }
  await inserting
  await record(warehouse, file, started, options.now(), tickets)
  progress({ stage: 'done', done, total: city.days, tickets })
  return { loaded: true, end, tickets }
}

async function insertBatch(warehouse: CityWarehouse, batch: Map<FactTable, string[]>): Promise<void> {
  const taken = FACT_TABLES.map((table) => [table, batch.get(table)!.splice(0)] as const)
  await Promise.all(
    taken.map(([table, texts]) => warehouse.insertLines(table, COLUMNS[table].split(','), texts.join(''))),
  )
}

async function earlierRun(
  warehouse: CityWarehouse,
  shape: string,
): Promise<{ end: Date; falls: boolean; complete: boolean; tickets: number } | undefined> {
  const runs = await warehouse.rows<Run>(
    'SELECT file, toString(rows_new) AS tickets, toUInt8(finished_at >= started_at) AS complete FROM import_run WHERE tenant = {tenant:String} AND import_id = {id:String} ORDER BY complete DESC LIMIT 1',
    { tenant: DEMO_TENANT, id: RUN_ID },
  )
  const run = runs[0]
  if (!run) return undefined
  const made = optionsOf(run.file)
  if (!made || shapeOf(made) !== shape)
    throw new AppError(
      'DEMO_CITY_DIFFERS',
      `the warehouse holds another demo city (${run.file}) than the one asked for (${shape})`,
      {
        hint: 'start with an empty data directory, or with the seed, days and scale of the city that is there',
      },
    )
  return { end: made.end, falls: made.falls, complete: Number(run.complete) === 1, tickets: Number(run.tickets) }
}

/** The load's own record: written without an end when it begins, with one when it is complete. */
async function record(
  warehouse: CityWarehouse,
  file: string,
  started: Date,
  finished: Date | undefined,
  tickets: number,
): Promise<void> {
  await warehouse.insert('import_run', [
    {
      tenant: DEMO_TENANT,
      import_id: RUN_ID,
      file,
      sha256: '',
      mapping: RUN_ID,
      started_at: sqlTime(started),
      finished_at: sqlTime(finished ?? new Date(0)),
      rows_read: tickets,
      rows_new: tickets,
      rows_updated: 0,
      rows_unchanged: 0,
      rows_quarantined: 0,
    },
  ])
}

function sqlTime(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

async function loadNames(warehouse: CityWarehouse, progress: (p: LoadProgress) => void): Promise<void> {
  const rows = directoryRows()
  const total = Object.values(rows).reduce((sum, of) => sum + of.length, 0)
  let done = 0
  for (const [table, of] of Object.entries(rows)) {
    await warehouse.insert(table, of)
    done += of.length
    progress({ stage: 'names', done, total, tickets: 0 })
  }
}

/** Rows of `region`, `org` and `matter`. A region's population is the sum of its parts'. */
export function directoryRows(): Record<'region' | 'org' | 'matter', object[]> {
  const base = { tenant: DEMO_TENANT, ver: 1 }
  const region = (
    level: string,
    parent: string,
    of: { code: string; zh: string; en: string; lon: number; lat: number },
    population: number,
  ) => ({
    ...base,
    code: of.code,
    parent,
    level,
    name_zh: of.zh,
    name_en: of.en,
    population,
    lon: of.lon,
    lat: of.lat,
  })
  const people = (streets: readonly { population: number }[]) => streets.reduce((sum, s) => sum + s.population, 0)
  return {
    region: [
      region('city', '', CITY, people(STREETS)),
      ...DISTRICTS.map((d) => region('district', CITY.code, d, people(d.streets))),
      ...STREETS.map((s) => region('street', DISTRICTS[s.district]!.code, s, s.population)),
    ],
    org: UNITS.map((u) => ({ ...base, code: u.code, parent: u.parent, kind: u.kind, name_zh: u.zh, name_en: u.en })),
    matter: MATTER_NODES.map((m) => ({
      ...base,
      code: m.code,
      parent: m.parent,
      level: m.level,
      name_zh: m.zh,
      name_en: m.en,
    })),
  }
}
