import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Member } from '../../../audiences/audience.ts'
import type { Outcome, Outgoing, Sender } from '../../../server/channels/channel.ts'
import { crowdMs, robotSender } from '../../../server/channels/robot.ts'
import type { ChatSettings } from '../../../server/channels/settings.ts'
import type { ChatFormId } from '../../../templates/forms.ts'
import { definitions, sampleAlerts } from '../../templates/sample-alerts.ts'
import { type ProviderServer, type Reply, startProvider } from './provider-server.ts'
import { SELF_SIGNED } from './self-signed.ts'

const START = Date.parse('2026-07-03T06:07:00Z')
const member: Member = {
  ...{ id: 'm', tenant: 'demo', audience: 'street', name: '赵', email: '', phone: '', locale: 'zh', attributes: {} },
}
const OK: Record<string, Reply> = {
  wecom: { body: { errcode: 0, errmsg: 'ok' } },
  dingtalk: { body: { errcode: 0, errmsg: 'ok' } },
  feishu: { body: { code: 0, msg: 'success', data: {} } },
  slack: { body: 'ok' },
  teams: { status: 202 },
}
let provider: ProviderServer
let sender: Sender
let now = START

/** A robot of a form at a provider that answers so; each has an address, and so a budget, of its own. */
async function robot(form: ChatFormId, usual: Reply, more: Partial<ChatSettings> = {}, timeoutMs = 2000) {
  provider = await startProvider(usual)
  now = START
  const chat = { id: 'c', for: { audience: 'street' }, form, url: provider.url, ...more }
  sender = robotSender(chat, { wordings: definitions.wordings, now: () => new Date(now), timeoutMs })
}

function outgoing(id: string, kind = 'water-outage', step = 0): Outgoing {
  return { kind: 'message', id, member, message: sampleAlerts(kind, 'zh')[step]! }
}

const send = (id = 'd1'): Promise<Outcome> => sender.send(outgoing(id))

afterEach(async () => {
  sender.close()
  await provider.close()
})

describe('an answer of', () => {
  it.each<[ChatFormId, string, Reply, object]>([
    ['wecom-card', 'ok', OK.wecom!, { kind: 'sent' }],
    [
      'wecom-card',
      'called too often',
      { body: { errcode: 45009, errmsg: 'api freq out of limit' } },
      { kind: 'retry', untried: true, afterMs: 60_000, error: '45009: api freq out of limit' },
    ],
    [
      'wecom-card',
      'system busy',
      { body: { errcode: -1, errmsg: 'system busy' } },
      { kind: 'retry', error: '-1: system busy' },
    ],
    [
      'wecom-card',
      'no such robot',
      { body: { errcode: 93000, errmsg: 'invalid webhook url' } },
      { kind: 'permanent', error: '93000: invalid webhook url' },
    ],
    ['wecom-card', "a proxy's page", { body: '<html>sign in</html>' }, { kind: 'retry' }],
    ['dingtalk-card', 'ok', OK.dingtalk!, { kind: 'sent' }],
    [
      'dingtalk-card',
      'too fast',
      { body: { errcode: 130101, errmsg: 'send too fast' } },
      { kind: 'retry', untried: true, afterMs: 600_000 },
    ],
    ['dingtalk-card', 'sign not match', { body: { errcode: 310000, errmsg: 'sign not match' } }, { kind: 'permanent' }],
    ['feishu-card', 'ok', OK.feishu!, { kind: 'sent' }],
    [
      'feishu-card',
      'frequency limited',
      { body: { code: 11232, msg: 'frequency limited' } },
      { kind: 'retry', untried: true, afterMs: 60_000 },
    ],
    ['feishu-card', 'sign match fail', { body: { code: 19021, msg: 'sign match fail' } }, { kind: 'permanent' }],
    ['slack-blocks', 'ok', OK.slack!, { kind: 'sent' }],
    [
      'slack-blocks',
      'too many',
      { status: 429, headers: { 'retry-after': '30' } },
      { kind: 'retry', untried: true, afterMs: 30_000 },
    ],
    [
      'slack-blocks',
      'invalid blocks',
      { status: 400, body: 'invalid_blocks' },
      { kind: 'permanent', error: 'HTTP 400: invalid_blocks' },
    ],
    ['slack-blocks', 'archived', { status: 410, body: 'channel_is_archived' }, { kind: 'permanent' }],
    ['slack-blocks', 'its own error', { status: 500, body: 'rollup_error' }, { kind: 'retry' }],
    ['teams-card', 'accepted', OK.teams!, { kind: 'sent' }],
    [
      'teams-card',
      'throttled in words',
      {
        body: 'Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId',
      },
      { kind: 'retry', untried: true },
    ],
    ['teams-card', 'too large', { status: 413, body: 'too large' }, { kind: 'permanent' }],
    ['wecom-card', 'a gateway of the provider that is down', { status: 502, body: 'bad gateway' }, { kind: 'retry' }],
    ['wecom-card', 'a broken connection', 'drop', { kind: 'retry' }],
    ['wecom-card', 'silence', 'hang', { kind: 'retry' }],
  ])('%s: %s', async (form, _what, reply, outcome) => {
    await robot(form, reply, {}, 300)
    expect(await send()).toMatchObject(outcome)
    expect(provider.requests).toHaveLength(1)
  })

  it('nobody at all is tried again', async () => {
    await robot('wecom-card', OK.wecom!)
    await provider.close()
    expect(await send()).toMatchObject({ kind: 'retry', error: expect.stringContaining('ECONNREFUSED') })
  })
})

describe('a signature', () => {
  const secret = 'SEC0123456789'
  it("is DingTalk's: in the address, over milliseconds and secret", async () => {
    await robot('dingtalk-card', OK.dingtalk!, { secret })
    await send()
    const { searchParams } = provider.requests[0]!.url
    expect(searchParams.get('timestamp')).toBe(String(START))
    expect(searchParams.get('sign')).toBe(createHmac('sha256', secret).update(`${START}\n${secret}`).digest('base64'))
  })
  it("is Feishu's: in the body, with the secret in the key", async () => {
    await robot('feishu-card', OK.feishu!, { secret })
    await send()
    const seconds = START / 1000
    expect(JSON.parse(provider.requests[0]!.body)).toMatchObject({
      timestamp: String(seconds),
      sign: createHmac('sha256', `${seconds}\n${secret}`).update('').digest('base64'),
      msg_type: 'interactive',
    })
  })
})

describe("a robot's allowance", () => {
  it('merges what waits into one message when not all may go, in order, and loses none', async () => {
    await robot('wecom-card', OK.wecom!)
    const outcomes = await Promise.all(Array.from({ length: 14 }, (_, i) => send(`d${i}`)))
    expect(outcomes).toEqual(Array(14).fill({ kind: 'sent' }))
    const bodies = provider.requests.map(
      ({ body }) => JSON.parse(body) as { msgtype: string; markdown: { content: string } },
    )
    expect(bodies.length).toBeLessThanOrEqual(5)
    const merged = bodies.filter(({ msgtype }) => msgtype === 'markdown').map(({ markdown }) => markdown.content)
    const carried = merged.reduce(
      (sum, content) => sum + (content.match(/^> <font color="comment">\d+：/gm)?.length ?? 0),
      0,
    )
    expect(carried + bodies.length - merged.length).toBe(14)
    expect(merged[0]).toContain('阳光街道近3天停水46件')
  })
  it('asks no more where the provider said too fast, and goes on when the time is over', async () => {
    await robot('wecom-card', OK.wecom!)
    provider.replies.push({ body: { errcode: 45009, errmsg: 'freq' } })
    expect(await send('a')).toMatchObject({ kind: 'retry', untried: true })
    expect(await send('b')).toMatchObject({ kind: 'retry', untried: true, afterMs: 60_000 })
    expect(provider.requests).toHaveLength(1)
    now += 61_000
    expect(await send('a')).toEqual({ kind: 'sent' })
  })
  it('never exceeds twenty a minute, however long', async () => {
    const { TokenBucket } = await import('../../../server/channels/token-bucket.ts')
    const { providerOf } = await import('../../../server/channels/chat-providers.ts')
    const bucket = new TokenBucket(providerOf('wecom-card').allowance, 0)
    const sent: number[] = []
    for (let at = 0; at < 600_000; at += 100) {
      if (bucket.waitMs(at) > 0) continue
      bucket.take(at)
      sent.push(at)
    }
    for (const from of sent)
      expect(sent.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(20)
  })
})

describe('the full and half hour', () => {
  it.each([
    ['06:00:00', true],
    ['06:30:29', true],
    ['06:00:31', false],
    ['06:15:00', false],
  ])('%s is kept off: %s', (time, kept) => {
    const wait = crowdMs(new Date(`2026-07-03T${time}Z`), 'd1')
    expect(wait > 0).toBe(kept)
    if (kept) expect(crowdMs(new Date(Date.parse(`2026-07-03T${time}Z`) + wait), 'd1')).toBe(0)
  })
  it('does not hold back red', async () => {
    await robot('wecom-card', OK.wecom!)
    now = Date.parse('2026-07-03T06:00:05Z')
    expect(await send()).toMatchObject({ kind: 'retry', untried: true })
    expect(provider.requests).toHaveLength(0)
    expect(await sender.send(outgoing('red', 'water-outage', 1))).toEqual({ kind: 'sent' })
  })
})

describe('a private deployment', () => {
  const directory = mkdtempSync(join(tmpdir(), 'wwh-ca-'))
  const ca = join(directory, 'ca.pem')
  writeFileSync(ca, SELF_SIGNED.cert)
  const toTls = async (more: Partial<ChatSettings>) => {
    provider = await startProvider(OK.wecom!, SELF_SIGNED)
    now = START
    const chat = { id: 'c', for: { audience: 'street' }, form: 'wecom-card' as const, url: provider.url, ...more }
    sender = robotSender(chat, { wordings: definitions.wordings, now: () => new Date(now) })
  }
  afterEach(() => rmSync(join(directory, 'x'), { force: true }))

  it('with a certificate that nobody vouches for is not spoken to, and says why', async () => {
    await toTls({})
    expect(await send()).toMatchObject({
      kind: 'retry',
      afterMs: 900_000,
      error: expect.stringMatching(/certificate is not trusted .*see "ca"/),
    })
    expect(provider.requests).toHaveLength(0)
  })
  it('is trusted by its own authority', async () => {
    await toTls({ ca })
    expect(await send()).toEqual({ kind: 'sent' })
  })
  it('is reached through a proxy', async () => {
    const tunnels: string[] = []
    const proxy = createServer().on('connect', (request, socket, head) => {
      tunnels.push(request.url ?? '')
      const [host, port] = (request.url ?? '').split(':')
      const through = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
        through.write(head)
        through.pipe(socket).pipe(through)
      })
      through.on('error', () => socket.destroy())
      socket.on('error', () => through.destroy())
    })
    await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready))
    await toTls({ ca, proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` })
    expect(await send()).toEqual({ kind: 'sent' })
    expect(tunnels).toEqual([new URL(provider.url).host])
    sender.close()
    proxy.closeAllConnections()
    proxy.close()
  })
})
