import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { smtpSender } from '../../../server/channels/smtp.ts'

const email = {
  subject: '停水46件',
  html: '<p>停水46件<img src="cid:chart"></p>',
  text: '停水46件',
  images: [{ cid: 'chart', filename: 'c.png', png: Buffer.from('png') }],
}
const rendered = { kind: 'email' as const, id: 'yz:alert:1', to: 'a@example.org', email, unsubscribe: null }
let server: SMTPServer | undefined

async function listen(received: ParsedMail[], refuse?: number): Promise<string> {
  const made = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      void simpleParser(stream).then((mail) => {
        received.push(mail)
        done(refuse ? Object.assign(new Error('refused'), { responseCode: refuse }) : null)
      })
    },
  })
  server = made
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
})
