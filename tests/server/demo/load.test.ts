import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoCity, FACT_TABLES, type FactTable } from '../../../server/demo/generate.ts'
import { loadDemoCity } from '../../../server/demo/load.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'

const OPTIONS = { seed: 3, end: new Date('2026-11-24T02:00:00Z'), days: 120, scale: 0.05, now: () => new Date() }
const LATER = new Date('2026-11-26T02:00:00Z')

describe('loading the demo city', () => {
  let directory: string
  let warehouse: Warehouse
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'demo-city-'))
    warehouse = await openWarehouse({ dataDir: directory })
  })
  afterAll(async () => {
    await warehouse.close()
    await rm(directory, { recursive: true })
  })

  const count = async (from: string): Promise<number> =>
    Number((await warehouse.rows<{ n: number }>(`SELECT count() AS n FROM ${from}`))[0]?.n)

  it('goes on to the first end after it was interrupted, and counts nothing twice', async () => {
    let [inserts, tickets] = [0, Promise.resolve()]
    const dying: Pick<Warehouse, 'rows' | 'insert' | 'insertLines'> = {
      rows: warehouse.rows,
      insert: warehouse.insert,
      insertLines: async (table, columns, lines) => {
        if (table === 'call' && ++inserts === 1) {
          // A batch's tables go in at once: the tickets are there when the calls fail.
          await tickets
          throw new Error('killed')
        }
        const inserted = warehouse.insertLines(table, columns, lines)
        if (table === 'ticket') tickets = inserted
        return inserted
      },
    }
    await expect(loadDemoCity(dying, OPTIONS)).rejects.toThrow('killed')
    expect(await count('ticket FINAL')).toBeGreaterThan(0)
    const city = await loadDemoCity(warehouse, { ...OPTIONS, end: LATER })
    expect(city).toMatchObject({ loaded: true, end: OPTIONS.end })
    const made = Object.fromEntries(FACT_TABLES.map((t) => [t, 0])) as Record<FactTable, number>
    for (const day of demoCity(OPTIONS).generate()) for (const t of FACT_TABLES) made[t] += day.rows[t].length
    for (const t of FACT_TABLES) expect(await count(`${t} FINAL`), t).toBe(made[t])
    expect(city.tickets).toBe(made.ticket)
  })

  it('leaves a complete city alone', async () => {
    const again = await loadDemoCity(warehouse, { ...OPTIONS, end: LATER })
    expect(again).toMatchObject({ loaded: false, end: OPTIONS.end })
  })

  it('refuses to mix two cities', async () => {
    await expect(loadDemoCity(warehouse, { ...OPTIONS, seed: 4 })).rejects.toMatchObject({ code: 'DEMO_CITY_DIFFERS' })
  })

  it('names every code that a ticket carries, and its streets add up to its districts', async () => {
    for (const [column, table] of [
      ['street_code', 'region'],
      ['district_code', 'region'],
      ['unit_code', 'org'],
      ['matter3', 'matter'],
    ])
      expect(await count(`ticket FINAL WHERE ${column} NOT IN (SELECT code FROM ${table})`), column).toBe(0)
    const [sums] = await warehouse.rows<{ streets: number; districts: number }>(
      "SELECT sumIf(population, level = 'street') AS streets, sumIf(population, level = 'district') AS districts FROM region FINAL",
    )
    expect(sums?.streets).toBe(sums?.districts)
    expect(await count("ticket FINAL WHERE has(co_units, 'law-aid')")).toBeGreaterThan(0)
    expect(await count("ticket FINAL WHERE event_id != '' OR content_masked = ''")).toBe(0)
  })
})
