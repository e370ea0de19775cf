import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AppError } from '../errors.ts'
import { csvRecords } from './csv.ts'
import type { RawRow } from './map-row.ts'
import type { Mapping } from './mapping.ts'

/** A row as it stands in the file; `row` is missing where the line cannot be parsed. Lines count from 1, the header included. */
export interface FileRow {
  line: number
  raw: string
  row?: RawRow
  fault?: string
}

/**
 * Reads a CSV or NDJSON file, gzipped or not (told by its first bytes), row by row in bounded memory.
 *
 * @throws AppError IMPORT_FILE for a file that is missing, no file, empty, binary or cut off; IMPORT_ENCODING for another encoding than
 * the mapping names
 */
export function readRows(
  file: string,
  { format, encoding }: Pick<Mapping, 'format' | 'encoding'>,
): AsyncGenerator<FileRow> {
  const lines = linesOf(file, encoding)
  return format === 'csv' ? csvRows(file, lines) : ndjsonRows(lines)
}

/** Why the system would not give a file, in words. */
export function whyUnreadable({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  return code === 'EACCES' ? 'this user may not read it' : message
}

/** A file that cannot be imported, and why. */
export function unreadable(file: string, cause: NodeJS.ErrnoException): AppError {
  return new AppError('IMPORT_FILE', `cannot read ${file}: ${whyUnreadable(cause)}`, { cause })
}

async function openFile(file: string): Promise<Readable> {
  const fail = (why: string) => new AppError('IMPORT_FILE', `cannot read ${file}: ${why}`)
  const handle = await open(file).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause)
  })
  const head = Buffer.alloc(2)
  try {
    const stat = await handle.stat()
    if (!stat.isFile()) throw fail('it is not a file')
    if (stat.size === 0) throw fail('it is empty')
    await handle.read(head, 0, 2, 0)
  } finally {
    await handle.close()
  }
  const stream = createReadStream(file, { highWaterMark: 1 << 18 })
  if (head[0] !== 0x1f || head[1] !== 0x8b) return stream
  // The fault of either end is met by who reads the lines.
  return pipeline(stream, createGunzip(), () => undefined)
}

/** The file's lines without their ends. A byte-order mark is left out. */
async function* linesOf(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let rest = ''
  let line = 0
  const input = await openFile(file)
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      const zero = chunk.indexOf(0)
      if (zero >= 0) throw binary(file, line + linesIn(chunk.subarray(0, zero).toString('latin1')))
      const text = rest + decode(decoder, chunk, file, line)
      let at = 0
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
        line++
        yield text.slice(at, text.charCodeAt(end - 1) === 13 && end > at ? end - 1 : end)
        at = end + 1
      }
      rest = text.slice(at)
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('IMPORT_FILE', `cannot read ${file} beyond line ${line}: it is damaged or cut off`, {
      cause,
      hint: 'fetch the file again; the rows before are loaded, and loading them again changes nothing',
    })
  }
  rest += decode(decoder, undefined, file, line)
  if (rest !== '') yield rest.replace(/\r$/, '')
}

/** Lines that a text begins, its first one with them. */
const linesIn = (text: string) => text.split('\n').length

function binary(file: string, line: number): AppError {
  return new AppError('IMPORT_FILE', `cannot read ${file}: it is no text (a zero byte in line ${line})`, {
    hint: 'CSV, NDJSON, or either of them gzipped; save a spreadsheet as CSV UTF-8 first',
  })
}

function decode(decoder: TextDecoder, chunk: Buffer | undefined, file: string, line: number): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode()
  } catch (cause) {
    const [before = ''] = new TextDecoder(decoder.encoding).decode(chunk).split('\ufffd', 1)
    const from = line + linesIn(before)
    throw new AppError(
      'IMPORT_ENCODING',
      `cannot read ${file}: the text from line ${from} on is not ${decoder.encoding}`,
      {
        cause,
        hint: 'save the file as UTF-8, or name its encoding in the mapping, such as encoding: gb18030',
      },
    )
  }
}

async function* csvRows(file: string, lines: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let columns: string[] | undefined
  for await (const { line, raw, fields, fault } of csvRecords(lines)) {
    if (fault) yield { line, raw, fault }
    else if (!columns) columns = fields.map((name) => name.trim())
    else if (fields.length !== columns.length)
      yield { line, raw, fault: `${fields.length} fields where the header has ${columns.length}` }
    else {
      const row: RawRow = {}
      for (let i = 0; i < columns.length; i++) row[columns[i] as string] = fields[i] as string
      yield { line, raw, row }
    }
  }
  if (!columns) throw new AppError('IMPORT_FILE', `cannot read ${file}: it has no header`)
}

async function* ndjsonRows(lines: AsyncIterable<string>): AsyncGenerator<FileRow> {
  let line = 0
  for await (const raw of lines) {
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
