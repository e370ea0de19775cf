import type { Outcome } from './channel.ts'
import { type Answer, excerpt, jsonOf, outcomeOfStatus } from './http-post.ts'

/** Codes that a provider answers with HTTP 200: those of a rate limit, with how long to wait, and those of its own trouble. */
export interface ErrorCodes {
  limited: { codes: readonly number[]; ms: number }
  busy: readonly number[]
}

/** The outcome of an answer that says how it went in `errcode` or `code`, 0 for well; any other code is a refusal of this message. */
export function errcodeOutcome(answer: Answer, now: Date, { limited, busy }: ErrorCodes): Outcome {
  const byStatus = outcomeOfStatus(answer, now)
  const body = jsonOf(answer)
  const code = body?.errcode ?? body?.code ?? body?.StatusCode
  if (typeof code !== 'number') {
    // A page of a proxy or a captive portal is no answer of the provider.
    return byStatus.kind === 'sent'
      ? { kind: 'retry', error: `no answer of the provider: ${excerpt(answer.text)}` }
      : byStatus
  }
  if (code === 0) return { kind: 'sent' }
  const error = excerpt(`${code}: ${String(body?.errmsg ?? body?.msg ?? body?.StatusMessage ?? '')}`)
  if (limited.codes.includes(code)) return { kind: 'retry', error, afterMs: limited.ms, untried: true }
  return busy.includes(code) || answer.status >= 500 ? { kind: 'retry', error } : { kind: 'permanent', error }
}
