import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** URL parameters of ClickHouse's HTTP interface that are not settings. */
const CONTROL = new Set([
  'query',
  'database',
  'query_id',
  'session_id',
  'role',
  'user',
  'password',
  'default_format',
  'quota_key',
  'wait_end_of_query',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'enable_http_compression',
])

/** A fault of the request, in the engine's own numbering. */
export class BridgeError extends Error {
  readonly code: number
  constructor(code: number, name: string, text: string) {
    super(`Code: ${code}. DB::Exception: ${text}. (${name})`)
    this.code = code
  }
}

/** One request as the engine will run it. `before` are statements that set the session up, `readonly` last of all. */
export interface BridgeRequest {
  queryId: string
  sql: string
  format: string
  before: string[]
  insert: { table: string; columns: string[] | undefined; format: string; rows: Readable } | null
}

/** A ClickHouse string literal: both `'` and `\` escaped, since the engine honours both. */
export function literal(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`
}

/** Reads a request of ClickHouse's HTTP interface: query in the URL or the body, parameters, settings, role, database. */
export async function readRequest(request: IncomingMessage, queryId: string): Promise<BridgeRequest> {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
  const fromUrl = url.searchParams.get('query')
  const insert = fromUrl ? insertOf(fromUrl, body) : null
  if (insert) return { queryId, sql: fromUrl ?? '', format: 'Null', before: setup(url.searchParams, []), insert }
  const { query, params } = await readBody(request, body)
  const whole = [fromUrl, query].filter(Boolean).join('\n')
  const format = /\bFORMAT\s+(\w+)\s*;?\s*$/i.exec(whole)
  const sql = (format ? whole.slice(0, format.index) : whole).trim().replace(/;$/, '')
  if (sql === '') throw new BridgeError(62, 'SYNTAX_ERROR', 'Empty query')
  refuseSeveral(sql)
  return {
    queryId: url.searchParams.get('query_id') ?? queryId,
    sql,
    format: format?.[1] ?? url.searchParams.get('default_format') ?? 'TabSeparated',
    before: setup(url.searchParams, params),
    insert: null,
  }
}

async function readBody(
  request: IncomingMessage,
  body: Readable,
): Promise<{ query: string; params: [string, string][] }> {
  const chunks: Buffer[] = []
  for await (const chunk of body) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return { query: bytes.toString('utf8'), params: [] }
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  const fields = [...form.entries()].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return {
    query: fields.find(([key]) => key === 'query')?.[1] ?? '',
    params: fields.filter(([key]) => key.startsWith('param_')),
  }
}

function setup(url: URLSearchParams, params: [string, string][]): string[] {
  const database = url.get('database')
  const use = database ? [`USE ${quoted(database)}`] : []
  const roles = url.getAll('role')
  const role = roles.length > 0 ? [`SET ROLE ${roles.map(quoted).join(', ')}`] : []
  const sets: string[] = []
  const readonly: string[] = []
  for (const [key, value] of [...url.entries(), ...params]) {
    if (CONTROL.has(key)) continue
    if (!/^\w+$/.test(key)) throw new BridgeError(115, 'UNKNOWN_SETTING', `Unknown setting '${key}'`)
    // readonly forbids every later SET, so it comes last.
    if (key === 'readonly') readonly.push(`SET readonly = ${literal(value)}`)
    else sets.push(`SET ${key} = ${literal(value)}`)
  }
  return [...use, ...role, ...sets, ...readonly]
}

function quoted(name: string): string {
  return `\`${name.replace(/[`\\]/g, '\\$&')}\``
}

function insertOf(sql: string, rows: Readable): BridgeRequest['insert'] {
  const match = /^\s*INSERT\s+INTO\s+([\w.`"]+)\s*(?:\(([^)]*)\))?\s*FORMAT\s+(\w+)\s*$/i.exec(sql)
  if (!match) return null
  const bare = (name: string) => name.trim().replace(/[`"]/g, '')
  return { table: bare(match[1] ?? ''), columns: match[2]?.split(',').map(bare), format: match[3] ?? '', rows }
}

/** The engine's binding runs several statements in one call; ClickHouse's interface does not, and nor does this. */
function refuseSeveral(sql: string): void {
  const bare = sql.replace(/'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.)*`|"(?:[^"\\]|\\.)*"|--[^\n]*|\/\*[\s\S]*?\*\//g, '')
  if (bare.includes(';')) throw new BridgeError(62, 'SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)')
}
