import { cpSync, existsSync } from 'node:fs'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadDemoCity } from '../../server/demo/load.ts'
import { openStore } from '../../server/store/open-store.ts'
import { openWarehouse } from '../../server/warehouse/warehouse.ts'

/** How large a demo city is, from which seed, and when it ends. */
export interface CitySize {
  days: number
  scale: number
  seed?: number
  end: Date
}

/**
 * A data directory of one's own with a demo city in its warehouse and an empty state store. In one run of the tests a city of a size is
 * grown once, in the directory that `CITIES_DIR` names (see `kept.ts`), and copied from there.
 */
export async function grownCity(size: CitySize): Promise<string> {
  const own = await mkdtemp(join(tmpdir(), 'running-city-'))
  const kept = process.env.CITIES_DIR
  // A thousand small files: one by one they are copied in half the time that they take side by side.
  if (kept) cpSync(await keptCity(kept, size), own, { recursive: true })
  else await grow(own, size)
  return own
}

async function keptCity(directory: string, size: CitySize): Promise<string> {
  const path = join(directory, `${size.days}-${size.scale}-${size.seed ?? ''}-${size.end.getTime()}`)
  const grown = `${path}.grown`
  // The first to make the directory grows the city; who comes meanwhile waits for the mark.
  if (await isFirst(path)) {
    await grow(path, size)
    await writeFile(grown, '')
  }
  while (!existsSync(grown)) await sleep(50)
  return path
}

async function isFirst(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function grow(dataDir: string, size: CitySize): Promise<void> {
  const [warehouse, store] = await Promise.all([openWarehouse({ dataDir }), openStore({ dataDir })])
  await loadDemoCity(warehouse, { seed: 7, ...size, now: () => size.end })
  await store.close()
  await warehouse.close()
}
