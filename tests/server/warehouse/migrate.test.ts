import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../../../server/warehouse/migrate.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'

const home = mkdtempSync(join(tmpdir(), 'wwh-migrate-'))
const files = pathToFileURL(`${mkdtempSync(join(tmpdir(), 'wwh-migrations-'))}/`)
let warehouse: Warehouse

beforeAll(async () => {
  warehouse = await openWarehouse({ dataDir: home })
})

afterAll(async () => {
  await warehouse.close()
  rmSync(home, { recursive: true, force: true })
  rmSync(files, { recursive: true, force: true })
})

const write = (name: string, sql: string) => writeFileSync(new URL(name, files), sql)
const names = () => warehouse.rows('SELECT name FROM schema_migration ORDER BY name')

describe("the product's own migrations", () => {
  const columns = () =>
    warehouse.rows(
      'SELECT table, name, type, default_expression FROM system.columns WHERE database = currentDatabase() ORDER BY table, position',
    )
  const anew = async () => {
    for (const { name } of await warehouse.rows<{ name: string }>('SHOW TABLES'))
      await warehouse.command(`DROP TABLE ${name}`)
  }
  /** The warehouse up to its nth statement, whose answer never comes. */
  const dyingAt = (n: number) => {
    let ran = 0
    const command: Warehouse['command'] = async (sql) => {
      await warehouse.command(sql)
      if (++ran === n) throw new Error('killed')
    }
    return { ...warehouse, command }
  }

  it('bear being run again, each statement of them', async () => {
    const whole = await columns()
    await warehouse.command('TRUNCATE TABLE schema_migration')
    await migrate(warehouse)
    expect(await columns()).toEqual(whole)
  })

  it.each([1, 8, 14, 18])('cut off after statement %i, are run to their end', async (statement) => {
    const whole = await columns()
    await anew()
    await expect(migrate(dyingAt(statement))).rejects.toThrow('killed')
    await migrate(warehouse)
    expect(await columns()).toEqual(whole)
  })
})

describe('migrations', () => {
  beforeAll(() => warehouse.command('TRUNCATE TABLE schema_migration'))

  it('run in order, each once, statement by statement', async () => {
    write('0002-second.sql', "INSERT INTO first SELECT 'a;b';\n")
    write(
      '0001-first.sql',
      '-- A comment; with a semicolon.\nCREATE TABLE first (a String)\nENGINE = MergeTree ORDER BY a;\n',
    )
    write('notes.txt', 'not a migration')
    await migrate(warehouse, files)
    await migrate(warehouse, files)
    expect(await warehouse.rows('SELECT a FROM first')).toEqual([{ a: 'a;b' }])
    expect(await names()).toEqual([{ name: '0001-first.sql' }, { name: '0002-second.sql' }])
  })

  it('go on where a kill cut one off', async () => {
    write(
      '0003-third.sql',
      'CREATE TABLE first (a String) ENGINE = Null;\nCREATE TABLE third (a String) ENGINE = Null;\n',
    )
    await migrate(warehouse, files)
    expect(await names()).toHaveLength(3)
  })

  it('may not change after they ran', async () => {
    write('0003-third.sql', 'CREATE TABLE other (a String) ENGINE = Null;\n')
    await expect(migrate(warehouse, files)).rejects.toMatchObject({
      code: 'WAREHOUSE_SCHEMA',
      message: expect.stringContaining('0003-third.sql'),
    })
  })

  it('refuse a warehouse that a newer version made', async () => {
    rmSync(new URL('0003-third.sql', files))
    await expect(migrate(warehouse, files)).rejects.toMatchObject({
      code: 'WAREHOUSE_SCHEMA',
      message: expect.stringContaining('newer'),
    })
  })
})
