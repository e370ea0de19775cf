import type { FastifyInstance } from 'fastify'
import type { Member } from '../audiences/audience.ts'
import type { Config } from './config.ts'
import { tryToListen } from './listen.ts'
import { openStores } from './open-stores.ts'
import type { Services } from './services.ts'

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

/**
 * Opens both stores, loads the demo city and runs the alert engine over its last weeks at the first start, and serves. A start that was
 * killed half-way is taken up where it stopped.
 */
export async function startServer(config: Config, onProgress: OnProgress = () => undefined): Promise<Running> {
  await tryToListen(config.host, config.port)
  onProgress('stores', 0, 0)
  // The engines start while the rest of the program and the definitions are read: together they are most of a start.
  const opening = openStores(config)
  opening.catch(() => undefined)
  try {
    const { serve } = await import('./serve.ts')
    return await serve(config, opening, onProgress)
  } catch (error) {
    await opening.then(
      (stores) => stores.close(),
      () => undefined,
    )
    throw error
  }
}
