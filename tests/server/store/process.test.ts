import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStore } from '../../../server/store/open-store.ts'
import { type Child, startChild } from '../child.ts'
import { tick } from './tick-fixture.ts'

const SAVE = new URL('./save-ticks.ts', import.meta.url)

describe('one process per data directory', () => {
  let dataDir: string
  let child: Child | undefined

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'wwh-store-'))
  })
  afterEach(() => {
    child?.kill()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('a second is refused; killing the first loses nothing acknowledged and leaves no half tick', async () => {
    const running = await startChild(SAVE, [dataDir])
    child = running
    let saved = 0
    for await (const line of running.lines) {
      if (saved === 0) await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'STATE_LOCKED' })
      saved = Number(line)
      if (saved === 15) running.kill()
    }
    await running.ended
    expect(saved).toBeGreaterThanOrEqual(15)

    const store = await openStore({ dataDir })
    const kept = await store.incidents({})
    expect(kept.length).toBeGreaterThanOrEqual(saved)
    for (let n = 1; n <= kept.length; n += 1) {
      expect(await store.history(`i${n}`)).toHaveLength(2)
      expect(await store.deliveries({ incidentId: `i${n}` })).toHaveLength(2)
    }
    expect(await store.deliveries({})).toHaveLength(2 * kept.length)
    expect(await store.lastFinishedSlot('surge')).toBe(tick(kept.length).slot)
    await store.close()
  })

  it('what a kill left half made is made again', async () => {
    mkdirSync(join(dataDir, 'state'))
    writeFileSync(join(dataDir, 'state/PG_VERSION'), '18')
    writeFileSync(join(dataDir, 'state.making'), '')
    const store = await openStore({ dataDir })
    expect(await store.members()).toEqual([])
    await store.close()
    expect(existsSync(join(dataDir, 'state.making'))).toBe(false)
  })

  it('the directory is free again once closed', async () => {
    await (await openStore({ dataDir })).close()
    const again = await openStore({ dataDir })
    await expect(openStore({ dataDir })).rejects.toMatchObject({ code: 'STATE_LOCKED' })
    await again.close()
  })
})
