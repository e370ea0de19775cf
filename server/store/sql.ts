import pg from 'pg'

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
