import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkScope, SCOPE_DIMENSIONS, type Scope, wholeCity } from '../../../audiences/scope.ts'
import { startEmbedded } from '../../../server/warehouse/embedded.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'
import { type CompiledQuery, seal } from '../../../views/compiled-query.ts'

const directory = mkdtempSync(join(tmpdir(), 'wwh-warehouse-'))
let warehouse: Warehouse

const ticket = (id: number) => ({
  tenant: id % 10 === 0 ? 'other' : 'demo',
  ticket_id: `t${id}`,
  created_at: '2026-01-01 00:00:00',
  district_code: `d${id % 3}`,
  street_code: `d${id % 3}s${id % 5}`,
  unit_code: `u${id % 4}`,
  co_units: [`c${id % 2}`],
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

  it('keeps every acknowledged insert when the engine is killed', async () => {
    const home = mkdtempSync(join(tmpdir(), 'wwh-kill-'))
    const first = await openWarehouse({ dataDir: home })
    await first.close()
    const engine = await startEmbedded(home, 'hotline')
    const insert = (line: number) =>
      fetch(
        `${engine.url}/?database=hotline&log_comment=*&query=${encodeURIComponent('INSERT INTO quarantine (tenant, file, line, at) FORMAT JSONEachRow')}`,
        {
          method: 'POST',
          headers: { 'x-clickhouse-key': engine.token },
          body: `{"tenant":"demo","file":"f","line":${line},"at":"2099-01-01 00:00:00"}`,
        },
      )
    let acknowledged = 0
    setTimeout(() => process.kill(engine.pid, 'SIGKILL'), 400)
    try {
      for (let line = 1; line < 10_000; line++) {
        const response = await insert(line)
        if (response.status === 200) acknowledged = line
      }
    } catch {
      // The engine is gone, as intended.
    }
    const again = await openWarehouse({ dataDir: home })
    const [row] = await again.rows<{ n: number }>('SELECT count() AS n FROM quarantine FINAL')
    await again.close()
    rmSync(home, { recursive: true, force: true })
    expect(acknowledged).toBeGreaterThan(0)
    expect(row?.n).toBeGreaterThanOrEqual(acknowledged)
  })

  it('refuses a request without its key', async () => {
    const response = await fetch(`${warehouse.url}/?query=SELECT+1`)
    expect(response.status).toBe(401)
  })
})
