import { pino } from 'pino'
import type { Config } from './config.ts'
import { checkSources } from './definitions/check.ts'
import { usable } from './definitions/load.ts'
import { membersOf } from './definitions/members.ts'
import { followPublished, openPublished } from './definitions/published.ts'
import { readSources } from './definitions/source.ts'
import { isDemo } from './demo/is-demo.ts'
import { loadDemoCity } from './demo/load.ts'
import { buildApp } from './http/app.ts'
import { deliverAll } from './jobs/deliver.ts'
import { makeDueDigests } from './jobs/digest.ts'
import { replay } from './jobs/replay.ts'
import { startScheduler } from './jobs/scheduler.ts'
import { listenError } from './listen.ts'
import type { Stores } from './open-stores.ts'
import { type Services, servicesOf } from './services.ts'
import type { OnProgress, Running } from './start.ts'
import { loadDirectory } from './warehouse/directory.ts'

const DAY_MS = 86_400_000
/** Weeks of the demo city over which the alert engine runs at the first start. */
const REPLAY_DAYS = 14
const SIGN_IN_MS = 7 * DAY_MS
const FIRST_START = 'first-start'
/** How often a server looks for definitions that another published. */
const FOLLOW_MS = 2_000

/**
 * Serves the city of the definition files over the stores, once these are open: fills them at the first start, listens, and keeps the
 * alert engine running.
 */
export async function serve(config: Config, opening: Promise<Stores>, onProgress: OnProgress): Promise<Running> {
  const files = await readSources(config.definitionsDir)
  usable(checkSources(files))
  const stores = await opening
  const services = await servicesOver(config, files, stores, onProgress)
  const { published, logger } = services
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
    await stores.close()
  }
  const tried = isDemo(services) || !config.publicUrl
  return { services, app, url, signIns: tried ? await signInLinks(services, url) : [], close }
}

async function servicesOver(
  config: Config,
  files: Awaited<ReturnType<typeof readSources>>,
  { warehouse, store }: Stores,
  onProgress: OnProgress,
): Promise<Services> {
  const now = clockFrom(config.clockStart)
  const published = await openPublished(files, store, warehouse)
  const { city } = published.definitions
  await store.putMembers(membersOf(published.definitions))
  const demo = isDemo({ config, definitions: published.definitions })
  if (demo) await fillDemoCity(config, warehouse, now, onProgress)
  const services = servicesOf({
    ...{ config, published, warehouse, store, now },
    directory: await loadDirectory(warehouse, city.tenant),
    logger: pino({ level: config.logLevel }),
  })
  if (demo || config.clockStart) await firstStart(services, onProgress)
  return services
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
    // The names of places and matters are there at once: it is the days that take their time.
    onProgress: ({ stage, done, total }) => stage !== 'names' && onProgress('city', done, total),
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
