import { mkdtempSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { smtpSender } from '../../../server/channels/smtp.ts'
import { SELF_SIGNED } from './self-signed.ts'

const email = {
  subject: '停水46件',
  html: '<p>停水46件<img src="cid:chart"></p>',
  text: '停水46件',
  images: [{ cid: 'chart', filename: 'c.png', png: Buffer.from('png') }],
}
const rendered = { kind: 'email' as const, id: 'yz:alert:1', to: 'a@example.org', email, unsubscribe: null }
let server: SMTPServer | undefined

async function listen(received: ParsedMail[], refuse?: number, more: SMTPServerOptions = {}): Promise<string> {
  const made = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: ({ address }, _session, done) =>
      done(address.startsWith('bad') ? Object.assign(new Error('no such user'), { responseCode: 550 }) : null),
    onData(stream, _session, done) {
      void simpleParser(stream).then((mail) => {
        received.push(mail)
        done(refuse ? Object.assign(new Error('refused'), { responseCode: refuse }) : null)
      })
    },
    ...more,
  })
  server = made
  // A client that does not trust its certificate hangs up.
  made.on('error', () => undefined)
  await new Promise<void>((ready) => made.listen(0, '127.0.0.1', ready))
  return `smtp://127.0.0.1:${(made.server.address() as AddressInfo).port}`
}

afterEach(() => new Promise<void>((closed) => (server ? server.close(closed) : closed())))

describe('SMTP', () => {
  it('delivers both parts, the image by content id, and a stable Message-ID', async () => {
    const received: ParsedMail[] = []
    const sender = smtpSender(await listen(received), 'wwh@city.example')
    expect((await sender.send(rendered)).kind).toBe('sent')
    sender.close()
    expect(received[0]?.messageId).toBe('<yz.alert.1@city.example>')
    expect(received[0]?.text).toContain('停水46件')
    expect(received[0]?.attachments[0]?.cid).toBe('chart')
  })
  it('lets the mail reader’s own button unsubscribe at once (RFC 8058)', async () => {
    const received: ParsedMail[] = []
    const sender = smtpSender(await listen(received), 'wwh@city.example')
    const unsubscribe = 'https://hotline.example.org/act?token=abc'
    await sender.send({ ...rendered, unsubscribe })
    sender.close()
    expect(received[0]?.headers.get('list')).toEqual({
      unsubscribe: { url: unsubscribe },
      'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
    })
  })
  it.each([
    [451, 'retry'],
    [550, 'permanent'],
  ] as const)('reads %i as %s', async (code, kind) => {
    const sender = smtpSender(await listen([], code), 'wwh@city.example')
    expect((await sender.send(rendered)).kind).toBe(kind)
    sender.close()
  })
  it('tries again when nobody answers', async () => {
    const url = await listen([])
    await new Promise<void>((closed) => server?.close(closed))
    server = undefined
    const sender = smtpSender(url, 'wwh@city.example')
    expect((await sender.send(rendered)).kind).toBe('retry')
    sender.close()
  })
  it('gives up one bad recipient of many, and serves the others', async () => {
    const received: ParsedMail[] = []
    const sender = smtpSender(await listen(received), 'wwh@city.example')
    const to = ['a@example.org', 'bad@example.org', 'b@example.org']
    const outcomes = await Promise.all(to.map((address, i) => sender.send({ ...rendered, id: `${i}`, to: address })))
    sender.close()
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'permanent', 'sent'])
    expect(outcomes[1]).toMatchObject({ error: expect.stringContaining('no such user') })
    expect(received).toHaveLength(2)
  })
  it('tries again when the server falls silent', async () => {
    const sender = smtpSender(await listen([], undefined, { onConnect: () => undefined }), 'wwh@city.example', {}, 200)
    expect((await sender.send(rendered)).kind).toBe('retry')
    sender.close()
  })
  it('waits for people where the sign-in is refused: no message is given up for it', async () => {
    const url = await listen([], undefined, {
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(Object.assign(new Error('no'), { responseCode: 535 })),
    })
    const sender = smtpSender(url.replace('smtp://', 'smtp://user:wrong@'), 'wwh@city.example')
    expect(await sender.send(rendered)).toMatchObject({ kind: 'retry', afterMs: 900_000 })
    sender.close()
  })
  it.each([
    ['is not spoken to', undefined, { kind: 'retry', error: expect.stringContaining('see "ca"') }],
    ['is trusted by its own authority', SELF_SIGNED.cert, { kind: 'sent' }],
  ])('with a certificate that nobody vouches for %s', async (_rule, ca, outcome) => {
    const url = await listen([], undefined, { secure: true, ...SELF_SIGNED })
    const file = join(mkdtempSync(join(tmpdir(), 'wwh-ca-')), 'ca.pem')
    writeFileSync(file, ca ?? '')
    const sender = smtpSender(
      url.replace('smtp:', 'smtps:').replace('127.0.0.1', 'localhost'),
      'wwh@city.example',
      ca ? { ca: file } : {},
    )
    expect(await sender.send(rendered)).toMatchObject(outcome)
    sender.close()
  })
})
