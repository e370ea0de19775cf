import type { AlertMessage } from './message.ts'

/**
 * The message as this reader needs it, knowing what they were last told of the incident on the same channel. A follow-up to somebody
 * who was told nothing (their quiet hours, budget or severity held it back) is their first: it says everything.
 */
export function since(message: AlertMessage, last: AlertMessage | null): AlertMessage {
  if (message.kind !== 'follow-up') return message
  if (!last) return { ...message, kind: 'first' }
  const told = { observed: last.observed, severity: last.severity, cause: last.cause?.text ?? null }
  return { ...message, told }
}
