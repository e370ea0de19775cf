import MailComposer from 'nodemailer/lib/mail-composer'
import MimeNode from 'nodemailer/lib/mime-node'
import type { Email } from '../../templates/message.ts'

/** A letter to one reader. */
export interface Letter {
  from: string
  to: string
  messageId: string
  email: Email
  /** Where a mail reader's own button unsubscribes at once (RFC 8058): it posts to that address itself. */
  unsubscribe: string | null
}

/** An e-mail's addresses and its bytes. */
export interface AssembledMail {
  envelope: { from: string | false; to: string[] }
  raw: Buffer
}

/** Of Chinese the shorter of the two, and in a third of the time. */
const ENCODING = { textEncoding: 'base64' } as const

/** Everything of a letter's body but its two texts, which differ between its readers. */
interface Frame {
  contentType: string
  beforeText: Buffer
  beforeHtml: Buffer
  end: Buffer
}

/** What the copies of a letter share: its frame, and its heads, one for each sender and subject. */
interface Shared {
  frame: Frame
  heads: Map<string, Head>
}

/** A letter's copies share their pictures: what is made of those is made once. */
const shared = new WeakMap<Email['images'], Shared>()

/**
 * An e-mail as the library composes it, in one piece: through the library's streams, which can take a part of any size, it costs several
 * times as much, and letters are small. A piece of bytes: as one long text each letter would outlive its sending by far.
 */
export function assembledMail(letter: Letter): AssembledMail {
  const { images, text, html } = letter.email
  const known = shared.get(images) ?? { frame: frameOf(images), heads: new Map() }
  shared.set(images, known)
  const { contentType, beforeText, beforeHtml, end } = known.frame
  const { head, envelope } = headFor(letter, contentType, known.heads)
  const bytes = (part: string) => Buffer.from(part, 'latin1')
  const parts = [beforeText, bytes(base64(text)), beforeHtml, bytes(base64(html)), end]
  return { envelope, raw: Buffer.concat([Buffer.from(`${head}\r\n\r\n`), ...parts]) }
}

/** A head with marks for what differs between its readers; the sender's bare address. */
interface Head {
  text: string
  from: string | false
}

/** An address that stands in a head as it is. */
const SIMPLE = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)*$/
const TO = 'to@reader.invalid'
const ID = '<id@reader.invalid>'
const UNSUBSCRIBE = 'https://reader.invalid'
const DATE = /^Date: .*$/m

/** The head of one copy: the library writes it once for all, or for an address that is more than letters and digits. */
function headFor(letter: Letter, contentType: string, heads: Map<string, Head>) {
  const { to, from, email, unsubscribe, messageId } = letter
  if (!SIMPLE.test(to)) {
    const node = headNode(letter, contentType)
    return { head: node.buildHeaders(), envelope: node.getEnvelope() }
  }
  const key = JSON.stringify([from, email.subject, unsubscribe === null])
  const { text, from: sender } = heads.get(key) ?? markedHead(letter, contentType)
  heads.set(key, { text, from: sender })
  const head = text
    .replace(DATE, `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`)
    .replace(TO, () => to)
    .replace(ID, () => messageId)
    .replace(UNSUBSCRIBE, () => unsubscribe ?? '')
  return { head, envelope: { from: sender, to: [to] } }
}

function markedHead(letter: Letter, contentType: string): Head {
  const unsubscribe = letter.unsubscribe && UNSUBSCRIBE
  const node = headNode({ ...letter, to: TO, messageId: ID, unsubscribe }, contentType)
  return { text: node.buildHeaders(), from: node.getEnvelope().from }
}

function headNode({ from, to, messageId, email, unsubscribe }: Letter, contentType: string): MimeNode {
  const head = new MimeNode(contentType, ENCODING)
  if (unsubscribe) {
    head.setHeader('List-Unsubscribe', { prepared: true, foldLines: true, value: `<${unsubscribe}>` })
    head.setHeader('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click')
  }
  return head.setHeader({ from, to, subject: email.subject, 'message-id': messageId })
}

/** Stands for a text until it is known; no text that can be written in seven bits, so that its part is encoded as the texts are. */
const TEXT = '\ue000'

function frameOf(images: Email['images']): Frame {
  const attachments = images.map(({ cid, filename, png }) => ({ cid, filename, content: png }))
  const root = new MailComposer({ ...ENCODING, text: TEXT, html: TEXT, attachments }).compile()
  const [beforeText = '', beforeHtml = '', end = ''] = partsOf(root).split(TEXT)
  const contentType = `multipart/alternative; boundary="${root.boundary}"`
  return {
    contentType,
    beforeText: Buffer.from(beforeText),
    beforeHtml: Buffer.from(beforeHtml),
    end: Buffer.from(end),
  }
}

function partsOf({ childNodes, boundary }: MimeNode): string {
  const parts = childNodes.map(
    (part) => `--${boundary}\r\n${part.buildHeaders()}\r\n\r\n${part.multipart ? partsOf(part) : contentOf(part)}`,
  )
  return `${parts.join('\r\n')}\r\n--${boundary}--\r\n`
}

function contentOf({ content }: MimeNode): string {
  if (content === TEXT) return TEXT
  if (!Buffer.isBuffer(content)) throw new Error('a part of an e-mail is no text and no picture')
  return base64(content)
}

/** In lines of 76 characters, as RFC 2045 has it. */
function base64(content: string | Buffer): string {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return bytes.toString('base64').replace(/.{76}(?!$)/g, '$&\r\n')
}
