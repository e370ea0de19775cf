import { createHmac } from 'node:crypto'
import type { ChatProvider } from './chat-provider.ts'
import { errcodeOutcome } from './errcode.ts'
import { jsonPosting } from './http-post.ts'

/** Feishu's signature: base64 of HMAC-SHA256 over nothing, keyed with "timestamp\nsecret"; the timestamp is in seconds. */
export function feishuSign(timestamp: number, secret: string): string {
  return createHmac('sha256', `${timestamp}\n${secret}`).digest('base64')
}

/** Feishu's group robot: 100 messages a minute, 5 a second. */
export const feishu: ChatProvider = {
  allowance: { burst: 5, everyMs: 650 },
  mergedForm: 'feishu-card',
  posting(body, { url, secret }, now) {
    const timestamp = Math.floor(now.getTime() / 1000)
    return jsonPosting(
      url,
      secret ? { timestamp: String(timestamp), sign: feishuSign(timestamp, secret), ...body } : body,
    )
  },
  outcome: (answer, now) =>
    errcodeOutcome(answer, now, { limited: { codes: [11232, 9499429], ms: 60_000 }, busy: [-1] }),
}
