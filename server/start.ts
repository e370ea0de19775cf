import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Member } from '../audiences/audience.ts'
import type { Config } from './config.ts'
import { checkSources } from './definitions/check.ts'
import { usable } from './definitions/load.ts'
import { membersOf } from './definitions/members.ts'
import { followPublished, openPublished } from './definitions/published.ts'
import { readSources } from './definitions/source.ts'
import { loadDemoCity } from './demo/load.ts'
import { buildApp } from './http/app.ts'
import { deliverAll } from './jobs/deliver.ts'
import { makeDueDigests } from './jobs/digest.ts'
import { replay } from './jobs/replay.ts'
import { startScheduler } from './jobs/scheduler.ts'
import { listenError, tryToListen } from './listen.ts'
import type { Services } from './services.ts'
import { openStore } from './store/open-store.ts'
import { loadDirectory } from './warehouse/directory.ts'
import { openWarehouse } from './warehouse/warehouse.ts'

const DAY_MS = 86_400_000
/** Weeks of the demo city over which the alert engine runs at the first start. */
const REPLAY_DAYS = 21
const SIGN_IN_MS = 7 * DAY_MS
const FIRST_START = 'first-start'
/** How often a server looks for definitions that another published. */
const FOLLOW_MS = 2_000

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
  const files = await readSources(config.definitionsDir)
  usable(checkSources(files))
  await tryToListen(config.host, config.port)
  onProgress('stores', 0, 0)
  const warehouse = await openWarehouse({ url: config.warehouseUrl, dataDir: config.dataDir })
  const store = await openStore({
    ...(config.stateUrl ? { url: config.stateUrl } : {}),
    dataDir: config.dataDir,
  }).catch(async (error: unknown) => {
    await warehouse.close()
    throw error
  })
  const closeStores = async () => {
    await store.close()
    await warehouse.close()
  }
  try {
    const now = clockFrom(config.clockStart)
    const published = await openPublished(files, store)
    const { definitions } = published
    await store.putMembers(membersOf(definitions))
    const isDemo = config.demo.on && definitions.city.tenant === 'demo'
    if (isDemo) await fillDemoCity(config, warehouse, now, onProgress)
    const directory = await loadDirectory(warehouse, definitions.city.tenant)
    const logger = pino({ level: config.logLevel })
    const services: Services = {
      config,
      published,
      get definitions() {
        return published.definitions
      },
      warehouse,
      store,
      directory,
      logger,
      now,
    }
    if (isDemo || config.clockStart) await firstStart(services, onProgress)
    const app = await buildApp(services)
    const address = await app.listen({ host: config.host, port: config.port }).catch((error: unknown) => {
      throw listenError(error, config.host, config.port)
    })
    const url = config.publicUrl ?? address
    const following = followPublished(published, {
      everyMs: FOLLOW_MS,
      onFault: (error) => logger.error({ err: error }, 'published definitions cannot be used'),
    })
    const scheduler = config.scheduler ? startScheduler(services) : null
    onProgress('ready', 1, 1)
    const close = async () => {
      following.stop()
      await scheduler?.stop()
      await app.close()
      await closeStores()
    }
    return { services, app, url, signIns: isDemo || !config.publicUrl ? await signInLinks(services, url) : [], close }
  } catch (error) {
    await closeStores()
    throw error
  }
}

/** The machine's clock, or one that starts at an instant of the past and runs as fast. */
function clockFrom(start: Date | undefined): () => Date {
  const shift = start ? Date.now() - start.getTime() : 0
  return () => new Date(Date.now() - shift)
}

async function fillDemoCity(
  config: Config,
  warehouse: Services['warehouse'],
  now: () => Date,
  onProgress: OnProgress,
): Promise<void> {
  const { seed, days, scale, end } = config.demo
  await loadDemoCity(warehouse, {
    seed,
    days,
    scale,
    end: end ?? now(),
    now,
    onProgress: ({ done, total }) => onProgress('city', done, total),
  })
}

async function firstStart(services: Services, onProgress: OnProgress): Promise<void> {
  const { store, now } = services
  if (await store.setting(FIRST_START)) return
  const to = now()
  await replay(services, {
    from: new Date(to.getTime() - REPLAY_DAYS * DAY_MS),
    to,
    onProgress: (done, total) => onProgress('alerts', done, total),
  })
  await makeDueDigests(services, { late: true })
  await deliverAll(services, (settled) => onProgress('messages', settled, 0))
  await store.putSetting(FIRST_START, to.toISOString())
}

async function signInLinks(services: Services, url: string): Promise<Running['signIns']> {
  const members = await services.store.members()
  return Promise.all(
    members.map(async (member) => {
      const token = await services.store.createSignIn(member.id, SIGN_IN_MS, services.now())
      return { member, url: `${url}/sign-in?token=${token}` }
    }),
  )
}
