import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { onlyReads } from '../reader-sql.ts'
import { BridgeError, CONTROL_PARAMETERS, literal, quoted } from './protocol.ts'

/** Rows that follow an INSERT in the request's body. */
export interface InsertBody {
  table: string
  columns: string[] | undefined
  format: string
  rows: Readable
}

/** One request as the engine will run it. */
export interface BridgeRequest {
  sql: string
  format: string
  /** Statements that set the session up: database, role, settings, parameters; `readonly` last of all. */
  setup: string[]
  insert: InsertBody | null
  /** The answer is held back until the query has ended, so that its status is true and its summary known. */
  waitForEnd: boolean
  gzip: boolean
}

/** Reads a request of ClickHouse's HTTP interface: the query in the URL, the body, or a form; the rest in the URL. */
export async function readRequest(request: IncomingMessage): Promise<BridgeRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost').searchParams
  const encoding = request.headers['content-encoding']
  if (encoding && encoding !== 'gzip')
    throw new BridgeError(48, 'NOT_IMPLEMENTED', `${encoding} requests are not supported`)
  const body = encoding === 'gzip' ? request.pipe(createGunzip()) : request
  const common = {
    waitForEnd: url.get('wait_end_of_query') === '1',
    gzip: url.get('enable_http_compression') === '1' && /gzip/.test(request.headers['accept-encoding'] ?? ''),
  }
  const inUrl = url.get('query') ?? ''
  const insert = insertOf(inUrl, body)
  if (insert) return { ...common, sql: inUrl, format: 'Null', setup: setupOf(url, []), insert }
  const { query, params } = await readBody(request, body)
  const whole = [inUrl, query].filter(Boolean).join('\n')
  const format = /\bFORMAT\s+(\w+)\s*;?\s*$/i.exec(whole)
  const sql = (format ? whole.slice(0, format.index) : whole).trim().replace(/;$/, '')
  if (sql === '') throw new BridgeError(62, 'SYNTAX_ERROR', 'Empty query')
  const setup = setupOf(url, params)
  refuseFiles(sql)
  if (url.has('readonly') && url.get('readonly') !== '0' && !onlyReads(sql))
    throw new BridgeError(164, 'READONLY', 'Only SELECT over tables may run in readonly mode')
  return { ...common, sql, format: format?.[1] ?? url.get('default_format') ?? 'TabSeparated', setup, insert: null }
}

type Field = [name: string, value: string]

async function readBody(request: IncomingMessage, body: Readable): Promise<{ query: string; params: Field[] }> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return { query: bytes.toString('utf8'), params: [] }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  const fields = [...form.entries()].filter((entry): entry is Field => typeof entry[1] === 'string')
  return {
    query: fields.find(([name]) => name === 'query')?.[1] ?? '',
    params: fields.filter(([name]) => name.startsWith('param_')),
  }
}

function setupOf(url: URLSearchParams, params: Field[]): string[] {
  const database = url.get('database')
  const roles = url.getAll('role')
  const settings = [...url.entries(), ...params].filter(([name]) => !CONTROL_PARAMETERS.has(name))
  const bad = settings.find(([name]) => !/^\w+$/.test(name))
  if (bad) throw new BridgeError(115, 'UNKNOWN_SETTING', `Unknown setting '${bad[0]}'`)
  // readonly forbids every later SET, so it comes last.
  settings.sort(([a], [b]) => Number(a === 'readonly') - Number(b === 'readonly'))
  return [
    ...(database ? [`USE ${quoted(database)}`] : []),
    ...(roles.length > 0 ? [`SET ROLE ${roles.map(quoted).join(', ')}`] : []),
    ...settings.map(([name, value]) => `SET ${name} = ${literal(value)}`),
  ]
}

function insertOf(sql: string, rows: Readable): InsertBody | null {
  const match = /^\s*INSERT\s+INTO\s+([\w.`"]+)\s*(?:\(([^)]*)\))?\s*FORMAT\s+(\w+)\s*$/i.exec(sql)
  if (!match?.[1] || !match[3]) return null
  const bare = (name: string) => name.trim().replace(/[`"]/g, '')
  return { table: bare(match[1]), columns: match[2]?.split(',').map(bare), format: match[3], rows }
}

/** A server refuses INTO OUTFILE over HTTP; the embedded engine would write the file. */
function refuseFiles(sql: string): void {
  if (/\bINTO\s+OUTFILE\b/i.test(sql))
    throw new BridgeError(36, 'BAD_ARGUMENTS', 'INTO OUTFILE is not allowed over HTTP')
}
