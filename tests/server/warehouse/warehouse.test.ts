import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkScope, SCOPE_DIMENSIONS, type Scope, wholeCity } from '../../../audiences/scope.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'
import { type CompiledQuery, seal } from '../../../views/compiled-query.ts'

const directory = mkdtempSync(join(tmpdir(), 'wwh-warehouse-'))
let warehouse: Warehouse

const ticket = (id: number) => ({
  tenant: id % 10 === 0 ? 'other' : 'demo',
  ticket_id: `t${id}`,
  created_at: '2026-01-01 00:00:00',
  district_code: `d${id % 3}`,
  street_code: id % 11 === 0 ? '' : `d${id % 3}s${id % 5}`,
  unit_code: `u${id % 4}`,
  co_units: id % 13 === 0 ? [''] : [`c${id % 2}`],
  caller_kind: id % 7 === 0 ? 'enterprise' : 'person',
  title: `secret-${id}`,
  ver: 1,
})

beforeAll(async () => {
  warehouse = await openWarehouse({ dataDir: directory })
  await warehouse.insert(
    'ticket',
    Array.from({ length: 420 }, (_, id) => ticket(id)),
  )
  await warehouse.insert('quarantine', [
    {
      tenant: 'demo',
      import_id: 'i',
      file: 'f',
      line: 1,
      code: 'bad-time',
      reason: 'r',
      raw: 'raw',
      at: '2026-01-01 00:00:00',
    },
  ])
})

afterAll(async () => {
  await warehouse.close()
  rmSync(directory, { recursive: true, force: true })
})

function scope(rows: Partial<Scope['rows']>, tenant = 'demo'): Scope {
  return checkScope({ tenant, rows: { ...wholeCity(tenant).rows, ...rows } })
}

function ask(sql: string, reader: Scope, params: CompiledQuery['params'] = {}) {
  return warehouse.read<Record<string, unknown>>(seal({ sql, params: { ...params }, scope: reader }))
}

const all = Array.from({ length: 420 }, (_, id) => ticket(id))
const expectedRows = (reader: Scope) =>
  all.filter((t) => {
    const columns = {
      district: [t.district_code],
      street: [t.street_code],
      unit: [t.unit_code],
      co_unit: t.co_units,
      caller: [t.caller_kind],
    }
    return (
      t.tenant === reader.tenant &&
      SCOPE_DIMENSIONS.every((d) => reader.rows[d] === 'all' || columns[d].some((c) => reader.rows[d].includes(c)))
    )
  }).length

describe('the engine itself grants only the rows of the scope', () => {
  const scopes: [string, Scope][] = [
    ['a whole city, and no other tenant', scope({})],
    ['one district', scope({ district: ['d1'] })],
    ['two streets', scope({ street: ['d0s0', 'd1s1'] })],
    ['a lead unit', scope({ unit: ['u2'] })],
    ['a co-handling unit', scope({ co_unit: ['c1'] })],
    ['enterprises', scope({ caller: ['enterprise'] })],
    ['several dimensions at once', scope({ district: ['d0', 'd2'], unit: ['u1'], caller: ['person'] })],
    ['an empty grant', scope({ district: [] })],
    ['an empty grant of streets', scope({ street: [] })],
    ['an empty grant of co-handling units', scope({ co_unit: [] })],
  ]
  it.each(scopes)('%s', async (_name, reader) => {
    const { rows } = await ask('SELECT count() AS n FROM ticket FINAL', reader)
    expect(rows[0]?.n).toBe(expectedRows(reader))
  })
})

describe("a reader's query", () => {
  const reader = scope({ district: ['d1'] })
  const refused: [string, string][] = [
    ['quarantine', 'SELECT * FROM quarantine'],
    ['the schema table', 'SELECT * FROM schema_migration'],
    ['the users', 'SELECT * FROM system.users'],
    ['a write', "INSERT INTO ticket (ticket_id) SELECT 'x'"],
    ['a drop', 'DROP TABLE ticket'],
    ['a wider scope by SETTINGS', "SELECT count() FROM ticket SETTINGS log_comment = '*'"],
    ['several statements', 'SELECT 1; SELECT 2'],
    ['another role', 'SET ROLE service'],
    ['a file by the scalar function', "SELECT file('/etc/hostname')"],
    ['a file by a quoted name', 'SELECT "file"(\'/etc/hostname\')'],
    ['a file as a table', "SELECT * FROM file('/etc/hostname', 'CSV', 'a String')"],
    ['a file to write', "SELECT 1 INTO OUTFILE '/tmp/never'"],
    ['the process list', 'SELECT * FROM system.processes'],
    ['the import record', 'SELECT * FROM import_run'],
    ['a kill', 'KILL QUERY WHERE 1 ASYNC'],
    ['the role behind a comment', '/* SELECT */ SET ROLE service'],
    ['a wider scope in a subquery', "SELECT * FROM (SELECT count() FROM ticket SETTINGS log_comment = '*')"],
    ['the process list by an escaped name', 'SELECT * FROM `sys\\x74em`.processes'],
    ['a wider scope in WITH', "WITH t AS (SELECT * FROM ticket SETTINGS log_comment = '*') SELECT count() FROM t"],
    ['a longer time', 'SELECT 1 SETTINGS max_execution_time = 100'],
    ['a remote table', "SELECT * FROM remote('127.0.0.1', system.one)"],
  ]
  it.each(refused)('cannot reach %s', async (_name, sql) => {
    await expect(ask(sql, reader)).rejects.toThrow()
  })

  it("never shows another row's value in an error", async () => {
    const error = await ask("SELECT toInt32(title) FROM ticket WHERE district_code = 'd2'", reader).then(
      ({ rows }) => ({ rows }),
      (e: Error) => ({ e }),
    )
    expect('rows' in error ? error.rows : []).toEqual([])
    expect(JSON.stringify(error) + String('e' in error ? error.e?.cause : '')).not.toContain('secret-')
  })

  it('runs only when the compiler made it', async () => {
    const forged = { sql: 'SELECT 1', params: {}, scope: reader } as unknown as CompiledQuery
    await expect(warehouse.read(forged)).rejects.toMatchObject({ code: 'WAREHOUSE_UNCOMPILED' })
  })

  it.each(["'; DROP TABLE ticket; --", "\\' OR 1=1 --", '{x:String}', '"`\\\n'])(
    'takes a hostile value %j as a value',
    async (value) => {
      const { rows } = await ask('SELECT {v:String} AS v, count() AS n FROM ticket', reader, { v: value })
      expect(rows).toEqual([{ v: value, n: expectedRows(reader) }])
    },
  )
})

describe('the warehouse', () => {
  it('counts a ticket that was updated once', async () => {
    await warehouse.insert('ticket', [{ ...ticket(1), status: 'closed', ver: 2 }])
    const { rows } = await ask(
      "SELECT count() AS n, any(status) AS status FROM ticket FINAL WHERE ticket_id = 't1'",
      scope({}),
    )
    expect(rows).toEqual([{ n: 1, status: 'closed' }])
  })

  it('refuses a column that the table has not', async () => {
    await expect(warehouse.insert('ticket', [{ ticket_idd: 'x' }])).rejects.toMatchObject({ code: 'WAREHOUSE_COLUMN' })
  })

  it('says that a second process holds the directory', async () => {
    await expect(openWarehouse({ dataDir: directory })).rejects.toMatchObject({ code: 'WAREHOUSE_LOCKED' })
  })

  it('says that a URL cannot be reached, and which setting names it', async () => {
    await expect(openWarehouse({ url: 'http://127.0.0.1:9' })).rejects.toMatchObject({
      code: 'WAREHOUSE_UNREACHABLE',
      hint: expect.stringContaining('WWH_WAREHOUSE_URL'),
    })
  })

  it('gives 64-bit integers as numbers, and what a query read', async () => {
    const answer = await ask('SELECT toUInt64(7) AS seven, uniq(title) AS n FROM ticket', scope({}))
    expect(answer.rows[0]).toMatchObject({ seven: 7, n: expect.any(Number) })
    expect(answer.readRows).toBeGreaterThanOrEqual(420)
  })

  it('takes what a row leaves out as the default of its column', async () => {
    await warehouse.insert('region', [{ tenant: 'defaults', code: 'x', ver: 1 }])
    const rows = await warehouse.rows("SELECT code, name_en, population, lon FROM region WHERE tenant = 'defaults'")
    expect(rows).toEqual([{ code: 'x', name_en: '', population: 0, lon: null }])
  })

  it('takes a stream of rows, and written lines', async () => {
    async function* rows() {
      for (let id = 0; id < 1200; id++) yield { tenant: 'stream', code: `c${id}`, name_zh: '换\n行\t"', ver: 1 }
    }
    expect(await warehouse.insert('region', rows())).toBe(1200)
    await warehouse.insertLines('region', ['tenant', 'code', 'name_zh'], 'stream\tline\t换\\n行\\t"\n')
    const found = await warehouse.rows(
      "SELECT count() AS n, uniqExact(name_zh) AS names FROM region WHERE tenant = 'stream'",
    )
    expect(found).toEqual([{ n: 1201, names: 1 }])
  })

  it('tells why a stream of rows broke off', async () => {
    async function* rows() {
      yield { tenant: 'broken', code: 'x', ver: 1 }
      throw new Error('the file ends here')
    }
    await expect(warehouse.insert('region', rows())).rejects.toThrow('the file ends here')
  })

  it('names a value that does not fit, for whoever reads the log, and never for people', async () => {
    const error = await warehouse.insert('region', [{ tenant: 'demo', code: 'x', population: 'secret-many' }]).then(
      () => undefined,
      (e: Error) => e,
    )
    expect(error).toMatchObject({ code: 'WAREHOUSE_QUERY' })
    expect(error?.message).not.toContain('secret-many')
    expect(String(error?.cause)).toContain('population')
  })

  it('stops a query that nobody waits for', async () => {
    const stop = new AbortController()
    const slow = warehouse.read(
      seal({ sql: 'SELECT sum(sipHash64(number)) AS marked_slow FROM numbers(1e12)', params: {}, scope: scope({}) }),
      { signal: stop.signal },
    )
    const running = async () =>
      (
        await warehouse.rows<{ n: number }>(
          "SELECT count() AS n FROM system.processes WHERE query LIKE '%marked_slow%' AND query NOT LIKE '%processes%'",
        )
      )[0]?.n
    await expect.poll(running, { timeout: 10_000 }).toBe(1)
    stop.abort()
    await expect(slow).rejects.toMatchObject({ code: 'WAREHOUSE_ABORTED' })
    await expect.poll(running, { timeout: 10_000 }).toBe(0)
  })

  it('refuses a request without its key', async () => {
    const response = await fetch(`${warehouse.address.url}/?query=SELECT+1`)
    expect(response.status).toBe(401)
  })
})
