import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { startProvider } from '../server/channels/provider-server.ts'

/** A process that takes what a bench sends, so that its own work is not the product's: an SMTP server, and a server of chats and programs. */
export interface Receivers {
  smtpUrl: string
  httpUrl: string
}

/** Answers of every provider at once: each reads the field that it knows. */
const ACCEPTED = { errcode: 0, code: 0, ok: true }

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: (stream, _session, done) => {
    stream.resume().on('end', () => done())
  },
})
await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', () => done()))
const http = await startProvider({ body: ACCEPTED })
const { port } = smtp.server.address() as AddressInfo
const urls: Receivers = { smtpUrl: `smtp://127.0.0.1:${port}`, httpUrl: http.url }
process.send?.(urls)
process.once('disconnect', () => process.exit(0))
