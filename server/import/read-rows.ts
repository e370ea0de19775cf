import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { AppError } from '../errors.ts'
import type { RawRow } from './map-row.ts'

/** A row as it stands in the file; `row` is missing where the line cannot be parsed. Lines count from 1, the header included. */
export interface FileRow {
  line: number
  raw: string
  row?: RawRow
  fault?: string
}

/** Reads a CSV or NDJSON file, gzipped or not (told by its first bytes), row by row in bounded memory. */
export async function* readRows(file: string, format: 'csv' | 'ndjson'): AsyncGenerator<FileRow> {
  const plain = await openFile(file)
  yield* format === 'csv' ? readCsv(plain) : readNdjson(plain)
}

async function openFile(file: string): Promise<Readable> {
  const handle = await open(file).catch((cause: NodeJS.ErrnoException) => {
    throw new AppError(
      'IMPORT_FILE',
      `cannot read ${file}: ${cause.code === 'ENOENT' ? 'there is no such file' : cause.message}`,
      { cause },
    )
  })
  const head = Buffer.alloc(2)
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw new AppError('IMPORT_FILE', `cannot read ${file}: it is not a file`)
    await handle.read(head, 0, 2, 0)
  } finally {
    await handle.close()
  }
  const stream = createReadStream(file)
  if (head[0] !== 0x1f || head[1] !== 0x8b) return stream
  const unzipped = createGunzip()
  stream.on('error', (error) => unzipped.destroy(error))
  return stream.pipe(unzipped)
}

async function* readCsv(input: Readable): AsyncGenerator<FileRow> {
  const parser = parse({
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    raw: true,
    info: true,
    skip_empty_lines: true,
  })
  input.on('error', (error) => parser.destroy(error))
  input.pipe(parser)
  let header: string[] | null = null
  for await (const piece of parser as AsyncIterable<{ record: string[]; raw: string; info: { lines: number } }>) {
    if (!header) {
      header = piece.record.map((name) => name.trim())
      continue
    }
    const columns: string[] = header
    const raw = piece.raw.replace(/\r?\n$/, '')
    const line = piece.info.lines
    if (piece.record.length !== columns.length) {
      yield { line, raw, fault: `${piece.record.length} fields where the header has ${columns.length}` }
      continue
    }
    const row: RawRow = {}
    for (let i = 0; i < columns.length; i++) row[columns[i] ?? ''] = piece.record[i] ?? ''
    yield { line, raw, row }
  }
}

async function* readNdjson(input: Readable): AsyncGenerator<FileRow> {
  let line = 0
  for await (const raw of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++
    if (raw.trim() === '') continue
    try {
      const value: unknown = JSON.parse(raw)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not an object')
      const entries = Object.entries(value).map(([key, field]) => [
        key,
        field === null || field === undefined ? '' : String(field),
      ])
      yield { line, raw, row: Object.fromEntries(entries) as RawRow }
    } catch {
      yield { line, raw, fault: 'is not a JSON object' }
    }
  }
}
