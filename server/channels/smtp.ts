import nodemailer from 'nodemailer'
import type { Outcome, Sender } from './channel.ts'

/** The Message-ID of a delivery: the same at every try, so a receiver can tell a repeat. */
export function messageId(id: string, from: string): string {
  const domain = from.match(/@([\w.-]+)/)?.[1] ?? 'localhost'
  return `<${id.replace(/[^\w.+-]/g, '.')}@${domain}>`
}

/** Sends through any SMTP server by URL, over a small pool of connections. */
export function smtpSender(url: string, from: string): Sender {
  const transport = nodemailer.createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  })
  return {
    close: () => transport.close(),
    async send(rendered): Promise<Outcome> {
      if (rendered.kind !== 'email') return { kind: 'permanent', error: `e-mail cannot carry ${rendered.kind}` }
      const { email } = rendered
      try {
        const info = await transport.sendMail({
          from,
          to: rendered.to,
          subject: email.subject,
          html: email.html,
          text: email.text,
          messageId: messageId(rendered.id, from),
          attachments: email.images.map(({ cid, filename, png }) => ({ cid, filename, content: png })),
          ...(rendered.unsubscribe ? oneClick(rendered.unsubscribe) : {}),
        })
        // A rejected recipient resolves when another was accepted.
        if (info.rejected.length > 0) return { kind: 'permanent', error: 'the server rejected the recipient' }
        return { kind: 'sent', providerId: info.messageId }
      } catch (error) {
        return faultOf(error)
      }
    },
  }
}

/** One-click unsubscription by the mail client (RFC 8058): it posts to the address itself. */
function oneClick(url: string) {
  return { list: { unsubscribe: url }, headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } }
}

/** 4xx or no answer at all is worth another try, 5xx is not; the response code is trusted before the error's name. */
function faultOf(error: unknown): Outcome {
  const text = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : Number.NaN
  return code >= 500 ? { kind: 'permanent', error: text } : { kind: 'retry', error: text }
}
