import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startThread, type Thread } from '../../../server/threads/thread.ts'
import { openWarehouse } from '../../../server/warehouse/warehouse.ts'
import type { Asked } from './asked-worker.ts'

const ENTRY = new URL('asked-thread.mjs', import.meta.url)
const ends: string[] = []
let thread: Thread<Asked, string>

const start = (data: object = {}) => {
  ends.length = 0
  thread = startThread(ENTRY, data, ({ message }) => ends.push(message))
  return thread
}
afterEach(() => thread.close())

describe('a thread', () => {
  it('answers each question for itself, and says how far it is', async () => {
    start()
    const shares: number[] = []
    const answers = [thread.ask({ echo: 'a' }, (share) => shares.push(share)), thread.ask({ echo: 'b' })]
    expect(await Promise.all(answers)).toEqual(['a', 'b'])
    expect(shares).toEqual([0.5, 1])
  })

  it('fails with what its work threw: an error for people as such, with its cause; another with its own text', async () => {
    start()
    await expect(thread.ask({ refuse: true })).rejects.toMatchObject({
      name: 'AppError',
      code: 'REFUSED',
      message: 'it may not be',
      hint: 'ask otherwise',
      cause: expect.objectContaining({ message: 'too far' }),
    })
    await expect(thread.ask({ break: true })).rejects.toMatchObject({
      message: 'a mistake of ours',
      stack: expect.stringContaining('asked-worker.ts'),
    })
    expect(await thread.ask({ echo: 'still here' })).toBe('still here')
  })

  it('that ends of itself tells so once, and fails what was asked and what is asked later', async () => {
    start()
    const before = thread.ask({ die: true })
    await expect(before).rejects.toThrow('beyond repair')
    await expect(thread.ask({ echo: 'a' })).rejects.toThrow('beyond repair')
    expect(ends).toEqual(['beyond repair'])
  })

  it('that is closed fails what it was at, and is no fault', async () => {
    start()
    const asked = thread.ask({ echo: 'a' })
    const closing = thread.close()
    await expect(asked).rejects.toThrow(/closed|ended/)
    await closing
    expect(ends).toEqual([])
  })

  it('takes the queries that it waits for with it when it is closed', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'wwh-thread-'))
    const warehouse = await openWarehouse({ dataDir })
    const running = async () => {
      const found = await warehouse.rows<{ n: number }>(
        "SELECT count() AS n FROM system.processes WHERE query LIKE '%sum(cityHash64(number))%' AND query NOT LIKE '%processes%'",
      )
      return found[0]?.n
    }
    start({ address: warehouse.address })
    const asked = thread.ask({ sql: 'SELECT sum(cityHash64(number)) FROM numbers(1000000000000)' })
    asked.catch(() => undefined)
    await expect.poll(running, { timeout: 30_000 }).toBe(1)
    await thread.close()
    await expect.poll(running, { timeout: 30_000 }).toBe(0)
    await warehouse.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
