import type { Sender } from './channel.ts'

/** The in-app inbox reads the saved delivery itself, so sending is done once it is settled. */
export function inboxSender(): Sender {
  return { send: async () => ({ kind: 'sent' }), close: () => {} }
}
