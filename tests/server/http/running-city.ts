import { resolve } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { Incident } from '../../../alerts/incident.ts'
import type { Member } from '../../../audiences/audience.ts'
import type { RowSet } from '../../../audiences/scope.ts'
import { readConfig } from '../../../server/config.ts'
import { membersOf } from '../../../server/definitions/members.ts'
import { openPublished } from '../../../server/definitions/published.ts'
import { readSources } from '../../../server/definitions/source.ts'
import { buildApp } from '../../../server/http/app.ts'
import { SESSION_COOKIE } from '../../../server/http/session.ts'
import { openStores } from '../../../server/open-stores.ts'
import { type Services, servicesOf } from '../../../server/services.ts'
import { loadDirectory } from '../../../server/warehouse/directory.ts'
import { type CitySize, grownCity } from '../grown-city.ts'
import { removeState, stateUrlOf } from '../store/state-at-hand.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
/** The shipped files, read once: what was made of a file is remembered with it. */
const FILES = readSources(ROOT)
export const NOW = new Date('2026-11-24T02:00:00Z')

export interface Answer {
  status: number
  data: Record<string, never> | null
  errors?: { message: string; path?: string[]; extensions: { code: string; hint?: string } }[]
}

/** A small demo city on real stores, with the application built but not listening. */
export interface RunningCity {
  app: FastifyInstance
  services: Services
  members: Member[]
  /** Lines that were logged. */
  log: string[]
  cookieOf(memberId: string): Promise<string>
  ask(memberId: string | null, query: string, variables?: object): Promise<Answer>
  putIncident(id: string, rows: RowSet, change?: Partial<Incident>): Promise<Incident>
  close(): Promise<void>
}

export async function runCity(
  env: Record<string, string> = {},
  size: Omit<CitySize, 'end'> = { days: 90, scale: 0.04 },
): Promise<RunningCity> {
  const dataDir = await grownCity({ ...size, end: NOW })
  const config = readConfig({
    WWH_DATA_DIR: dataDir,
    WWH_DEFINITIONS: ROOT,
    WWH_STATE_URL: await stateUrlOf(dataDir),
    ...env,
  })
  const [files, stores] = await Promise.all([FILES, openStores(config)])
  const { warehouse, store } = stores
  const published = await openPublished(files, store, warehouse)
  const { definitions } = published
  const directory = await loadDirectory(warehouse, definitions.city.tenant)
  const log: string[] = []
  const logger = pino({ level: 'error' }, { write: (line: string) => log.push(line) })
  const services = servicesOf({ config, published, warehouse, store, directory, logger, now: () => NOW })
  const members = membersOf(definitions)
  await store.putMembers(members)
  const app = await buildApp(services)
  const cookies = new Map<string, string>()
  const cookieOf = async (memberId: string) => {
    const known = cookies.get(memberId)
    if (known) return known
    const redeemed = await store.redeemSignIn(await store.createSignIn(memberId, 60_000, NOW), NOW)
    const made = `${SESSION_COOKIE}=${redeemed?.session}`
    cookies.set(memberId, made)
    return made
  }
  const ask = async (memberId: string | null, query: string, variables: object = {}): Promise<Answer> => {
    const cookie = memberId === null ? {} : { cookie: await cookieOf(memberId) }
    const headers = { 'x-graphql-yoga-csrf': '1', ...cookie }
    const response = await app.inject({ method: 'POST', url: '/graphql', headers, payload: { query, variables } })
    return { status: response.statusCode, ...(response.json() as Omit<Answer, 'status'>) }
  }
  const putIncident = async (id: string, rows: RowSet, change: Partial<Incident> = {}) => {
    const incident = incidentOf(id, rows, change)
    const { transitions, deliveries } = { transitions: [], deliveries: [] }
    await store.claimSlot(incident.ruleId, id, 'test', 60_000, NOW)
    await store.saveTick({ ruleId: incident.ruleId, slot: id, incidents: [incident], transitions, deliveries }, NOW)
    return incident
  }
  const close = async () => {
    await app.close()
    await stores.close()
    await removeState(dataDir)
  }
  return { app, services, members, log, cookieOf, ask, putIncident, close }
}

function incidentOf(id: string, rows: RowSet, change: Partial<Incident>): Incident {
  const at = '2026-11-23T22:00:00.000Z'
  return {
    id,
    tenant: 'demo',
    key: id,
    ruleId: 'matter-surge',
    rows,
    level: 1,
    parentId: null,
    state: 'open',
    severity: 'orange',
    since: at,
    openedAt: at,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    updatedAt: at,
    revision: 1,
    breaches: 2,
    clears: 0,
    signal: {
      state: 'breach',
      rows,
      level: 1,
      observed: 71,
      expected: 18,
      low: 9,
      high: 29,
      ratio: 3.9,
      p: 1e-9,
      recurrenceDays: 900,
      windowDays: 1,
      reason: 'excess',
    },
    peak: 71,
    toldExcess: 53,
    cause: null,
    ...change,
  }
}
