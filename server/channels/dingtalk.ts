import { createHmac } from 'node:crypto'
import type { ChatProvider } from './chat-provider.ts'
import { errcodeOutcome } from './errcode.ts'
import { jsonPosting } from './http-post.ts'

/** Milliseconds for which DingTalk mutes a robot that sent too fast. */
const MUTED_MS = 10 * 60_000

/** DingTalk's signature: base64 of HMAC-SHA256 over "timestamp\nsecret", keyed with the secret; the timestamp is in milliseconds. */
export function dingtalkSign(timestamp: number, secret: string): string {
  return createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
}

/** DingTalk's group robot: 20 messages a minute, then muted for ten. */
export const dingtalk: ChatProvider = {
  allowance: { burst: 5, everyMs: 4000 },
  mergedForm: 'dingtalk-markdown',
  posting(body, { url, secret }, now) {
    if (!secret) return jsonPosting(url, body)
    const signed = new URL(url)
    signed.searchParams.set('timestamp', String(now.getTime()))
    signed.searchParams.set('sign', dingtalkSign(now.getTime(), secret))
    return jsonPosting(signed.href, body)
  },
  outcome: (answer, now) =>
    errcodeOutcome(answer, now, { limited: { codes: [130101, 410100], ms: MUTED_MS }, busy: [-1] }),
}
