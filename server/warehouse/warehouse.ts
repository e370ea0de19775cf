import { type ClickHouseClient, type ClickHouseSettings, createClient } from '@clickhouse/client'
import { scopeSetting } from '../../audiences/scope.ts'
import { type CompiledQuery, isCompiled } from '../../views/compiled-query.ts'
import { AppError } from '../errors.ts'
import { SERVICE_SCOPE } from './bridge/access.ts'
import { startEmbedded } from './embedded.ts'
import { engineError } from './engine-error.ts'
import { migrate } from './migrate.ts'

const DATABASE = 'hotline'
const INSERT_BATCH = 50_000
const READ_SECONDS = 10

/** The store of tickets, follow-ups and calls, reached only through the official client by URL, embedded or not. */
export interface Warehouse {
  /** Runs a reader's query in the reader's role, read-only, with the engine's row policy on its scope. Only compiled queries run. */
  read<T>(query: CompiledQuery, options?: { signal?: AbortSignal }): Promise<{ rows: T[]; elapsedMs: number }>
  /** Runs the product's own fixed SQL over every row. Never with text that a person wrote. */
  rows<T>(sql: string, params?: Record<string, unknown>): Promise<T[]>
  command(sql: string, params?: Record<string, unknown>): Promise<void>
  /** Inserts objects; a name that is no column of the table is an error, since the engine would drop it silently. Returns their number. */
  insert(table: string, rows: Iterable<object> | AsyncIterable<object>): Promise<number>
  url: string
  close(): Promise<void>
}

/** Opens the warehouse at a URL, or the embedded one under a data directory, and brings its schema up to date. */
export async function openWarehouse(options: { url?: string | undefined; dataDir?: string }): Promise<Warehouse> {
  const embedded = options.url ? null : await startEmbedded(options.dataDir ?? 'data', DATABASE)
  const base: ClickHouseSettings = {
    output_format_json_quote_64bit_integers: 0,
    output_format_json_quote_denormals: 0,
    date_time_input_format: 'best_effort',
  }
  const login = embedded
    ? { url: embedded.url, username: 'default', password: embedded.token }
    : { url: options.url as string }
  const connect = (database: string | undefined) =>
    createClient({
      ...login,
      ...(database ? { database } : {}),
      clickhouse_settings: base,
      request_timeout: 300_000,
      max_open_connections: 16,
      keep_alive: { enabled: false },
      // A list of thousands of ids does not fit a URL.
      use_multipart_params_auto: true,
      log: { level: 127 },
    })
  const close = async (client: ClickHouseClient) => {
    await client.close()
    await embedded?.close()
  }
  const plain = connect(undefined)
  try {
    await plain.command({ query: `CREATE DATABASE IF NOT EXISTS ${DATABASE} ENGINE = Atomic` })
    await plain.close()
    const client = connect(DATABASE)
    const warehouse = speak(client, login.url, () => close(client))
    await migrate(warehouse)
    return warehouse
  } catch (error) {
    await close(plain)
    throw engineError(error)
  }
}

function speak(client: ClickHouseClient, url: string, close: () => Promise<void>): Warehouse {
  const service: ClickHouseSettings = { log_comment: SERVICE_SCOPE }
  const columns = new Map<string, Set<string>>()
  const rows: Warehouse['rows'] = async <T>(sql: string, params: Record<string, unknown> = {}) => {
    return guarded(async () => {
      const result = await client.query({
        query: sql,
        query_params: params,
        format: 'JSONEachRow',
        clickhouse_settings: service,
      })
      return await result.json<T>()
    })
  }
  return {
    url,
    close,
    rows,
    read: (query, options) => guarded(() => readAs(client, query, options?.signal)),
    command: (sql, params = {}) =>
      guarded(async () => {
        await client.command({ query: sql, query_params: params, clickhouse_settings: service })
      }),
    insert: async (table, source) => {
      let inserted = 0
      for await (const batch of batches(source)) {
        const known = columns.get(table) ?? (await columnsOf(rows, table))
        columns.set(table, known)
        checkColumns(table, known, batch)
        await guarded(() =>
          client.insert({ table, values: batch, format: 'JSONEachRow', clickhouse_settings: service }),
        )
        inserted += batch.length
      }
      return inserted
    },
  }
}

async function readAs<T>(
  client: ClickHouseClient,
  query: CompiledQuery,
  signal: AbortSignal | undefined,
): Promise<{ rows: T[]; elapsedMs: number }> {
  if (!isCompiled(query))
    throw new AppError('WAREHOUSE_UNCOMPILED', 'only a query that the compiler made may run for a reader')
  // readonly does not stop SET ROLE, KILL QUERY or USE, so nothing but a SELECT is sent.
  if (!/^\s*(?:SELECT|WITH)\b/i.test(query.sql)) throw new AppError('WAREHOUSE_UNCOMPILED', 'a reader only reads')
  const started = performance.now()
  const result = await client.query({
    query: query.sql,
    query_params: { ...query.params },
    format: 'JSONEachRow',
    role: 'reader',
    ...(signal ? { abort_signal: signal } : {}),
    clickhouse_settings: { log_comment: scopeSetting(query.scope), max_execution_time: READ_SECONDS, readonly: '1' },
  })
  return { rows: await result.json<T>(), elapsedMs: performance.now() - started }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw engineError(error)
  }
}

async function columnsOf(rows: Warehouse['rows'], table: string): Promise<Set<string>> {
  const found = await rows<{ name: string }>(
    'SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String}',
    { table },
  )
  if (found.length === 0) throw new AppError('WAREHOUSE_SCHEMA', `there is no table "${table}"`)
  return new Set(found.map((row) => row.name))
}

function checkColumns(table: string, known: Set<string>, batch: readonly object[]): void {
  for (const row of batch) {
    for (const name in row)
      if (!known.has(name)) throw new AppError('WAREHOUSE_COLUMN', `table "${table}" has no column "${name}"`)
  }
}

async function* batches(source: Iterable<object> | AsyncIterable<object>): AsyncGenerator<object[]> {
  let batch: object[] = []
  for await (const row of source) {
    batch.push(row)
    if (batch.length < INSERT_BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
