import { createHmac } from 'node:crypto'
import type { Outcome, Sender } from './channel.ts'

/** Hex HMAC-SHA256 over "timestamp.body"; the timestamp is seconds since 1970 and travels in X-WWH-Timestamp. */
export function signature(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')
}

/** Posts JSON. 408, 429, 5xx and network faults are tried again, Retry-After is heeded; any other refusal is permanent. */
export function webhookSender(url: string, secret: string | undefined, now: () => Date, timeoutMs = 10_000): Sender {
  return {
    close: () => {},
    async send(rendered): Promise<Outcome> {
      if (rendered.kind !== 'json') return { kind: 'permanent', error: `a webhook cannot carry ${rendered.kind}` }
      const body = JSON.stringify(rendered.body)
      const timestamp = String(Math.floor(now().getTime() / 1000))
      const headers: Record<string, string> = {
        'content-type': 'application/json',
        'idempotency-key': encodeURIComponent(rendered.id),
        'x-wwh-timestamp': timestamp,
      }
      if (secret) headers['x-wwh-signature'] = `sha256=${signature(secret, timestamp, body)}`
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers,
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(timeoutMs),
        })
        await answer.body?.cancel()
        return outcomeOf(answer, now())
      } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
        return { kind: 'retry', error: cause instanceof Error ? cause.message : String(cause) }
      }
    },
  }
}

function outcomeOf(answer: Response, now: Date): Outcome {
  if (answer.ok) return { kind: 'sent' }
  const error = `the webhook answered ${answer.status}`
  if (answer.status < 500 && answer.status !== 408 && answer.status !== 429) return { kind: 'permanent', error }
  const after = answer.headers.get('retry-after')
  if (after === null) return { kind: 'retry', error }
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now.getTime()
  return Number.isFinite(ms) && ms > 0 ? { kind: 'retry', error, afterMs: ms } : { kind: 'retry', error }
}
