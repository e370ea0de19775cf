import type { Email } from '../../templates/message.ts'

/** A delivery in its recipient's form, ready for a channel. `id` is the idempotency key. */
export type Rendered =
  | { kind: 'email'; id: string; to: string; email: Email; unsubscribe: string | null }
  | { kind: 'json'; id: string; body: unknown }
  | { kind: 'inbox'; id: string }

/** How one try ended. A fault worth another try is `retry`; `permanent` never comes right by itself. */
export type Outcome =
  | { kind: 'sent'; providerId?: string }
  | { kind: 'retry'; error: string; afterMs?: number }
  | { kind: 'permanent'; error: string }

export interface Sender {
  send(rendered: Rendered): Promise<Outcome>
  close(): void
}
