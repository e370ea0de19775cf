import { Readable } from 'node:stream'
import type { ClickHouseClient, ClickHouseSettings } from '@clickhouse/client'
import { AppError } from '../errors.ts'
import { engineError } from './engine-error.ts'

/** Objects to insert: an array, a generator, or a stream in object mode. */
export type RowSource = Iterable<object> | AsyncIterable<object>

/** The client to insert through, with the settings of the product's own work. */
export interface InsertTarget {
  client: ClickHouseClient
  settings: ClickHouseSettings
}

/** Rows to a piece of the request's body: a few hundred kilobytes. */
const ROWS_A_PIECE = 500

/**
 * Streams objects as JSON lines, each an array in the order of the table's columns: one request, bounded memory, whatever their number. What
 * a row leaves out is null there, and becomes the column's default. Returns how many were inserted.
 */
export async function insertRows(
  { client, settings }: InsertTarget,
  table: string,
  columns: ReadonlySet<string>,
  source: RowSource,
): Promise<number> {
  const names = [...columns]
  let inserted = 0
  let fault: unknown
  async function* lines() {
    let piece = ''
    try {
      for await (const row of source) {
        checkColumns(table, columns, row)
        piece += `${JSON.stringify(names.map((name) => (row as Record<string, unknown>)[name]))}\n`
        inserted++
        if (inserted % ROWS_A_PIECE !== 0) continue
        yield piece
        piece = ''
      }
    } catch (error) {
      // The client would report a request that broke off; the caller wants to know why it did.
      fault = error
      throw error
    }
    if (piece !== '') yield piece
  }
  const values = Readable.from(lines(), { objectMode: false })
  try {
    // The client's insert() would take objects only, and make a string of each on its own.
    const query = `INSERT INTO ${table} (${names.join(', ')}) FORMAT JSONCompactEachRow`
    const { stream } = await client.exec({ query, values, clickhouse_settings: settings })
    await stream.resume().toArray()
  } catch (error) {
    throw fault ?? engineError(error)
  }
  return inserted
}

/** Inserts tab-separated lines that the caller has already written. */
export async function insertLines(
  { client, settings }: InsertTarget,
  table: string,
  columns: readonly string[],
  lines: string,
): Promise<void> {
  const [first, ...others] = columns
  if (first === undefined) throw new AppError('WAREHOUSE_COLUMN', `no columns were named for table "${table}"`)
  const values = Readable.from([Buffer.from(lines)], { objectMode: false })
  await client.insert({
    table,
    columns: [first, ...others],
    values,
    format: 'TabSeparated',
    clickhouse_settings: settings,
  })
}

function checkColumns(table: string, columns: ReadonlySet<string>, row: object): void {
  for (const name in row)
    if (!columns.has(name)) throw new AppError('WAREHOUSE_COLUMN', `table "${table}" has no column "${name}"`)
}
