import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { signature, webhookSender } from '../../../server/channels/webhook.ts'

const SECRET = 'a-secret-of-some-length'
const now = () => new Date('2026-07-03T06:00:00Z')
let server: Server

async function answering(status: number, seen: boolean[] = []): Promise<string> {
  server = createServer(async (request, response) => {
    const body = await text(request)
    const stamp = String(request.headers['x-wwh-timestamp'])
    seen.push(request.headers['x-wwh-signature'] === `sha256=${signature(SECRET, stamp, body)}`)
    response.writeHead(status, { 'retry-after': '7' }).end()
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterEach(() => new Promise<void>((closed) => server.close(() => closed())))

describe('a webhook', () => {
  it.each([
    [200, { kind: 'sent' }],
    [400, { kind: 'permanent' }],
    [429, { kind: 'retry', afterMs: 7000 }],
    [503, { kind: 'retry', afterMs: 7000 }],
  ])('reads %i', async (status, outcome) => {
    const seen: boolean[] = []
    const sender = webhookSender(await answering(status, seen), SECRET, now)
    expect(await sender.send({ kind: 'json', id: 'x', body: { n: 46 } })).toMatchObject(outcome)
    expect(seen).toEqual([true])
  })
})
