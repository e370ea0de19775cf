import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { rootCertificates } from 'node:tls'
import type { Transporter } from 'nodemailer'
import type SMTPPool from 'nodemailer/lib/smtp-pool/index.js'
import type { AssembledMail } from './assemble-mail.ts'
import type { Outcome, Sender } from './channel.ts'
import type { Route } from './settings.ts'

/** The Message-ID of a delivery: the same at every try, so a receiver can tell a repeat. */
export function messageId(id: string, from: string): string {
  const domain = from.match(/@([\w.-]+)/)?.[1] ?? 'localhost'
  return `<${id.replace(/[^\w.+-]/g, '.')}@${domain}>`
}

/** As many as deliveries are sent at once. */
const CONNECTIONS = 8
/** What people must mend: a certificate, or a name and password. */
const SETTINGS_RETRY_MS = 15 * 60_000
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS/

/** Sends through any SMTP server by URL, over a small pool of connections. */
export function smtpSender(url: string, from: string, route: Route = {}, timeoutMs = 10_000): Sender {
  const opening = openTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    maxMessages: Number.POSITIVE_INFINITY,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: 3 * timeoutMs,
    ...(route.proxy ? { proxy: route.proxy } : {}),
    ...(route.ca ? { tls: { ca: [...rootCertificates, readFileSync(route.ca, 'utf8')] } } : {}),
  })
  return {
    close: () => void opening.then(({ transport }) => transport.close()),
    async send(rendered): Promise<Outcome> {
      if (rendered.kind !== 'email') return { kind: 'permanent', error: `e-mail cannot carry ${rendered.kind}` }
      const { email } = rendered
      try {
        const { transport, assembledMail } = await opening
        const { to, unsubscribe } = rendered
        const id = messageId(rendered.id, from)
        const assembled = assembledMail({ from, to, messageId: id, email, unsubscribe })
        // A server that can (RFC 3461) gives the id back when the mail could not be delivered.
        const dsn = { id: rendered.id, return: 'headers', notify: 'failure', recipient: to }
        const info = await handOver(transport.transporter, handedOver(assembled, id, dsn))
        // A rejected recipient resolves when another was accepted.
        if (info.rejected.length > 0) return { kind: 'permanent', error: 'the server rejected the recipient' }
        return { kind: 'sent', providerId: info.response }
      } catch (error) {
        return faultOf(error)
      }
    },
  }
}

type Pool = Transporter<SMTPPool.SentMessageInfo>['transporter']
type Handed = Parameters<Pool['send']>[0]

/**
 * What the library hands to a transport, whose interface it documents for transports of others. Its own way there composes each letter anew,
 * which costs as much as sending it.
 */
function handedOver({ envelope, raw }: AssembledMail, id: string, dsn: object): Handed {
  const message = {
    getEnvelope: () => envelope,
    messageId: () => id,
    getHeader: () => id,
    createReadStream: () =>
      new Readable({
        read() {
          this.push(raw)
          this.push(null)
        },
      }),
  }
  return { data: { dsn }, message } as unknown as Handed
}

function handOver(pool: Pool, mail: Handed): Promise<SMTPPool.SentMessageInfo> {
  return new Promise((sent, failed) =>
    pool.send(mail, (error, info) => (info ? sent(info) : failed(error ?? new Error('the mailer gave no answer')))),
  )
}

/** The mailer is read with the first sender, or before: a start need not wait for it. */
export async function readMailer() {
  const [{ createTransport }, { assembledMail }] = await Promise.all([
    import('nodemailer'),
    import('./assemble-mail.ts'),
  ])
  return { createTransport, assembledMail }
}

async function openTransport(options: SMTPPool.Options) {
  const { createTransport, assembledMail } = await readMailer()
  return { transport: createTransport(options), assembledMail }
}

/**
 * 4xx or no answer at all is worth another try, 5xx is not; the response code is trusted before the error's name. A refused sign-in
 * or certificate says nothing of this message: it waits until people have mended that.
 */
function faultOf(error: unknown): Outcome {
  const text = error instanceof Error ? error.message : String(error)
  const of = (key: 'responseCode' | 'code') =>
    error instanceof Error && key in error ? (error as unknown as Record<typeof key, unknown>)[key] : undefined
  const code = String(of('code') ?? '')
  const cause = error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : ''
  if (CERTIFICATE.test(`${code} ${cause}`) || /certificate/i.test(text))
    return { kind: 'retry', error: `the certificate is not trusted (${text}); see "ca"`, afterMs: SETTINGS_RETRY_MS }
  if (code === 'EAUTH') return { kind: 'retry', error: text, afterMs: SETTINGS_RETRY_MS }
  return Number(of('responseCode')) >= 500 ? { kind: 'permanent', error: text } : { kind: 'retry', error: text }
}
