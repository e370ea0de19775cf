import type { ChatProvider } from './chat-provider.ts'
import { excerpt, jsonPosting, outcomeOfStatus } from './http-post.ts'

/** Milliseconds to wait where a connector says in words that it is throttled. */
const THROTTLED_MS = 60_000

/** Teams: a workflow's or connector's webhook, 4 requests a second. A connector may answer 200 and name an error in its text. */
export const teams: ChatProvider = {
  allowance: { burst: 4, everyMs: 300 },
  mergedForm: 'teams-card',
  posting: (body, { url }) => jsonPosting(url, body),
  outcome(answer, now) {
    const failed = /HTTP error (\d{3})/.exec(answer.text)
    if (!failed || answer.status >= 300) return outcomeOfStatus(answer, now)
    const error = excerpt(answer.text)
    if (failed[1] === '429') return { kind: 'retry', error, afterMs: THROTTLED_MS, untried: true }
    return Number(failed[1]) >= 500 ? { kind: 'retry', error } : { kind: 'permanent', error }
  },
}
