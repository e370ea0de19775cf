import { setTimeout as pause } from 'node:timers/promises'
import type { Incident } from '../../alerts/incident.ts'
import type { Services } from '../services.ts'

const POLL_MS = 3000

type Listener = (incidents: Incident[]) => void

interface Bus {
  listeners: Set<Listener>
  stop: AbortController
}

/** One poll of the store serves all listeners of a process, and stops with the last of them. */
const buses = new WeakMap<Services, Bus>()

/**
 * Incidents as they change, from now on, until the consumer stops. They are read from the state store, so that what another replica
 * decided is heard as well; a change is heard within a few seconds.
 */
export async function* watchIncidents(services: Services): AsyncGenerator<Incident> {
  const waiting: Incident[] = []
  let wake = () => {}
  const listener: Listener = (incidents) => {
    waiting.push(...incidents)
    wake()
  }
  join(services, listener)
  try {
    while (true) {
      const next = waiting.shift()
      if (next) yield next
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  } finally {
    leave(services, listener)
  }
}

function join(services: Services, listener: Listener): void {
  const bus = buses.get(services) ?? start(services)
  bus.listeners.add(listener)
}

function leave(services: Services, listener: Listener): void {
  const bus = buses.get(services)
  bus?.listeners.delete(listener)
  if (bus?.listeners.size === 0) {
    bus.stop.abort()
    buses.delete(services)
  }
}

function start(services: Services): Bus {
  const bus: Bus = { listeners: new Set(), stop: new AbortController() }
  buses.set(services, bus)
  void poll(services, bus)
  return bus
}

async function poll(services: Services, bus: Bus): Promise<void> {
  let since = services.now().toISOString()
  let told = new Set<string>()
  while (!bus.stop.signal.aborted) {
    try {
      // `since` includes its own instant, so what was told at that instant is remembered and left out.
      const key = (incident: Incident) => `${incident.id} ${incident.updatedAt}`
      const found = await services.store.incidents({ since })
      const news = found.filter((incident) => !told.has(key(incident)))
      const latest = found
        .map((incident) => incident.updatedAt)
        .sort()
        .at(-1)
      if (latest && latest > since) since = latest
      told = new Set(found.filter((incident) => incident.updatedAt >= since).map(key))
      if (news.length > 0) for (const listener of bus.listeners) listener(news.reverse())
    } catch (error) {
      services.logger.error({ err: error }, 'incidents could not be polled')
    }
    await pause(POLL_MS, undefined, { signal: bus.stop.signal, ref: false }).catch(() => {})
  }
}
