import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadDemoCity } from '../../server/demo/load.ts'
import { openWarehouse } from '../../server/warehouse/warehouse.ts'
import { fillKept } from './kept-directory.ts'
import { makeEmptyState } from './store/state-at-hand.ts'

/** How large a demo city is, from which seed, and when it ends. */
export interface CitySize {
  days: number
  scale: number
  seed?: number
  end: Date
}

/** A data directory of one's own with a demo city in its warehouse and an empty state store. */
export async function grownCity(size: CitySize): Promise<string> {
  const own = await mkdtemp(join(tmpdir(), 'running-city-'))
  const name = `${size.days}-${size.scale}-${size.seed ?? ''}-${size.end.getTime()}`
  await fillKept(own, name, (path) => grow(path, size))
  return own
}

async function grow(dataDir: string, size: CitySize): Promise<void> {
  const [warehouse] = await Promise.all([openWarehouse({ dataDir }), makeEmptyState(dataDir)])
  await loadDemoCity(warehouse, { seed: 7, ...size, now: () => size.end })
  await warehouse.close()
}
