import type { ChatProvider } from './chat-provider.ts'
import { jsonPosting, outcomeOfStatus } from './http-post.ts'

/** Slack's incoming webhook: one message a second, short bursts allowed. It answers `ok`, or a word with a 4xx. */
export const slack: ChatProvider = {
  allowance: { burst: 3, everyMs: 1100 },
  mergedForm: 'slack-blocks',
  posting: (body, { url }) => jsonPosting(url, body),
  outcome: outcomeOfStatus,
}
