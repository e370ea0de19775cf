import MailComposer from 'nodemailer/lib/mail-composer'
import type Mail from 'nodemailer/lib/mailer'
import type MimeNode from 'nodemailer/lib/mime-node'

/** An e-mail's addresses and its bytes. */
export interface AssembledMail {
  envelope: { from: string | false; to: string[] }
  raw: string
}

/** A picture goes to many readers: it is encoded once. */
const encoded = new WeakMap<Buffer, string>()

/**
 * An e-mail as the library composes it, in one piece: through the library's streams, which can take a part of any size, it costs several
 * times as much, and letters are small.
 */
export function assembledMail(mail: Mail.Options): AssembledMail {
  const root = new MailComposer(mail).compile()
  return { envelope: root.getEnvelope(), raw: textOf(root) }
}

function textOf(node: MimeNode): string {
  const head = `${node.buildHeaders()}\r\n\r\n`
  if (!node.multipart) return `${head}${bodyOf(node)}`
  const parts = node.childNodes.map((child) => `--${node.boundary}\r\n${textOf(child)}`)
  return `${head}${parts.join('\r\n')}\r\n--${node.boundary}--\r\n`
}

function bodyOf(node: MimeNode): string {
  const { content } = node
  const encoding = node.getTransferEncoding()
  if (typeof content !== 'string' && !Buffer.isBuffer(content))
    throw new Error('a part of an e-mail is no text and no picture')
  if (encoding === 'base64') return Buffer.isBuffer(content) ? encodedOnce(content) : inLines(Buffer.from(content))
  if (encoding === '7bit') return content.toString()
  throw new Error(`a part of an e-mail is ${encoding}`)
}

function encodedOnce(picture: Buffer): string {
  const known = encoded.get(picture) ?? inLines(picture)
  encoded.set(picture, known)
  return known
}

/** Base64 in lines of 76 characters, as RFC 2045 has it. */
function inLines(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}(?!$)/g, '$&\r\n')
}
