import type { Member } from '../../audiences/audience.ts'
import type { AlertMessage, DigestMessage, Email } from '../../templates/message.ts'

/** A message to one member, for a channel that gives it its own form. `id` is the idempotency key. */
export interface Outgoing {
  kind: 'message'
  id: string
  member: Member
  message: AlertMessage | DigestMessage
}

/** A delivery ready for its channel. `id` is the idempotency key. */
export type Rendered = { kind: 'email'; id: string; to: string; email: Email; unsubscribe: string | null } | Outgoing

/**
 * How one try ended, with the provider's own words. A fault worth another try is `retry`, after `afterMs` at the earliest; `untried` says
 * that the provider was not asked, or asked for fewer messages: it is no fault of this one. `permanent` never comes right by itself.
 */
export type Outcome =
  | { kind: 'sent'; providerId?: string | undefined }
  | { kind: 'retry'; error: string; afterMs?: number; untried?: boolean }
  | { kind: 'permanent'; error: string }

/** One way out: an SMTP server, a chat's robot, an address of a program. It never throws. */
export interface Sender {
  send(rendered: Rendered): Promise<Outcome>
  close(): void
}
