import type { AddressInfo } from 'node:net'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** A real SMTP server of a test. Every mail whose data it took is in `received`, also one that it then refused or never answered. */
export interface MailServer {
  url: string
  received: ParsedMail[]
  /** What it answers the next mails' data with, in turn: a reply code, or `drop` to close the connection without an answer. */
  answers: (number | 'drop')[]
  onReceived: (() => void) | null
  close(): Promise<void>
}

/** Starts one on a free port, or on the port that another had before. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const received: ParsedMail[] = []
  const answers: MailServer['answers'] = []
  let made: MailServer
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, session, done) {
      void simpleParser(stream, { keepCidLinks: true }).then(
        (mail) => {
          received.push(mail)
          made.onReceived?.()
          const answer = answers.shift()
          if (answer === 'drop') for (const one of server.connections) one.close()
          else done(answer ? Object.assign(new Error(`refused ${session.id.length}`), { responseCode: answer }) : null)
        },
        () => undefined,
      ) // A sender that was killed half-way sends no whole mail.
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready))
  const url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  made = {
    url,
    received,
    answers,
    onReceived: null,
    close: () => new Promise((closed) => server.close(() => closed())),
  }
  return made
}
