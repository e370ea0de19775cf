import type { ChatProvider } from './chat-provider.ts'
import { errcodeOutcome } from './errcode.ts'
import { jsonPosting } from './http-post.ts'

/** WeCom's group robot, and those of private deployments (政务微信): 20 messages a minute. */
export const wecom: ChatProvider = {
  allowance: { burst: 5, everyMs: 4000 },
  mergedForm: 'wecom-markdown',
  posting: (body, { url }) => jsonPosting(url, body),
  outcome: (answer, now) =>
    errcodeOutcome(answer, now, {
      // 45009: called too often; 45033: too many at once; -1 and 50001…: the provider's own trouble.
      limited: { codes: [45009, 45033], ms: 60_000 },
      busy: [-1, 6000],
    }),
}
