import type { AlertMessage, DigestMessage } from '../../templates/message.ts'
import { since } from '../../templates/told.ts'
import { decidedByText } from '../order-text.ts'
import type { Services } from '../services.ts'
import type { Store, StoredDelivery } from '../store/store.ts'

export function isAlert(message: AlertMessage | DigestMessage): message is AlertMessage {
  return 'observed' in message
}

/**
 * A message as its reader gets it: a follow-up says only what changed since the last one that was sent to them on this channel, it names
 * the subscription that decided (an e-mail does so in its foot), and its links tell by which message they came. Earlier messages are settled before a later one goes, so the answer is the same when it is sent
 * and when it is looked at afterwards.
 */
export async function messageAsSaid(
  services: Services,
  delivery: StoredDelivery,
): Promise<AlertMessage | DigestMessage> {
  const { kind, channel, message } = delivery
  const via = (link: string) => viaLink(link, kind, channel)
  if (isAlert(message)) {
    const said = await sinceLast(services.store, delivery, message)
    const subscription = channel === 'email' ? null : await decidedByText(services, delivery, message.locale)
    return { ...said, link: via(said.link), ...(subscription === null ? {} : { subscription }) }
  }
  const linked = <T extends { link: string }>(list: T[]) => list.map((one) => ({ ...one, link: via(one.link) }))
  return { ...message, link: via(message.link), changes: linked(message.changes), held: linked(message.held) }
}

/** A page's address that tells by which kind of message and channel its reader came; in an SMS every character counts. */
function viaLink(link: string, kind: StoredDelivery['kind'], channel: StoredDelivery['channel']): string {
  if (channel === 'sms') return link
  const url = new URL(link)
  url.searchParams.set(VIA, `${kind}-${channel}`)
  return url.href
}

/** The parameter of a page's address that a message's link adds. */
export const VIA = 'via'

async function sinceLast(
  store: Pick<Store, 'sentBefore'>,
  delivery: StoredDelivery,
  message: AlertMessage,
): Promise<AlertMessage> {
  if (message.kind !== 'follow-up' || delivery.incidentId === null) return message
  const last = await store.sentBefore(delivery)
  return since(message, last && isAlert(last.message) ? last.message : null)
}
