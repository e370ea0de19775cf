import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { dataDir } from '@electric-sql/pglite-prepopulatedfs'
import pg from 'pg'
import { turns } from '../in-slices.ts'

export type Param = string | number | boolean | null | string[]

/** The little of PostgreSQL that the store needs, the same over the embedded engine and a server. */
export interface Sql {
  query<Row>(text: string, params?: Param[]): Promise<Row[]>
  /** Several statements without parameters. */
  script(text: string): Promise<void>
  /** Commits when `work` resolves, rolls back when it throws. Inside a transaction it joins the one that runs. */
  transaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>
}

export type Database = Sql & { close(): Promise<void> }

type Statements = Pick<PGlite, 'query' | 'exec'>

/** Others get their turn after so many milliseconds of statements, or after one that took longer. */
const STATEMENT_MS = 5

/** The engine works in this thread, a transaction in one go: between statements others get their turn. */
function overPglite(statements: Statements, turn: () => Promise<void>): Omit<Sql, 'transaction'> {
  return {
    query: async <Row>(text: string, params: Param[] = []) => {
      const { rows } = await statements.query<Row>(text, params)
      await turn()
      return rows
    },
    script: async (text) => {
      await statements.exec(text)
    },
  }
}

/**
 * PostgreSQL inside this process, on a directory that no other process may open. While it is made a file beside it says so: what a kill
 * leaves half made is made again.
 */
export async function openEmbedded(directory: string): Promise<Database> {
  const making = `${directory}.making`
  if (existsSync(making)) await rm(directory, { recursive: true, force: true })
  const engine = existsSync(directory) ? await PGlite.create(directory) : await make(directory, making)
  const turn = turns(STATEMENT_MS)
  return {
    ...overPglite(engine, turn),
    transaction: (work) =>
      engine.transaction((tx) => {
        const inner: Sql = { ...overPglite(tx, turn), transaction: (nested) => nested(inner) }
        return work(inner)
      }),
    close: () => engine.close(),
  }
}

/** Unpacking a cluster that the engine's makers initialized takes a fifth of initializing one. */
async function make(directory: string, making: string): Promise<PGlite> {
  await writeFile(making, '')
  const engine = await PGlite.create(directory, { loadDataDir: await dataDir() })
  await rm(making)
  return engine
}

function overPg(client: pg.Pool | pg.PoolClient): Omit<Sql, 'transaction'> {
  return {
    query: async <Row>(text: string, params: Param[] = []) => (await client.query(text, params)).rows as Row[],
    script: async (text) => {
      await client.query(text)
    },
  }
}

async function pgTransaction<T>(pool: pg.Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const inner: Sql = { ...overPg(client), transaction: (nested) => nested(inner) }
    const result = await work(inner)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** A PostgreSQL server by URL. `onIdleError` hears of connections that the server dropped; the pool replaces them. */
export function openServer(url: string, onIdleError: (error: Error) => void): Database {
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 10_000 })
  pool.on('error', onIdleError)
  return {
    ...overPg(pool),
    transaction: (work) => pgTransaction(pool, work),
    close: () => pool.end(),
  }
}

/** ISO text of a timestamptz column; both drivers give a Date. */
export function iso(value: Date): string {
  return value.toISOString()
}

export function isoOrNull(value: Date | null): string | null {
  return value === null ? null : iso(value)
}

export function later(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString()
}
