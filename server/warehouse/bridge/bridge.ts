import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { Session } from 'chdb'
import { BridgeError, type BridgeRequest, readRequest } from './request.ts'

/** HTTP status of the engine's error codes, as a ClickHouse server answers them; 500 for the rest. */
const STATUS: Record<number, number> = {
  60: 404,
  81: 404,
  47: 404,
  46: 404,
  62: 400,
  6: 400,
  27: 400,
  36: 400,
  115: 400,
  497: 403,
  516: 401,
  159: 408,
  202: 503,
}
const CONCURRENCY = 8

interface Bridge {
  port: number
  close(): Promise<void>
}

/**
 * Serves ClickHouse's HTTP interface over the embedded engine on loopback. Every request gets an engine session of its own, so that no
 * setting, role or parameter of one request reaches another. A socket that closes early kills its query.
 */
export async function startBridge(options: { path: string; config: string; token: string }): Promise<Bridge> {
  // The first session pins the engine and its configuration for the process.
  const root = new Session(options.path, { connectionArgs: [`--config-file=${options.config}`] })
  const gate = slots(CONCURRENCY)
  const server = createServer((request, response) => {
    if (request.url === '/ping') return void response.end('Ok.\n')
    if (!authorised(request, options.token))
      return fail(response, new BridgeError(516, 'AUTHENTICATION_FAILED', 'Wrong key'))
    void gate.run(() => answer(root, options.path, request, response))
  })
  // A long insert or query is bounded by its own settings, not by the socket.
  server.requestTimeout = 0
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, close: () => shut(server, root) }
}

async function shut(server: Server, root: Session): Promise<void> {
  await new Promise<void>((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })
  root.close()
}

function authorised(request: IncomingMessage, token: string): boolean {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const password = basic
    ? Buffer.from(basic, 'base64').toString('utf8').split(':').slice(1).join(':')
    : request.headers['x-clickhouse-key']
  const given = Buffer.from(String(password ?? ''))
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function answer(root: Session, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const tag = randomBytes(8).toString('hex')
  let session: Session | undefined
  let running = false
  response.on('close', () => {
    // SYNC hangs in the embedded engine; ASYNC stops the query at its next block.
    if (running)
      root.queryAsync(`KILL QUERY WHERE query LIKE '%/*${tag}*/' ASYNC`, { format: 'Null' }).catch(() => undefined)
  })
  try {
    const asked = await readRequest(request, tag)
    session = new Session(path)
    running = true
    const body = asked.insert ? await insert(session, asked) : await select(session, asked, tag)
    running = false
    send(request, response, asked, body)
  } catch (error) {
    running = false
    fail(response, error)
  } finally {
    session?.close()
  }
}

async function select(session: Session, asked: BridgeRequest, tag: string): Promise<Uint8Array> {
  const result = await session.queryAsync([...asked.before, `${asked.sql} /*${tag}*/`].join('; '), {
    format: asked.format,
  })
  return result.bytes()
}

async function insert(session: Session, asked: BridgeRequest): Promise<Uint8Array> {
  if (!asked.insert) return new Uint8Array()
  if (asked.before.length > 0) await session.queryAsync([...asked.before, 'SELECT 1'].join('; '), { format: 'Null' })
  const { table, columns, format, rows } = asked.insert
  await session.insert({ table, values: rows, format, ...(columns ? { columns } : {}) } as unknown as Parameters<
    Session['insert']
  >[0])
  return new Uint8Array()
}

function send(request: IncomingMessage, response: ServerResponse, asked: BridgeRequest, body: Uint8Array): void {
  if (response.destroyed) return
  response.setHeader('X-ClickHouse-Query-Id', asked.queryId)
  response.setHeader('X-ClickHouse-Format', asked.format)
  response.setHeader(
    'Content-Type',
    asked.format.startsWith('JSON') ? 'application/json; charset=UTF-8' : 'text/plain; charset=UTF-8',
  )
  const zip =
    body.length > 4096 &&
    /gzip/.test(request.headers['accept-encoding'] ?? '') &&
    request.url?.includes('enable_http_compression=1')
  if (zip) response.setHeader('Content-Encoding', 'gzip')
  response.end(zip ? gzipSync(body, { level: 1 }) : body)
}

function fail(response: ServerResponse, error: unknown): void {
  const text = error instanceof Error ? error.message : String(error)
  const code = Number(/Code: (\d+)/.exec(text)?.[1] ?? 1002)
  if (response.headersSent || response.destroyed) return void response.destroy()
  response.statusCode = STATUS[code] ?? 500
  response.setHeader('X-ClickHouse-Exception-Code', String(code))
  response.end(text.startsWith('Code:') ? `${text}\n` : `Code: ${code}. DB::Exception: ${text}. (UNKNOWN_EXCEPTION)\n`)
}

/** Lets so many pieces of work run at once; the rest wait in order. */
function slots(limit: number) {
  const waiting: (() => void)[] = []
  let active = 0
  return {
    async run(work: () => Promise<void>): Promise<void> {
      if (active >= limit) await new Promise<void>((turn) => waiting.push(turn))
      active++
      try {
        await work()
      } finally {
        active--
        waiting.shift()?.()
      }
    },
  }
}
