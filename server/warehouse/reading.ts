import { type ClickHouseClient, createClient, type QueryParams } from '@clickhouse/client'
import { scopeSetting } from '../../audiences/scope.ts'
import { type CompiledQuery, isCompiled } from '../../views/compiled-query.ts'
import { AppError } from '../errors.ts'
import { type EngineAccess, SERVICE_SCOPE } from './access.ts'
import { engineError } from './engine-error.ts'
import { onlyReads } from './reader-sql.ts'

/** Seconds that a reader's query may take. */
const READ_SECONDS = 10
/** The engine's code for what a role may not do. */
const ACCESS_DENIED = '497'
/** Bytes of a reader's answer: a view's figures take kilobytes. */
const READ_RESULT_BYTES = 256 * 2 ** 20

/** How a warehouse that is open is reached, by any thread of the process. Plain values, so that it can be handed to one. */
export interface WarehouseAddress {
  url: string
  username: string
  password: string
  database: string
  access: EngineAccess
}

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

/** What of a warehouse only reads. */
export interface WarehouseReading {
  /**
   * Runs a reader's query in the reader's role, read-only, under the engine's row policy for its scope. Only compiled queries run. 64-bit
   * integers come as numbers: counts stay below 2^53. The same question over unchanged data may get a kept answer, whose rows are frozen.
   *
   * @throws AppError WAREHOUSE_UNCOMPILED, WAREHOUSE_TIMEOUT, WAREHOUSE_MEMORY, WAREHOUSE_UNREACHABLE, WAREHOUSE_ABORTED, WAREHOUSE_QUERY, and
   * WAREHOUSE_GRANT for a table that no published dataset describes
   */
  read<T>(query: CompiledQuery, options?: ReadOptions): Promise<Answer<T>>
  /** Runs the product's own fixed SQL over every row. Never with text that a person wrote: people's text goes into `params`. */
  rows<T>(sql: string, params?: Record<string, unknown>): Promise<T[]>
}

/**
 * Reads from a warehouse that is open, for a thread of its own. Nothing is kept: that thread would not hear when another has written.
 */
export function readingFrom(address: WarehouseAddress): WarehouseReading {
  const client = connect(address, address.database)
  return {
    rows: (sql, params) => rowsOf(client, address.access, sql, params),
    read: async (query, options) => {
      refuseUncompiled(query)
      return guarded(() => readAs(client, address.access, query, options))
    },
  }
}

export function connect(
  { url, username, password }: Omit<WarehouseAddress, 'access'>,
  database: string | undefined,
): ClickHouseClient {
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

/** What the product's own statements are sent with: they see every row. */
export const serviceSettings = ({ scopeSetting: setting }: EngineAccess) => ({ [setting]: SERVICE_SCOPE })

export function rowsOf<T>(
  client: ClickHouseClient,
  access: EngineAccess,
  sql: string,
  params: Record<string, unknown> = {},
): Promise<T[]> {
  return guarded(async () => {
    const asked = { query: sql, query_params: params, format: 'JSONEachRow' } as const
    return (await client.query({ ...asked, clickhouse_settings: serviceSettings(access) })).json<T>()
  })
}

export function refuseUncompiled(query: CompiledQuery): void {
  if (!isCompiled(query))
    throw new AppError('WAREHOUSE_UNCOMPILED', 'only a query that the compiler made may run for a reader')
  if (!onlyReads(query.sql)) throw new AppError('WAREHOUSE_UNCOMPILED', "a reader's query only reads tables")
}

export async function readAs<T>(
  client: ClickHouseClient,
  access: EngineAccess,
  query: CompiledQuery,
  { signal, seconds = READ_SECONDS }: ReadOptions = {},
): Promise<Answer<T>> {
  const started = performance.now()
  const result = await askAsReader(client, {
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
      // Who has gone needs no answer: a server would go on, where the embedded engine stops of itself.
      cancel_http_readonly_queries_on_client_close: 1,
      readonly: '1',
    },
  })
  const { data, statistics } = await result.json<T>()
  return { rows: data, elapsedMs: performance.now() - started, readRows: statistics?.rows_read ?? 0 }
}

/** A reader's rights lack nothing but tables: those of a dataset that nobody has published yet. */
async function askAsReader(client: ClickHouseClient, asked: QueryParams & { format: 'JSON' }) {
  try {
    return await client.query(asked)
  } catch (error) {
    if ((error as { code?: string }).code !== ACCESS_DENIED) throw error
    throw new AppError('WAREHOUSE_GRANT', 'no reader may read this table', {
      cause: error,
      hint: 'a dataset opens its table to readers once it is published',
    })
  }
}

export async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw engineError(error)
  }
}
