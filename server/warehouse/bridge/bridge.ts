import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { drainPending, Session } from 'chdb'
import { answerQuery } from './answer.ts'
import { answerInsert } from './insert.ts'
import { BridgeError, faultOf } from './protocol.ts'
import { readRequest } from './request.ts'

/** Queries at once. The engine spreads each over all cores; more only share them. */
const CONCURRENCY = 8

export interface BridgeOptions {
  /** The engine's data directory. */
  path: string
  /** The engine's configuration file. */
  config: string
  /** What a client must give as password or as X-ClickHouse-Key. */
  token: string
  /** 0 for any free port. */
  port: number
}

export interface Bridge {
  port: number
  close(): Promise<void>
}

/**
 * Serves ClickHouse's HTTP interface over the embedded engine on loopback. Every request gets an engine session of its own, so that no
 * setting, role or parameter of one request reaches another. A socket that closes early kills its query.
 */
export async function startBridge({ path, config, token, port }: BridgeOptions): Promise<Bridge> {
  // The first session pins the engine and its configuration for the process.
  const engine = new Session(path, { connectionArgs: [`--config-file=${config}`] })
  const slots = new Slots(CONCURRENCY)
  const server = createServer((request, response) => {
    if (request.url === '/ping') return void response.end('Ok.\n')
    if (!holdsToken(request, token)) return refuse(response, new BridgeError(516, 'AUTHENTICATION_FAILED', 'Wrong key'))
    void slots.run(() => answer(engine, path, request, response))
  })
  // A long insert or query is bounded by its own settings, not by the socket.
  server.requestTimeout = 0
  // Idle sockets are the client's to close: held up by other work for a while, it would write to one that was closed meanwhile.
  server.keepAliveTimeout = 0
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, '127.0.0.1', done))
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, close: () => shut(server, engine) }
}

async function shut(server: Server, engine: Session): Promise<void> {
  await new Promise<void>((done) => {
    server.close(() => done())
    server.closeAllConnections()
  })
  await drainPending()
  engine.close()
}

function holdsToken(request: IncomingMessage, token: string): boolean {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const password = basic
    ? Buffer.from(basic, 'base64').toString('utf8').split(':').slice(1).join(':')
    : request.headers['x-clickhouse-key']
  const given = Buffer.from(String(password ?? ''))
  const wanted = Buffer.from(token)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

async function answer(
  engine: Session,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const sessions: Session[] = []
  const fresh = () => {
    const session = new Session(path)
    sessions.push(session)
    return session
  }
  try {
    const asked = await readRequest(request)
    // The client may have given up while the request waited for its turn.
    if (response.destroyed) return
    if (asked.insert) await answerInsert([fresh(), fresh()], asked, asked.insert, response)
    else await answerQuery({ engine, session: fresh() }, asked, response)
  } catch (error) {
    refuse(response, error)
  } finally {
    for (const session of sessions) session.close()
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy()
  const { code, status, text } = faultOf(error)
  response.statusCode = status
  response.removeHeader('Content-Encoding')
  response.setHeader('X-ClickHouse-Exception-Code', String(code))
  response.end(text)
}

/** Lets so many pieces of work run at once; the rest wait in order. */
class Slots {
  private readonly waiting: (() => void)[] = []
  private free: number

  constructor(limit: number) {
    this.free = limit
  }

  async run(work: () => Promise<void>): Promise<void> {
    if (this.free > 0) this.free--
    else await new Promise<void>((turn) => this.waiting.push(turn))
    try {
      await work()
    } finally {
      // The slot is handed on, so that nobody overtakes the one who waits.
      const next = this.waiting.shift()
      if (next) next()
      else this.free++
    }
  }
}
