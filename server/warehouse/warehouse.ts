import { type ClickHouseClient, type ClickHouseSettings, createClient } from '@clickhouse/client'
import { scopeSetting } from '../../audiences/scope.ts'
import { type CompiledQuery, isCompiled } from '../../views/compiled-query.ts'
import { AppError } from '../errors.ts'
import { EMBEDDED_ACCESS, type EngineAccess, SERVER_ACCESS, SERVICE_SCOPE, serverAccessStatements } from './access.ts'
import { dataVersion } from './data-version.ts'
import { startEmbedded } from './embedded.ts'
import { engineError } from './engine-error.ts'
import { insertLines, insertRows, type RowSource } from './insert.ts'
import { migrate } from './migrate.ts'
import { onlyReads } from './reader-sql.ts'
import { ResultCache } from './result-cache.ts'

/** The database where the URL names none. */
const DATABASE = 'hotline'
/** Seconds that a reader's query may take. */
const READ_SECONDS = 10
/** Bytes of a reader's answer: a view's figures take kilobytes. */
const READ_RESULT_BYTES = 256 * 2 ** 20

export interface ReadOptions {
  signal?: AbortSignal
  /** Longer than a page may take, for a look back over years. */
  seconds?: number
}

/** A reader's rows, with what it took: milliseconds from sending to the last row, and rows the engine read. */
export interface Answer<T> {
  rows: T[]
  elapsedMs: number
  readRows: number
}

/** The store of tickets, follow-ups and calls, reached only through the official client by URL, embedded or not. */
export interface Warehouse {
  /**
   * Runs a reader's query in the reader's role, read-only, under the engine's row policy for its scope. Only compiled queries run. 64-bit
   * integers come as numbers: counts stay below 2^53. The same question over unchanged data gets the kept answer, whose rows are frozen.
   *
   * @throws AppError WAREHOUSE_UNCOMPILED, WAREHOUSE_TIMEOUT, WAREHOUSE_MEMORY, WAREHOUSE_UNREACHABLE, WAREHOUSE_ABORTED, WAREHOUSE_QUERY
   */
  read<T>(query: CompiledQuery, options?: ReadOptions): Promise<Answer<T>>
  /** Runs the product's own fixed SQL over every row. Never with text that a person wrote: people's text goes into `params`. */
  rows<T>(sql: string, params?: Record<string, unknown>): Promise<T[]>
  /** Runs the product's own fixed statement that answers no rows. */
  command(sql: string, params?: Record<string, unknown>): Promise<void>
  /**
   * Inserts objects in bounded memory and returns their number. Resolved, every row is on disk; failed, the rows before the fault may be:
   * the tables replace rows of the same key, so the whole insert can be tried again.
   *
   * @throws AppError WAREHOUSE_COLUMN for a name that is no column of the table, since the engine would drop it silently; and what `rows`
   * itself throws
   */
  insert(table: string, rows: RowSource): Promise<number>
  /** Inserts tab-separated lines (ClickHouse's TabSeparated escapes), each with its line feed: faster than objects when there are millions. */
  insertLines(table: string, columns: readonly string[], lines: string): Promise<void>
  readonly url: string
  close(): Promise<void>
}

export interface WarehouseOptions {
  /** A ClickHouse server, with user, password and perhaps the database in it; left out, the embedded engine is started. */
  url?: string | undefined
  /** What the engine at the URL is; a server unless told otherwise. */
  access?: EngineAccess
  /** Where the embedded engine keeps its data. */
  dataDir?: string
  logger?: { warn(details: object, text: string): void }
}

/**
 * Opens the warehouse at a URL, or the embedded one under a data directory, and brings its schema up to date.
 *
 * @throws AppError DATA_DIR, WAREHOUSE_LOCKED, WAREHOUSE_START, WAREHOUSE_SCHEMA; of a URL WAREHOUSE_UNREACHABLE, WAREHOUSE_LOGIN,
 * WAREHOUSE_RIGHTS, WAREHOUSE_URL
 */
export async function openWarehouse({
  url,
  dataDir = 'data',
  logger,
  ...options
}: WarehouseOptions): Promise<Warehouse> {
  const engine = url
    ? null
    : await startEmbedded(dataDir, DATABASE, (how) => logger?.warn({ how }, 'the embedded warehouse crashed'))
  const login = engine
    ? { url: engine.url, username: 'default', password: engine.token, database: DATABASE }
    : loginOf(url as string)
  const access = options.access ?? (engine ? EMBEDDED_ACCESS : SERVER_ACCESS)
  const client = connect(login, login.database)
  const close = async () => {
    await client.close()
    await engine?.close()
  }
  try {
    await makeDatabase(login)
    const warehouse = speak({ client, access, url: login.url, close, shared: engine === null })
    await migrate(warehouse)
    if (access === SERVER_ACCESS)
      for (const statement of serverAccessStatements(login.database)) await warehouse.command(statement)
    return warehouse
  } catch (error) {
    await close()
    throw url ? remoteError(error, login.url) : engineError(error)
  }
}

interface Login {
  url: string
  username: string
  password: string
  database: string
}

/** What a URL says: `https://user:password@host:8443/database`. */
function loginOf(text: string): Login {
  const { origin, username, password, pathname } = new URL(text)
  const database = decodeURIComponent(pathname.slice(1)) || DATABASE
  if (!/^[a-z_][a-z0-9_]*$/i.test(database))
    throw new AppError('WAREHOUSE_URL', `"${database}" cannot be the warehouse's database`, {
      hint: 'WWH_WAREHOUSE_URL is http(s)://user:password@host:port/database, with letters, digits and _ in its name',
    })
  const plain = { username: decodeURIComponent(username) || 'default', password: decodeURIComponent(password) }
  return { url: origin, ...plain, database }
}

function connect({ url, username, password }: Login, database: string | undefined): ClickHouseClient {
  return createClient({
    url,
    username,
    password,
    ...(database ? { database } : {}),
    clickhouse_settings: {
      output_format_json_quote_64bit_integers: 0,
      output_format_json_quote_denormals: 0,
      date_time_input_format: 'best_effort',
      // Versions of a row lie in one partition, whose key is part of their own: FINAL need not look across, nor into a partition merged to one part.
      do_not_merge_across_partitions_select_final: 1,
    },
    request_timeout: 300_000,
    max_open_connections: 16,
    // A list of thousands of ids does not fit a URL.
    use_multipart_params_auto: true,
    // Errors are thrown; the client would print them a second time, with rows' values in them.
    log: { level: 127 },
  })
}

/** What answers at a URL without ever speaking of itself in the engine's codes is no ClickHouse. */
function remoteError(error: unknown, url: string): AppError {
  const told = engineError(error)
  if (told.code !== 'WAREHOUSE_QUERY' || /^\d+$/.test((told.cause as { code?: string } | undefined)?.code ?? ''))
    return told
  return new AppError('WAREHOUSE_URL', `what answers at ${url} is not ClickHouse`, {
    cause: error,
    hint: "WWH_WAREHOUSE_URL names ClickHouse's HTTP port, 8123 or 8443",
  })
}

async function makeDatabase(login: Login): Promise<void> {
  const client = connect(login, undefined)
  try {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${login.database} ENGINE = Atomic` })
  } finally {
    await client.close()
  }
}

interface Spoken {
  client: ClickHouseClient
  access: EngineAccess
  url: string
  close: () => Promise<void>
  /** Whether others may write too. */
  shared: boolean
}

function speak({ client, access, url, close, shared }: Spoken): Warehouse {
  const service: ClickHouseSettings = { [access.scopeSetting]: SERVICE_SCOPE }
  const columns = new Map<string, Set<string>>()
  const rows: Warehouse['rows'] = <T>(sql: string, params: Record<string, unknown> = {}) =>
    guarded(async () => {
      const asked = { query: sql, query_params: params, format: 'JSONEachRow', clickhouse_settings: service } as const
      return (await client.query(asked)).json<T>()
    })
  const columnsOf = async (table: string) => {
    const known = columns.get(table) ?? (await askColumns(rows, table))
    columns.set(table, known)
    return known
  }
  const version = dataVersion(rows, shared)
  const cache = new ResultCache<Answer<object>>()
  const writing = <T>(work: () => Promise<T>) => guarded(work).finally(version.wrote)
  return {
    url,
    close,
    rows,
    read: async <T>(query: CompiledQuery, options?: ReadOptions) => {
      refuseUncompiled(query)
      const ask = () => guarded(() => readAs<T>(client, access, query, options))
      // One who may give up waits alone; the years of a look back are not worth keeping.
      if (options?.signal || options?.seconds) return ask()
      const key = JSON.stringify([query.sql, query.params, scopeSetting(query.scope), await version.now()])
      return cache.answer(key, ask as () => Promise<Answer<object>>) as Promise<Answer<T>>
    },
    command: (sql, params = {}) =>
      writing(async () => {
        await client.command({ query: sql, query_params: params, clickhouse_settings: service })
      }),
    insert: async (table, source) => {
      const columns = await columnsOf(table)
      return insertRows({ client, settings: service }, table, columns, source).finally(version.wrote)
    },
    insertLines: (table, names, lines) =>
      writing(() => insertLines({ client, settings: service }, table, names, lines)),
  }
}

function refuseUncompiled(query: CompiledQuery): void {
  if (!isCompiled(query))
    throw new AppError('WAREHOUSE_UNCOMPILED', 'only a query that the compiler made may run for a reader')
  if (!onlyReads(query.sql)) throw new AppError('WAREHOUSE_UNCOMPILED', "a reader's query only reads tables")
}

async function readAs<T>(
  client: ClickHouseClient,
  access: EngineAccess,
  query: CompiledQuery,
  { signal, seconds = READ_SECONDS }: ReadOptions = {},
): Promise<Answer<T>> {
  const started = performance.now()
  const result = await client.query({
    query: query.sql,
    query_params: { ...query.params },
    // Unlike JSONEachRow, JSON ends with the engine's statistics.
    format: 'JSON',
    role: access.readerRole,
    ...(signal ? { abort_signal: signal } : {}),
    clickhouse_settings: {
      [access.scopeSetting]: scopeSetting(query.scope),
      max_execution_time: seconds,
      max_result_bytes: String(READ_RESULT_BYTES),
      // The status is true only when the answer waits for the query's end.
      wait_end_of_query: 1,
      readonly: '1',
    },
  })
  const { data, statistics } = await result.json<T>()
  return { rows: data, elapsedMs: performance.now() - started, readRows: statistics?.rows_read ?? 0 }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw engineError(error)
  }
}

async function askColumns(rows: Warehouse['rows'], table: string): Promise<Set<string>> {
  const found = await rows<{ name: string }>(
    'SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String}',
    { table },
  )
  if (found.length === 0) throw new AppError('WAREHOUSE_SCHEMA', `the warehouse has no table "${table}"`)
  return new Set(found.map((row) => row.name))
}
