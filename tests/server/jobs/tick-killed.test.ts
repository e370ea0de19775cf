import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TickResult } from '../../../server/store/store.ts'
import { runChild, startChild } from '../child.ts'
import { grownCity } from '../grown-city.ts'
import { openState, removeState } from '../store/state-at-hand.ts'

const TICK = new URL('./run-tick.ts', import.meta.url)
const RULE = 'city-surge'
const SLOT = '2026-11-24T00:00:00.000Z'
/** Instants within and after the leases of the processes that were killed. */
const WITHIN = '2026-11-24T00:05:00.000Z'
const AFTER = '2026-11-24T00:11:00.000Z'

let dataDir: string
beforeAll(async () => {
  dataDir = await grownCity({ days: 120, scale: 0.05, end: new Date(SLOT) })
})
afterAll(() => removeState(dataDir))

async function killAt(word: string, now: string): Promise<void> {
  const child = await startChild(TICK, [dataDir, RULE, SLOT, now])
  for await (const line of child.lines) if (line === word) child.kill()
  expect(await child.ended).toBe('SIGKILL')
}
const runAt = async (now: string) =>
  JSON.parse((await runChild(TICK, [dataDir, RULE, SLOT, now])).at(-1) ?? '') as Pick<
    TickResult,
    'incidents' | 'deliveries'
  > | null

it('a tick whose process was killed is done again whole once its lease ends, and only once', async () => {
  await killAt('decided', SLOT)
  // The transaction that was under way is there whole, or not at all.
  const between = await openState(dataDir)
  const finished = await between.lastFinishedSlot(RULE)
  const [incidents, deliveries] = [await between.incidents({}), await between.deliveries({})]
  await between.close()
  if (finished === null) expect([incidents, deliveries]).toEqual([[], []])
  expect(await runAt(WITHIN)).toBeNull()

  const done = await runAt(AFTER)
  if (finished === null) expect(done?.deliveries.length).toBeGreaterThan(0)
  else expect(done).toBeNull()
  const store = await openState(dataDir)
  expect(await store.lastFinishedSlot(RULE)).toBe(SLOT)
  const ids = (rows: { id: string }[]) => rows.map((row) => row.id).sort()
  expect(ids(await store.incidents({}))).toEqual(ids(done?.incidents ?? incidents))
  expect(ids(await store.deliveries({}))).toEqual(ids(done?.deliveries ?? deliveries))
  expect((await store.deliveries({})).length).toBeGreaterThan(0)
  await store.close()
}, 240_000)
