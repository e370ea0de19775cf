import type { Attachment } from 'mailparser'

/** A mail system's report that a message of ours could not be delivered. */
export interface BounceReport {
  /** Id of the delivery that came back. */
  deliveryId: string
  /** The mail system's words: status, who was to get it, and why not. */
  why: string
}

/** A delivery's id within the Message-ID that it was sent under. */
const MESSAGE_ID = /^message-id:\s*<([^@>\s]+)@/im

/**
 * Reads a delivery status notification (RFC 3464). The delivery is known by the envelope id that it was sent with (RFC 3461), else by the
 * Message-ID among its returned headers. Null for any other mail, and for a report of what is only delayed or went well.
 */
export async function readBounceReport(source: Buffer): Promise<BounceReport | null> {
  // Read when the first mail comes back: most installations never need it, and every start would wait for it.
  const { simpleParser } = await import('mailparser')
  const { attachments } = await simpleParser(source, { keepDeliveryStatus: true })
  const status = textOf(attachments, 'message/delivery-status')
  if (status === null) return null
  const [message = new Map(), ...recipients] = fieldGroups(status)
  const failed = recipients.find((fields) => fields.get('action')?.toLowerCase() === 'failed')
  if (!failed) return null
  const headers = textOf(attachments, 'text/rfc822-headers') ?? textOf(attachments, 'message/rfc822') ?? ''
  const deliveryId = message.get('original-envelope-id') ?? MESSAGE_ID.exec(headers)?.[1]
  if (!deliveryId) return null
  const words = ['status', 'final-recipient', 'diagnostic-code'].map((name) => withoutType(failed.get(name) ?? ''))
  return { deliveryId, why: words.filter(Boolean).join(' ').slice(0, 300) }
}

function textOf(attachments: readonly Attachment[], type: string): string | null {
  const part = attachments.find(({ contentType }) => contentType === type)
  return part ? part.content.toString('utf8') : null
}

/** Groups of header-like fields with an empty line between them: the first of the message, each other of one recipient. Names in lower case. */
function fieldGroups(text: string): Map<string, string>[] {
  const groups = text
    .replace(/\r\n/g, '\n')
    .trim()
    .split(/\n\s*\n/)
  return groups.map((group) => {
    const lines = group.replace(/\n[ \t]+/g, ' ').split('\n')
    return new Map(lines.map((line) => [line.split(':', 1)[0]?.trim().toLowerCase() ?? '', afterColon(line)]))
  })
}

function afterColon(line: string): string {
  return line.slice(line.indexOf(':') + 1).trim()
}

/** `rfc822; who@where` and `smtp; 550 …` name their type first. */
function withoutType(value: string): string {
  return value.replace(/^(rfc822|smtp|x-[\w-]+)\s*;\s*/i, '')
}
