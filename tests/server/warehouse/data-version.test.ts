import { expect, it } from 'vitest'
import { dataVersion } from '../../../server/warehouse/data-version.ts'
import type { Warehouse } from '../../../server/warehouse/warehouse.ts'

/** An engine whose data is at these versions, look after look; null where it does not answer. */
function engineAt(...versions: (string | null)[]) {
  const looks = { made: 0 }
  const rows = (async () => {
    const version = versions[looks.made++]
    await new Promise((done) => setTimeout(done, 5))
    if (version === null) throw new Error('away')
    return [{ version }]
  }) as unknown as Warehouse['rows']
  return { looks, rows }
}

it('questions that are asked at once are of one version, for one look', async () => {
  const { looks, rows } = engineAt('7', '8')
  const version = dataVersion(rows, true)
  expect(await Promise.all([version.now(), version.now(), version.now()])).toEqual(['0 7', '0 7', '0 7'])
  expect(looks.made).toBe(1)
})

it('a look that failed is made again with the next question', async () => {
  const version = dataVersion(engineAt(null, '8').rows, true)
  await expect(version.now()).rejects.toThrow('away')
  expect(await version.now()).toBe('0 8')
})

it('without others who write nobody looks, and every writing is another version', async () => {
  const { looks, rows } = engineAt('7')
  const version = dataVersion(rows, false)
  const before = await version.now()
  version.wrote()
  expect(await version.now()).not.toBe(before)
  expect(looks.made).toBe(0)
})
