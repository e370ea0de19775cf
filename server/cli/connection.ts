import { pino } from 'pino'
import { readConfig } from '../config.ts'
import { checkSources } from '../definitions/check.ts'
import { usable } from '../definitions/load.ts'
import { openPublished } from '../definitions/published.ts'
import { readSources } from '../definitions/source.ts'
import { AppError } from '../errors.ts'
import { makeExecute } from '../graphql/execute.ts'
import { CSRF_HEADER } from '../graphql/yoga.ts'
import { readerFor, SESSION_COOKIE } from '../http/session.ts'
import { openStores } from '../open-stores.ts'
import { type Services, servicesOf } from '../services.ts'
import { loadDirectory } from '../warehouse/directory.ts'
import { forgetSession, type KeptSession, keptSession } from './session-file.ts'

/** A way to ask GraphQL: a running server, or the stores themselves where none runs. */
export interface Connection {
  /** @throws AppError with the answer's code, message and hint */
  ask<T>(document: string, variables?: Record<string, unknown>): Promise<T>
  /** The same questions as another member; over the network nobody can speak for another. */
  as(memberId: string): Connection
  close(): Promise<void>
}

interface Answer {
  data?: unknown
  errors?: readonly { message: string; extensions?: Record<string, unknown> }[]
}

function dataOf<T>({ data, errors }: Answer): T {
  const error = errors?.[0]
  if (!error) return data as T
  const { code, hint } = error.extensions ?? {}
  throw new AppError(String(code ?? 'INTERNAL'), error.message, typeof hint === 'string' ? { hint } : {})
}

/**
 * Connects to the server that this user signed in to. Without one the stores are opened, as `member`: who may do so may do all that the
 * member may.
 */
export async function connect(member: string | undefined): Promise<Connection> {
  const kept = await keptSession()
  if (kept && !member) return overHttp(kept)
  if (!member)
    throw new AppError('CLI_MEMBER', 'who asks?', {
      hint: 'wwh sign-in LINK for a running server, or --member ID to open the stores where none runs',
    })
  return overStores(member)
}

function overHttp({ url, session }: KeptSession): Connection {
  return {
    async ask<T>(document: string, variables: Record<string, unknown> = {}) {
      const headers = { 'content-type': 'application/json', [CSRF_HEADER]: '1', cookie: `${SESSION_COOKIE}=${session}` }
      const body = JSON.stringify({ query: document, variables })
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body }).catch((cause: unknown) => {
        throw new AppError('CLI_SERVER', `no server answers at ${url}`, { cause, hint: 'start it, or --member ID' })
      })
      if (response.status === 401) await forgetSession()
      return dataOf<T>((await response.json()) as Answer)
    },
    as() {
      throw new AppError('CLI_MEMBER', 'a server knows you by your own sign-in alone', {
        hint: 'let the other member approve in the studio',
      })
    },
    close: async () => undefined,
  }
}

async function overStores(member: string): Promise<Connection> {
  const config = readConfig(process.env)
  const files = await readSources(config.definitionsDir)
  usable(checkSources(files))
  const { warehouse, store, close } = await openStores(config)
  try {
    const published = await openPublished(files, store, warehouse)
    const services = servicesOf({
      ...{ config, published, warehouse, store },
      directory: await loadDirectory(warehouse, published.definitions.city.tenant),
      logger: pino({ level: config.logLevel }),
      now: () => new Date(),
    })
    return inProcess(services, member, close)
  } catch (error) {
    await close()
    throw error
  }
}

/** Asks in this process, as a member. */
export function inProcess(services: Services, memberId: string, close: () => Promise<void>): Connection {
  const execute = makeExecute(services)
  return {
    async ask<T>(document: string, variables: Record<string, unknown> = {}) {
      const member = await services.store.member(memberId)
      const reader = member && readerFor(member, services)
      if (!reader)
        throw new AppError('CLI_MEMBER', `there is no member "${memberId}"`, {
          hint: 'a member of audiences/city.yaml',
        })
      return dataOf<T>(await execute(document, variables, reader))
    },
    as: (other) => inProcess(services, other, close),
    close,
  }
}
