import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkScope, type Scope, wholeCity } from '../../../audiences/scope.ts'
import { addedTables, READER_TABLES, SERVICE_ONLY, serverAccessStatements } from '../../../server/warehouse/access.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'
import { seal } from '../../../views/compiled-query.ts'

/** A table of a city's own, and a dataset over it. */
const TREE = {
  table: 'tree',
  scopedBy: { district: { column: 'area' }, co_unit: { column: 'keepers', array: true } },
}
const DISTRICTS = ['d0', 'd1', 'd2']
const rows = Array.from({ length: 60 }, (_, n) => ({
  tenant: n % 10 === 0 ? 'other' : 'demo',
  area: n % 7 === 0 ? '' : `d${n % 3}`,
  keepers: n % 4 === 0 ? [] : [`k${n % 2}`],
  n,
}))

const directory = mkdtempSync(join(tmpdir(), 'wwh-grant-'))
let warehouse: Warehouse
beforeAll(async () => {
  warehouse = await openWarehouse({ dataDir: directory })
  for (const table of ['tree', 'shed'])
    await warehouse.command(
      `CREATE TABLE ${table} (tenant String, area LowCardinality(String), keepers Array(String), n UInt32) ENGINE = MergeTree ORDER BY n`,
    )
  await warehouse.insert('tree', rows)
  await warehouse.insert('shed', rows)
})
afterAll(async () => {
  await warehouse.close()
  rmSync(directory, { recursive: true, force: true })
})

const seen = async (reader: Scope, table = 'tree') => {
  const asked = seal({ sql: `SELECT n FROM ${table} ORDER BY n`, params: {}, scope: reader })
  return (await warehouse.read<{ n: number }>(asked)).rows.map(({ n }) => n)
}
const scope = (granted: Partial<Scope['rows']>) =>
  checkScope({ tenant: 'demo', rows: { ...wholeCity('demo').rows, ...granted } })

describe("a table of a city's own", () => {
  it('is closed until a dataset over it is granted', async () => {
    await expect(seen(wholeCity('demo'))).rejects.toMatchObject({ code: 'WAREHOUSE_GRANT' })
  })

  it('is open then to each reader’s own rows, whatever their scope, and no other table with it', async () => {
    await warehouse.grant(addedTables([TREE]))
    const some = (codes: string[]) => fc.oneof(fc.constant('all' as const), fc.subarray(codes))
    await fc.assert(
      fc.asyncProperty(some(DISTRICTS), some(['k0', 'k1']), some(['u1']), async (district, co_unit, unit) => {
        const own = rows.filter(
          (row) =>
            row.tenant === 'demo' &&
            (district === 'all' || district.includes(row.area)) &&
            (co_unit === 'all' || row.keepers.some((keeper) => co_unit.includes(keeper))),
        )
        // Units do not bound it: the dataset is not scoped by them.
        expect(await seen(scope({ district, co_unit, unit }))).toEqual(own.map(({ n }) => n))
      }),
      { numRuns: 40 },
    )
    await expect(seen(wholeCity('demo'), 'shed')).rejects.toMatchObject({ code: 'WAREHOUSE_GRANT' })
    expect((await warehouse.rows<{ c: number }>('SELECT count() AS c FROM tree'))[0]?.c).toBe(60)
  })

  it('stays open without a new start of the engine where nothing changed, and is closed when the dataset is gone', async () => {
    const uptime = async () => (await warehouse.rows<{ s: number }>('SELECT uptime() AS s'))[0]?.s ?? 0
    const before = await uptime()
    await warehouse.grant(addedTables([TREE]))
    expect(await uptime()).toBeGreaterThanOrEqual(before)
    await warehouse.grant([])
    await expect(seen(wholeCity('demo'))).rejects.toMatchObject({ code: 'WAREHOUSE_GRANT' })
  })
})

describe('what datasets add to the tables that readers may read', () => {
  it.each([
    ['nothing where the product has the table', { table: 'ticket', scopedBy: {} }, []],
    ['nothing where it holds the product’s own records', { table: 'quarantine', scopedBy: {} }, []],
    [
      'the table with the columns that bound its rows',
      TREE,
      [
        {
          table: 'tree',
          scopedBy: [
            { dimension: 'district', column: 'area' },
            { dimension: 'co_unit', column: 'keepers', array: true },
          ],
        },
      ],
    ],
    [
      'the table of its history as well, bounded alike',
      {
        table: 'pole',
        scopedBy: { district: { column: 'area' } },
        known: { at: 'made', past: { table: 'pole_past', until: 'until', key: ['n'] } },
      },
      ['pole', 'pole_past'].map((table) => ({ table, scopedBy: [{ dimension: 'district', column: 'area' }] })),
    ],
  ])('%s', (_what, dataset, added) => {
    expect(addedTables([dataset])).toEqual(added)
  })

  it('all that bounds a table’s rows in any of the datasets over it', () => {
    const [table] = addedTables([TREE, { table: 'tree', scopedBy: { unit: { column: 'owner' } } }])
    expect(table?.scopedBy.map(({ dimension }) => dimension)).toEqual(['district', 'co_unit', 'unit'])
  })
})

describe('on a server, by statements', () => {
  const statements = serverAccessStatements('hotline', [...READER_TABLES, ...addedTables([TREE])])

  it('each of which the engine can parse', async () => {
    for (const sql of statements)
      expect((await warehouse.rows('SELECT formatQuery({sql:String})', { sql })).length, sql).toBe(1)
  })

  it('a table’s rows are closed before the role may read it, and the product’s own records are never granted', () => {
    const tables = (start: RegExp) => statements.flatMap((sql) => start.exec(sql)?.[1] ?? [])
    const closed = tables(/^CREATE ROW POLICY OR REPLACE \w+ ON hotline\.(\w+)/)
    const granted = tables(/^GRANT SELECT ON hotline\.(\w+)/)
    expect(granted).toContain('tree')
    expect([...closed].sort()).toEqual([...granted, ...SERVICE_ONLY].sort())
    const first = (start: string) => statements.findIndex((sql) => sql.startsWith(start))
    const last = statements.findLastIndex((sql) => sql.startsWith('CREATE ROW POLICY'))
    expect(last).toBeLessThan(first('GRANT SELECT'))
  })
})
