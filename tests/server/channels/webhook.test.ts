import { afterEach, describe, expect, it } from 'vitest'
import type { Member } from '../../../audiences/audience.ts'
import { signature, webhookSender } from '../../../server/channels/webhook.ts'
import { webhookAlertSchema } from '../../../templates/webhook.ts'
import { definitions, sampleAlerts } from '../../templates/sample-alerts.ts'
import { type ProviderServer, type Reply, startProvider } from './provider-server.ts'

const SECRET = 'a-secret-of-some-length'
const NOW = new Date('2026-07-03T06:00:00Z')
const member: Member = {
  ...{ id: 'm', tenant: 'demo', audience: 'street', name: '赵', email: '', phone: '', locale: 'zh', attributes: {} },
}
const outgoing = { kind: 'message' as const, id: '云 1', member, message: sampleAlerts('water-outage', 'zh')[0]! }
let provider: ProviderServer

async function sendTo(usual: Reply) {
  provider = await startProvider(usual)
  const sender = webhookSender({ url: provider.url, secret: SECRET }, definitions.wordings, () => NOW, 300)
  const outcome = await sender.send(outgoing)
  sender.close()
  return outcome
}

afterEach(() => provider.close())

describe('a webhook', () => {
  it.each<[number, object]>([
    [200, { kind: 'sent' }],
    [204, { kind: 'sent' }],
    [302, { kind: 'permanent' }],
    [400, { kind: 'permanent', error: 'HTTP 400: why' }],
    [408, { kind: 'retry' }],
    [429, { kind: 'retry', afterMs: 7000, untried: true }],
    [503, { kind: 'retry', afterMs: 7000 }],
  ])('that answers %i', async (status, outcome) => {
    expect(await sendTo({ status, headers: { 'retry-after': '7' }, body: status === 204 ? '' : 'why' })).toMatchObject(
      outcome,
    )
  })

  it.each<Reply>(['drop', 'hang'])('is tried again after %s', async (reply) => {
    expect(await sendTo(reply)).toMatchObject({ kind: 'retry' })
  })

  it('is signed over time and body, under one key for all tries, in the documented shape', async () => {
    await sendTo({ status: 200 })
    const { headers, body } = provider.requests[0]!
    expect(headers['x-wwh-timestamp']).toBe(String(NOW.getTime() / 1000))
    expect(headers['x-wwh-signature']).toBe(`sha256=${signature(SECRET, String(NOW.getTime() / 1000), body)}`)
    expect(headers['idempotency-key']).toBe(encodeURIComponent('云 1'))
    expect(webhookAlertSchema.parse(JSON.parse(body))).toMatchObject({ id: '云 1', observed: 46, member: 'm' })
  })
})
