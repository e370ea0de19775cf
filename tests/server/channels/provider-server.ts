import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** One answer: what a provider says, a connection that breaks once the request was read, or silence. */
export type Reply = { status?: number; headers?: Record<string, string>; body?: string | object } | 'drop' | 'hang'

export interface ProviderServer {
  url: string
  requests: { url: URL; headers: IncomingMessage['headers']; body: string }[]
  /** Answers to come, first to last; then `usual`. */
  replies: Reply[]
  usual: Reply
  close(): Promise<void>
}

/** A real server on loopback that answers as it is told; over TLS where a certificate is given. */
export async function startProvider(usual: Reply, tls?: { key: string; cert: string }): Promise<ProviderServer> {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request)
    made.requests.push({ url: new URL(request.url ?? '/', 'http://x'), headers: request.headers, body })
    const reply = made.replies.shift() ?? made.usual
    if (reply === 'hang') return
    if (reply === 'drop') return void request.socket.destroy()
    const said = typeof reply.body === 'object' ? JSON.stringify(reply.body) : (reply.body ?? '')
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers }).end(said)
  }
  const server = tls ? createTlsServer(tls, answer) : createServer(answer)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = server.address() as AddressInfo
  const made: ProviderServer = {
    url: `${tls ? 'https' : 'http'}://localhost:${port}/hook`,
    requests: [],
    replies: [],
    usual,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
  return made
}
