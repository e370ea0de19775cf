import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { scopeSetting } from '../../audiences/scope.ts'
import type { CompiledQuery } from '../../views/compiled-query.ts'
import { AppError } from '../errors.ts'
import { whereAndWhy } from '../unreachable.ts'
import {
  EMBEDDED_ACCESS,
  type EngineAccess,
  READER_TABLES,
  type ReaderTable,
  SERVER_ACCESS,
  serverAccessStatements,
  whenChanged,
} from './access.ts'
import { dataVersion } from './data-version.ts'
import { type EmbeddedEngine, startEmbedded } from './embedded.ts'
import { engineError } from './engine-error.ts'
import { insertLines, insertRows, type RowSource } from './insert.ts'
import { migrate } from './migrate.ts'
import {
  type Answer,
  connect,
  guarded,
  type ReadOptions,
  readAs,
  refuseUncompiled,
  rowsOf,
  serviceSettings,
  type WarehouseAddress,
  type WarehouseReading,
} from './reading.ts'
import { ResultCache } from './result-cache.ts'

/** The database where the URL names none. */
const DATABASE = 'hotline'
/** How long an embedded engine that fell may take to be back, and how often it is looked for. */
const BACK_MS = 30_000
const LOOK_MS = 200

/** The store of tickets, follow-ups and calls, reached only through the official client by URL, embedded or not. */
export interface Warehouse extends WarehouseReading {
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
  /**
   * Lets readers read these tables besides the product's own, each under a row policy over what bounds its rows. Where that changes what the
   * embedded engine was told last, it is started anew, for which questions under way fail once.
   */
  grant(added: readonly ReaderTable[]): Promise<void>
  /** For a thread that reads as well (`readingFrom`). */
  readonly address: WarehouseAddress
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
  const open = async () => {
    await makeDatabase(login)
    const warehouse = speak({ client, address: { ...login, access }, close, engine })
    await migrate(warehouse)
    if (access === SERVER_ACCESS) await warehouse.grant([])
    return warehouse
  }
  try {
    return await (engine ? againOnceBack(open, client) : open())
  } catch (error) {
    await close()
    throw url ? remoteError(error, login.url) : engineError(error)
  }
}

type Login = Omit<WarehouseAddress, 'access'>

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

/** A URL's fault names where it leads; what answers there without ever speaking of itself in the engine's codes is no ClickHouse. */
function remoteError(error: unknown, url: string): AppError {
  const told = engineError(error)
  if (told.code === 'WAREHOUSE_UNREACHABLE')
    return new AppError(told.code, `${told.message} at ${whereAndWhy(url, told.cause)}`, {
      cause: told.cause,
      ...(told.hint ? { hint: told.hint } : {}),
    })
  if (told.code !== 'WAREHOUSE_QUERY' || /^\d+$/.test((told.cause as { code?: string } | undefined)?.code ?? ''))
    return told
  return new AppError('WAREHOUSE_URL', `what answers at ${url} is not ClickHouse`, {
    cause: error,
    hint: "WWH_WAREHOUSE_URL names ClickHouse's HTTP port, 8123 or 8443",
  })
}

/** The embedded engine is started again when it falls; whatever of the schema it was making then may be made again, once. */
async function againOnceBack<T>(open: () => Promise<T>, client: ClickHouseClient): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (engineError(error).code !== 'WAREHOUSE_UNREACHABLE') throw error
    for (let waited = 0; waited < BACK_MS && !(await client.ping()).success; waited += LOOK_MS) await sleep(LOOK_MS)
    return open()
  }
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
  address: WarehouseAddress
  close: () => Promise<void>
  /** Null where it is a server, to which others may write too. */
  engine: EmbeddedEngine | null
}

function speak({ client, address, close, engine }: Spoken): Warehouse {
  const { access } = address
  const service = serviceSettings(access)
  const columns = new Map<string, Set<string>>()
  const rows: Warehouse['rows'] = (sql, params) => rowsOf(client, access, sql, params)
  const columnsOf = async (table: string) => {
    const known = columns.get(table) ?? (await askColumns(rows, table))
    columns.set(table, known)
    return known
  }
  const version = dataVersion(rows, engine === null)
  const cache = new ResultCache<Answer<object>>()
  const writing = <T>(work: () => Promise<T>) => guarded(work).finally(version.wrote)
  const command: Warehouse['command'] = (sql, params = {}) =>
    writing(async () => {
      await client.command({ query: sql, query_params: params, clickhouse_settings: service })
    })
  const overSql = async (tables: readonly ReaderTable[]) => {
    for (const statement of serverAccessStatements(address.database, tables)) await command(statement)
  }
  return {
    address,
    close,
    rows,
    command,
    // What was kept was answered under the grants of before.
    grant: engine
      ? whenChanged(READER_TABLES, (tables) => writing(() => engine.grant(tables)))
      : whenChanged(null, overSql),
    read: async <T>(query: CompiledQuery, options?: ReadOptions) => {
      refuseUncompiled(query)
      const ask = () => guarded(() => readAs<T>(client, access, query, options))
      // One who may give up waits alone; the years of a look back are not worth keeping.
      if (options?.signal || options?.seconds) return ask()
      const key = JSON.stringify([query.sql, query.params, scopeSetting(query.scope), await version.now()])
      return cache.answer(key, ask as () => Promise<Answer<object>>) as Promise<Answer<T>>
    },
    insert: async (table, source) => {
      const columns = await columnsOf(table)
      return insertRows({ client, settings: service }, table, columns, source).finally(version.wrote)
    },
    insertLines: (table, names, lines) =>
      writing(() => insertLines({ client, settings: service }, table, names, lines)),
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
