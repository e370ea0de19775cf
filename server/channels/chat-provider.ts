import type { ChatFormId } from '../../templates/forms.ts'
import type { Outcome } from './channel.ts'
import type { Answer, Posting } from './http-post.ts'
import type { Allowance } from './token-bucket.ts'

/** One make of chat robot: what it allows, how a body is posted (and signed), and what its answers mean. */
export interface ChatProvider {
  allowance: Allowance
  /** The form that carries several messages in one. */
  mergedForm: ChatFormId
  posting(body: object, robot: { url: string; secret?: string }, now: Date): Posting
  outcome(answer: Answer, now: Date): Outcome
}
