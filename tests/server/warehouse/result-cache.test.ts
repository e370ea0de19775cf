import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkScope, wholeCity } from '../../../audiences/scope.ts'
import { EMBEDDED_ACCESS } from '../../../server/warehouse/access.ts'
import { type EmbeddedEngine, startEmbedded } from '../../../server/warehouse/embedded.ts'
import { ResultCache } from '../../../server/warehouse/result-cache.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'
import { type CompiledQuery, seal } from '../../../views/compiled-query.ts'

const answerOf = (rows: object[]) => async () => ({ rows })

describe('kept answers', () => {
  it('are asked for once, also by those who ask meanwhile', async () => {
    const cache = new ResultCache()
    let asked = 0
    const ask = async () => ({ rows: [{ n: ++asked }] })
    const [a, b] = await Promise.all([cache.answer('q', ask), cache.answer('q', ask)])
    expect([a, b, await cache.answer('q', ask)]).toEqual([a, a, a])
    expect(asked).toBe(1)
  })

  it('are not faults', async () => {
    const cache = new ResultCache()
    await expect(cache.answer('q', () => Promise.reject(new Error('lost')))).rejects.toThrow('lost')
    expect(await cache.answer('q', answerOf([]))).toEqual({ rows: [] })
  })

  it('give way, the least recently asked first', async () => {
    const cache = new ResultCache<{ rows: object[] }>(60)
    for (const key of ['a', 'b', 'c']) await cache.answer(key, answerOf([{ key }]))
    await cache.answer('a', answerOf([{ key: 'asked again' }]))
    await cache.answer('d', answerOf([{ key: 'd' }]))
    expect((await cache.answer('a', answerOf([{ key: 'anew' }]))).rows).toEqual([{ key: 'a' }])
    expect((await cache.answer('b', answerOf([{ key: 'anew' }]))).rows).toEqual([{ key: 'anew' }])
  })

  it('cannot be changed by one reader under the eyes of another', async () => {
    const { rows } = await new ResultCache().answer('q', answerOf([{ n: 1 }]))
    expect(Object.isFrozen(rows) && Object.isFrozen(rows[0])).toBe(true)
  })
})

describe('the warehouse keeps answers', () => {
  const directory = mkdtempSync(join(tmpdir(), 'wwh-cache-'))
  let engine: EmbeddedEngine
  let warehouse: Warehouse
  /** Writes into the same engine, as another server's process does. */
  let other: Warehouse
  const ticket = (id: string, district_code: string) => ({ tenant: 't', ticket_id: id, district_code, ver: 1 })
  const city = wholeCity('t')
  const count = async (scope = city) => {
    const query = seal({ sql: 'SELECT count() AS n FROM ticket FINAL', params: {}, scope })
    return (await warehouse.read<{ n: number }>(query)).rows[0]?.n
  }

  beforeAll(async () => {
    engine = await startEmbedded(directory, 'hotline')
    const url = engine.url.replace('://', `://default:${engine.token}@`)
    warehouse = await openWarehouse({ url, access: EMBEDDED_ACCESS })
    other = await openWarehouse({ url, access: EMBEDDED_ACCESS })
    await warehouse.insert('ticket', [ticket('a', 'd1'), ticket('b', 'd2')])
  })

  afterAll(async () => {
    await warehouse.close()
    await other.close()
    await engine.close()
    rmSync(directory, { recursive: true, force: true })
  })

  it('until this process writes', async () => {
    expect(await count()).toBe(2)
    await warehouse.insert('ticket', [ticket('c', 'd1')])
    expect(await count()).toBe(3)
  })

  it('no more than seconds after another process wrote', async () => {
    expect(await count()).toBe(3)
    await other.insert('ticket', [ticket('d', 'd1')])
    await expect.poll(() => count(), { timeout: 10_000 }).toBe(4)
  })

  it('for the same rows only: another scope is another question', async () => {
    const only = (district: string) => checkScope({ tenant: 't', rows: { ...city.rows, district: [district] } })
    expect([await count(), await count(only('d1')), await count(only('d2')), await count(only('d3'))]).toEqual([
      4, 3, 1, 0,
    ])
  })

  it('and gives none to a question that the compiler did not make', async () => {
    const sql = 'SELECT count() AS n FROM ticket FINAL'
    await count()
    await expect(warehouse.read({ sql, params: {}, scope: city } as unknown as CompiledQuery)).rejects.toMatchObject({
      code: 'WAREHOUSE_UNCOMPILED',
    })
  })
})
