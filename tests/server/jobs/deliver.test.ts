import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Delivery } from '../../../alerts/delivery.ts'
import { readConfig } from '../../../server/config.ts'
import { loadDefinitions } from '../../../server/definitions/load.ts'
import { readBounces } from '../../../server/jobs/bounces.ts'
import { deliverAll } from '../../../server/jobs/deliver.ts'
import type { Services } from '../../../server/services.ts'
import type { Store } from '../../../server/store/store.ts'
import { type Reply, startProvider } from '../channels/provider-server.ts'
import { openState, removeState } from '../store/state-at-hand.ts'
import { alertText } from './alert-text.ts'
import { type MailServer, startMailServer } from './mail-server.ts'

const T0 = Date.parse('2026-11-24T02:00:00Z')
const dataDir = mkdtempSync(join(tmpdir(), 'wwh-deliver-'))
const definitions = await loadDefinitions(resolve(import.meta.dirname, '../../..'))
let store: Store
let now = T0
let slots = 0

/** Only what sending needs; the clock is the test's. */
function servicesWith(env: Record<string, string>): Services {
  const config = readConfig({ WWH_DATA_DIR: dataDir, WWH_MAIL_FROM: 'wwh@city.example', ...env })
  return { config, definitions, store, logger: pino({ level: 'silent' }), now: () => new Date(now) } as Services
}

async function put(parts: (Partial<Delivery> & { id: string })[]): Promise<void> {
  const deliveries = parts.map((part) => ({
    ...({ tenant: 'demo', memberId: 'm', channel: 'email', kind: 'alert', incidentId: part.id, revision: 1 } as const),
    ...({ state: 'due', why: 'rule', dueAt: new Date(now).toISOString(), message: alertText } as const),
    ...part,
  }))
  slots += 1
  await store.saveTick({ ruleId: 'r', slot: String(slots), incidents: [], transitions: [], deliveries }, new Date(now))
}
const stateOf = async (id: string) => {
  const found = await store.delivery(id)
  return [found?.state, found?.attempts, found?.lastError ?? null]
}
const inMinutes = (minutes: number) => {
  now += minutes * 60_000
}

beforeAll(async () => {
  store = await openState(dataDir)
  await store.putMembers([
    {
      id: 'm',
      tenant: 'demo',
      audience: 'mayor',
      name: '林',
      email: 'm@x.org',
      phone: '',
      locale: 'zh',
      attributes: {},
    },
    { id: 'n', tenant: 'demo', audience: 'mayor', name: '周', email: '', phone: '', locale: 'zh', attributes: {} },
  ])
})
afterAll(async () => {
  await store.close()
  await removeState(dataDir)
})
beforeEach(() => {
  now += 86_400_000
})

describe('sending', () => {
  let mail: MailServer
  let services: Services
  beforeAll(async () => {
    mail = await startMailServer()
    services = servicesWith({ WWH_SMTP_URL: mail.url })
  })
  afterAll(() => mail.close())
  beforeEach(() => {
    mail.received.length = 0
  })
  const ids = () => mail.received.map((one) => one.messageId)

  it('is tried again later and later, under one Message-ID, until it is given up', async () => {
    await put([{ id: 'again' }])
    mail.answers.push(451, 'drop', 451, 451, 451, 451)
    const pauses: number[] = []
    for (let attempt = 1; attempt <= 6; attempt++) {
      await deliverAll(services)
      const { takeAt } = (await store.delivery('again')) ?? {}
      expect((await stateOf('again')).slice(0, 2)).toEqual([attempt < 6 ? 'due' : 'dead', attempt])
      if (!takeAt) break
      pauses.push((Date.parse(takeAt) - now) / 60_000)
      expect(await deliverAll(services)).toMatchObject({ retried: 0, sent: 0 })
      now = Date.parse(takeAt)
    }
    for (const [i, least] of [1, 4, 16, 64, 256].entries()) {
      expect(pauses[i]).toBeGreaterThanOrEqual(least)
      expect(pauses[i]).toBeLessThanOrEqual(least * 1.25)
    }
    expect((await stateOf('again'))[2]).toContain('451')
    expect(ids()).toEqual(Array(6).fill('<again@city.example>'))
  })

  it('keeps the order of an incident’s messages, and lets others pass', async () => {
    await put([
      { id: 'first', incidentId: 'i' },
      { id: 'second', incidentId: 'i', revision: 2 },
      { id: 'other', incidentId: 'j' },
    ])
    mail.answers.push(451)
    // Whichever is first in line is refused once.
    await deliverAll(services)
    inMinutes(2)
    await deliverAll(services)
    const order = ids()
      .filter((id) => id !== '<other@city.example>')
      .map((id) => id?.slice(1, -14))
    expect(order.slice(-2)).toEqual(['first', 'second'])
    expect(new Set(await Promise.all(['first', 'second', 'other'].map(async (id) => (await stateOf(id))[0])))).toEqual(
      new Set(['sent']),
    )
  })

  it('is given up at once where the server says never, and where there is no address', async () => {
    await put([{ id: 'never' }, { id: 'nowhere', memberId: 'n' }])
    mail.answers.push(550)
    await deliverAll(services)
    expect(await stateOf('never')).toEqual(['dead', 1, expect.stringContaining('550')])
    expect(await stateOf('nowhere')).toEqual(['dead', 1, 'the recipient has no address'])
  })

  it('rests in the outbox, and says so, where the channel is not configured', async () => {
    await put([{ id: 'rests' }])
    await deliverAll(servicesWith({}))
    expect(await store.delivery('rests')).toMatchObject({ state: 'held', why: 'not-configured' })
  })
})

describe('a mail that comes back', () => {
  const maildir = join(dataDir, 'bounces')
  for (const part of ['new', 'cur']) mkdirSync(join(maildir, part), { recursive: true })
  const arrives = (name: string, mail: string) => writeFileSync(join(maildir, 'new', name), mail)
  const report = (parts: Partial<Record<'envelope' | 'action' | 'messageId', string>>) =>
    readFileSync(join(import.meta.dirname, 'bounce.eml'), 'utf8')
      .replace('Original-Envelope-Id: ENVELOPE\n', parts.envelope ? `Original-Envelope-Id: ${parts.envelope}\n` : '')
      .replace('ACTION', parts.action ?? 'failed')
      .replace('MESSAGE-ID', `<${parts.messageId ?? 'another'}@city.example>`)

  it.each([
    ['its envelope id names it', { envelope: 'came-back-1' }, 'came-back-1'],
    ['the Message-ID of its returned headers names it', { messageId: 'came-back-2' }, 'came-back-2'],
  ])('is noted with the mail system’s words where %s, once', async (_how, parts, id) => {
    const services = servicesWith({ WWH_BOUNCES: maildir })
    await put([{ id, state: 'sent' }])
    arrives(id, report(parts))
    expect(await readBounces(services)).toBe(1)
    const why = expect.stringMatching(/5\.1\.1.*nobody@city\.example.*550 .*no such mailbox/i)
    expect(await store.delivery(id)).toMatchObject({ bouncedAt: new Date(now).toISOString(), bounce: why })
    expect(existsSync(join(maildir, 'cur', `${id}:2,S`))).toBe(true)
    arrives(`${id}-again`, report(parts))
    expect(await readBounces(services)).toBe(0)
  })

  it.each([
    ['a report that it is only delayed', report({ envelope: 'stays', action: 'delayed' })],
    ['a report about another system’s mail', report({ messageId: 'unknown' })],
    ['a reader’s answer', 'From: a@x.org\nSubject: Re: <stays@city.example>\n\nMessage-ID: <stays@city.example>\n'],
    ['no mail at all', '\u0000\uffff'],
  ])('is not taken from %s, which is left for people', async (name, mail) => {
    await put([{ id: 'stays', state: 'sent' }])
    arrives(name, mail)
    expect(await readBounces(servicesWith({ WWH_BOUNCES: maildir }))).toBe(0)
    expect((await store.delivery('stays'))?.bouncedAt).toBeNull()
    expect(existsSync(join(maildir, 'new', name))).toBe(true)
  })
})

describe('a provider that is down for an hour', () => {
  it.each<[string, Reply]>([
    ['breaks every connection', 'drop'],
    ['says so', { status: 503, body: 'maintenance' }],
  ])(
    'and %s: every message waits with its reason, then goes once, those of an incident in order',
    async (how, down) => {
      const provider = await startProvider(down)
      const services = servicesWith({ WWH_WEBHOOK_URL: provider.url })
      const name = (part: string) => `${how} ${part}`
      const ids = ['first', 'second', 'other'].map(name)
      const [first = '', second = '', other = ''] = ids
      const sent = { channel: 'webhook', incidentId: name('incident') } as const
      await put([
        { id: first, ...sent },
        { id: second, ...sent, revision: 2 },
        { id: other, channel: 'webhook' },
      ])
      for (let minute = 0; minute < 60; minute += 5) {
        await deliverAll(services)
        inMinutes(5)
      }
      expect(await stateOf(first)).toEqual([
        'due',
        expect.any(Number),
        expect.stringMatching(/503|socket|reset|closed/i),
      ])
      expect((await stateOf(second))[1]).toBe(0)
      provider.requests.length = 0
      provider.usual = { status: 200 }
      for (let minute = 0; minute < 120; minute += 30) {
        await deliverAll(services)
        inMinutes(30)
      }
      const accepted = provider.requests.map(({ headers }) => decodeURIComponent(String(headers['idempotency-key'])))
      expect(accepted.toSorted()).toEqual(ids.toSorted())
      expect(accepted.indexOf(first)).toBeLessThan(accepted.indexOf(second))
      expect(await Promise.all(ids.map(async (id) => (await stateOf(id))[0]))).toEqual(['sent', 'sent', 'sent'])
      await provider.close()
    },
  )
})

describe('a dead mail server', () => {
  const many = Array.from({ length: 30 }, (_, i) => `dead-${i}`)

  it('holds nothing up for long, loses nothing and doubles nothing: each waits with the error, and goes when it is back', async () => {
    const before = await startMailServer()
    const port = Number(new URL(before.url).port)
    await before.close()
    const services = servicesWith({ WWH_SMTP_URL: before.url })
    await put([...many.map((id) => ({ id })), { id: 'inbox', channel: 'inbox' }])
    await deliverAll(services)
    expect((await stateOf('inbox'))[0]).toBe('sent')
    const states = await Promise.all(many.map(stateOf))
    expect(states.every(([state, , error]) => state === 'due' && /ECONNREFUSED/.test(String(error)))).toBe(true)
    // Only the first few were tried; the others were not counted down towards being given up.
    expect(states.filter(([, attempts]) => attempts === 0).length).toBeGreaterThan(many.length / 2)
    const back = await startMailServer(port)
    inMinutes(2)
    await deliverAll(services)
    expect(back.received.map((one) => one.messageId).sort()).toEqual(many.map((id) => `<${id}@city.example>`).sort())
    await back.close()
  })

  it('is logged once a run with what failed and how many wait, and no address', async () => {
    const lines: string[] = []
    const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) })
    await put([...many.map((id) => ({ id: `logged-${id}` })), { id: 'logged-rested', incidentId: 'logged-dead-0' }])
    const mail = await startMailServer()
    mail.answers.push(...Array(many.length).fill(451))
    const services = { ...servicesWith({ WWH_SMTP_URL: mail.url }), logger } as Services
    await deliverAll(services)
    mail.answers.length = 0
    inMinutes(2)
    await deliverAll(services)
    await mail.close()
    expect(lines).toHaveLength(1)
    const waiting = many.length + 1
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      channel: 'email',
      waiting,
      error: expect.stringContaining('451'),
    })
    expect(lines[0]).not.toContain('@')
  })

  it('that takes the call and never speaks is left after a while, with its error', async () => {
    const calls: Socket[] = []
    const silent = createServer((socket) => calls.push(socket))
    await new Promise<void>((ready) => silent.listen(0, '127.0.0.1', ready))
    const { port } = silent.address() as { port: number }
    await put([{ id: 'silent' }])
    await deliverAll(servicesWith({ WWH_SMTP_URL: `smtp://127.0.0.1:${port}`, WWH_SEND_TIMEOUT_S: '0.3' }))
    expect(await stateOf('silent')).toEqual(['due', 1, expect.stringMatching(/greeting/i)])
    for (const call of calls) call.destroy()
    await new Promise((closed) => silent.close(closed))
  })
})
