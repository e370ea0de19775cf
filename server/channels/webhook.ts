import { createHmac } from 'node:crypto'
import type { Wordings } from '../../templates/sentences.ts'
import { webhookAlert } from '../../templates/webhook.ts'
import type { Outcome, Outgoing, Sender } from './channel.ts'
import { httpClient, isOutcome, jsonPosting, outcomeOfStatus } from './http-post.ts'
import { isAlert } from './said.ts'
import type { Route, WebhookSettings } from './settings.ts'

/**
 * Hex HMAC-SHA256 over "timestamp.body"; the timestamp is seconds since 1970 and travels in X-WWH-Timestamp, the signature in
 * X-WWH-Signature as `sha256=…`. A receiver refuses a timestamp more than five minutes off and an Idempotency-Key that it has seen:
 * then nothing that was overheard can be played again.
 */
export function signature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}

/** What a webhook is posted: an alert in its documented shape (`templates/webhook.schema.json`), a digest as its message. */
export function webhookBody({ id, member, message }: Omit<Outgoing, 'kind'>, wordings: Wordings): object {
  if (isAlert(message)) return webhookAlert(message, wordings, { id, memberId: member.id })
  return { version: 1, id, kind: 'digest', member: member.id, digest: message }
}

/** Posts JSON to a program. The same message has the same Idempotency-Key at every try. */
export function webhookSender(
  hook: Pick<WebhookSettings, 'url' | 'secret'> & Route,
  wordings: Wordings,
  now: () => Date,
  timeoutMs?: number,
): Sender {
  const client = httpClient(hook, timeoutMs)
  return {
    close: () => client.close(),
    async send(rendered): Promise<Outcome> {
      if (rendered.kind !== 'message') return { kind: 'permanent', error: `a webhook cannot carry ${rendered.kind}` }
      const posting = jsonPosting(hook.url, webhookBody(rendered, wordings))
      const timestamp = String(Math.floor(now().getTime() / 1000))
      posting.headers['idempotency-key'] = encodeURIComponent(rendered.id)
      posting.headers['x-wwh-timestamp'] = timestamp
      if (hook.secret) posting.headers['x-wwh-signature'] = `sha256=${signature(hook.secret, timestamp, posting.body)}`
      const answer = await client.post(posting)
      return isOutcome(answer) ? answer : outcomeOfStatus(answer, now())
    },
  }
}
