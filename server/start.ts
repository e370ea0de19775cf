import type { FastifyInstance } from 'fastify'
import type { Member } from '../audiences/audience.ts'
import type { Config } from './config.ts'
import { checkSources } from './definitions/check.ts'
import { usable } from './definitions/load.ts'
import { readSources } from './definitions/source.ts'
import { tryToListen } from './listen.ts'
import type { Services } from './services.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'
import { openWarehouse, type Warehouse } from './warehouse/warehouse.ts'

/** A running server. `signIns` are one-time links, one per member, where the product is tried out: the demo city, or no public address. */
export interface Running {
  services: Services
  app: FastifyInstance
  url: string
  signIns: { member: Member; url: string }[]
  close(): Promise<void>
}

/** One step of starting, for who waits: what is going on and how far it is, `total` 0 where that is not known. */
export type OnProgress = (
  stage: 'stores' | 'city' | 'alerts' | 'messages' | 'ready',
  done: number,
  total: number,
) => void

/** Both stores of a server, opened and closed together. */
export interface Stores {
  warehouse: Warehouse
  store: Store
  close(): Promise<void>
}

/**
 * Opens both stores, loads the demo city and runs the alert engine over its last weeks at the first start, and serves. A start that was
 * killed half-way is taken up where it stopped.
 */
export async function startServer(config: Config, onProgress: OnProgress = () => undefined): Promise<Running> {
  const files = await readSources(config.definitionsDir)
  usable(checkSources(files))
  await tryToListen(config.host, config.port)
  onProgress('stores', 0, 0)
  // The engines start while the rest of the program is read: together they are most of a start.
  const opening = openStores(config)
  opening.catch(() => undefined)
  const { serve } = await import('./serve.ts')
  const stores = await opening
  try {
    return await serve(config, files, stores, onProgress)
  } catch (error) {
    await stores.close()
    throw error
  }
}

async function openStores(config: Config): Promise<Stores> {
  const [warehouse, store] = await Promise.allSettled([
    openWarehouse({ url: config.warehouseUrl, dataDir: config.dataDir }),
    openStore({ ...(config.stateUrl ? { url: config.stateUrl } : {}), dataDir: config.dataDir }),
  ])
  if (warehouse.status === 'fulfilled' && store.status === 'fulfilled') {
    const close = async () => {
      await store.value.close()
      await warehouse.value.close()
    }
    return { warehouse: warehouse.value, store: store.value, close }
  }
  for (const opened of [store, warehouse]) if (opened.status === 'fulfilled') await opened.value.close()
  throw warehouse.status === 'rejected' ? warehouse.reason : (store as PromiseRejectedResult).reason
}
