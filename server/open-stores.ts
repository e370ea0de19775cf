import type { Config } from './config.ts'
import { openStore } from './store/open-store.ts'
import type { Store } from './store/store.ts'
import { openWarehouse, type Warehouse } from './warehouse/warehouse.ts'

/** Both stores of an installation, opened and closed together. */
export interface Stores {
  warehouse: Warehouse
  store: Store
  close(): Promise<void>
}

/**
 * Opens the warehouse and the state store of the settings, both at once; where one cannot be opened the other is closed again.
 * @throws AppError as `openWarehouse` and `openStore` do
 */
export async function openStores(config: Pick<Config, 'warehouseUrl' | 'stateUrl' | 'dataDir'>): Promise<Stores> {
  const { warehouseUrl, stateUrl, dataDir } = config
  const [warehouse, store] = await Promise.allSettled([
    openWarehouse({ url: warehouseUrl, dataDir }),
    openStore({ url: stateUrl, dataDir }),
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
