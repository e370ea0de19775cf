import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkScope, wholeCity } from '../../../audiences/scope.ts'
import { EMBEDDED_ACCESS } from '../../../server/warehouse/access.ts'
import { type EmbeddedEngine, startEmbedded } from '../../../server/warehouse/embedded.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'
import { seal } from '../../../views/compiled-query.ts'

/**
 * No ClickHouse server is at hand: the embedded engine's own HTTP interface stands in for one, reached by URL with user, password and
 * database. What stays untried is what `SERVER_ACCESS` alone does: a custom setting, CREATE ROLE and CREATE ROW POLICY.
 */
const directory = mkdtempSync(join(tmpdir(), 'wwh-by-url-'))
let engine: EmbeddedEngine
let warehouse: Warehouse

function urlWith(password: string): string {
  const url = new URL(engine.url)
  url.username = 'default'
  url.password = password
  url.pathname = '/hotline'
  return url.href
}

beforeAll(async () => {
  engine = await startEmbedded(directory, 'hotline')
  warehouse = await openWarehouse({ url: urlWith(engine.token), access: EMBEDDED_ACCESS })
})

afterAll(async () => {
  await warehouse.close()
  await engine.close()
  rmSync(directory, { recursive: true, force: true })
})

describe('a warehouse by URL', () => {
  it('has its tables, takes rows, and gives a reader his own', async () => {
    const ticket = (id: string, district_code: string) => ({ tenant: 't', ticket_id: id, district_code, ver: 1 })
    await warehouse.insert('ticket', [ticket('a', 'd1'), ticket('b', 'd2')])
    const scope = checkScope({ tenant: 't', rows: { ...wholeCity('t').rows, district: ['d2'] } })
    const { rows } = await warehouse.read(seal({ sql: 'SELECT ticket_id FROM ticket FINAL', params: {}, scope }))
    expect(rows).toEqual([{ ticket_id: 'b' }])
  })

  it('may be opened again: its schema is up to date', async () => {
    const again = await openWarehouse({ url: urlWith(engine.token), access: EMBEDDED_ACCESS })
    expect(await again.rows('SELECT count() AS n FROM ticket')).toEqual([{ n: 2 }])
    await again.close()
  })

  it('refuses a wrong password, and says which setting holds it', async () => {
    await expect(openWarehouse({ url: urlWith('wrong'), access: EMBEDDED_ACCESS })).rejects.toMatchObject({
      code: 'WAREHOUSE_LOGIN',
      hint: expect.stringContaining('WWH_WAREHOUSE_URL'),
    })
  })
})
