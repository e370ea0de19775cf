import type { AlertMessage, DigestMessage } from '../../templates/message.ts'
import { since } from '../../templates/told.ts'
import type { Store, StoredDelivery } from '../store/store.ts'

export function isAlert(message: AlertMessage | DigestMessage): message is AlertMessage {
  return 'observed' in message
}

/**
 * The alert as its reader gets it: a follow-up says only what changed since the last one that was sent to them on this channel. Earlier
 * messages are settled before a later one goes, so the answer is the same when it is sent and when it is looked at afterwards.
 */
export async function alertAsSaid(
  store: Pick<Store, 'deliveries'>,
  delivery: StoredDelivery,
  message: AlertMessage,
): Promise<AlertMessage> {
  const { incidentId, memberId, channel, revision } = delivery
  if (message.kind !== 'follow-up' || incidentId === null) return message
  const sent = await store.deliveries({ incidentId, memberId, channel, states: ['sent'] })
  const last = sent.filter((d) => d.revision < revision).sort((a, b) => b.revision - a.revision)[0]
  return since(message, last && isAlert(last.message) ? last.message : null)
}
