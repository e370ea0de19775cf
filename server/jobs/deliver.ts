import type { DeliveryState } from '../../alerts/delivery.ts'
import { wecomCard } from '../../templates/chats/wecom.ts'
import { alertOutline } from '../../templates/outline.ts'
import type { Outcome, Rendered, Sender } from '../channels/channel.ts'
import { renderEmail } from '../channels/email.ts'
import { inboxSender } from '../channels/inbox.ts'
import { alertAsSaid, isAlert } from '../channels/said.ts'
import { smtpSender } from '../channels/smtp.ts'
import { webhookSender } from '../channels/webhook.ts'
import type { Services } from '../services.ts'
import type { StoredDelivery } from '../store/store.ts'

const BATCH = 100
const LEASE_MS = 5 * 60_000
const MAX_ATTEMPTS = 6
const FIRST_RETRY_MS = 60_000

export interface DeliveryCount {
  sent: number
  held: number
  retried: number
  dead: number
}

/**
 * Sends what is due, at least once: a delivery whose sender died is taken again when its lease ends, under the same Message-ID.
 * A message waits while an earlier one of the same incident, member and channel has yet to go.
 */
export async function deliverDue(services: Services, now: Date = services.now()): Promise<DeliveryCount> {
  const count: DeliveryCount = { sent: 0, held: 0, retried: 0, dead: 0 }
  const senders = sendersFor(services)
  const waiting = new Map<string, string>()
  try {
    const due = await services.store.takeDue(BATCH, LEASE_MS, now)
    due.sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.revision - b.revision)
    for (const delivery of due) {
      const line = `${delivery.memberId} ${delivery.channel} ${delivery.incidentId ?? delivery.id}`
      const retryAt = waiting.get(line)
      const settled = retryAt ? { state: 'due' as const, retryAt } : await deliverOne(services, senders, delivery, now)
      await services.store.settle(delivery.id, settled, now)
      if (settled.state === 'due') waiting.set(line, settled.retryAt)
      count[settled.state === 'due' ? 'retried' : settled.state] += 1
    }
  } finally {
    for (const sender of senders.values()) sender.close()
  }
  return count
}

/** Sends until nothing more is due. */
export async function deliverAll(services: Services, onProgress?: (settled: number) => void): Promise<void> {
  for (let settled = 1; settled > 0; ) {
    const { sent, held, dead, retried } = await deliverDue(services)
    settled = sent + held + dead + retried
    onProgress?.(settled)
  }
}

type Settled =
  | { state: 'due'; retryAt: string; error?: string }
  | { state: Extract<DeliveryState, 'sent' | 'held' | 'dead'>; error?: string; why?: string }

/** The senders that this installation has; a channel without one holds its messages in the outbox. */
function sendersFor({ config, now }: Services): Map<string, Sender> {
  const senders = new Map<string, Sender>([['inbox', inboxSender()]])
  if (config.smtpUrl) senders.set('email', smtpSender(config.smtpUrl, config.mailFrom))
  if (config.webhookUrl) {
    const webhook = webhookSender(config.webhookUrl, config.webhookSecret, now)
    senders.set('webhook', webhook)
    senders.set('card', webhook)
  }
  return senders
}

async function deliverOne(
  services: Services,
  senders: Map<string, Sender>,
  delivery: StoredDelivery,
  now: Date,
): Promise<Settled> {
  const sender = senders.get(delivery.channel)
  if (!sender) return { state: 'held', why: 'not-configured' }
  const outcome = await trySending(services, sender, delivery)
  if (outcome.kind === 'sent') return { state: 'sent' }
  const attempt = Math.max(1, delivery.attempts)
  if (outcome.kind === 'permanent' || attempt >= MAX_ATTEMPTS) return { state: 'dead', error: outcome.error }
  const pause = Math.max(outcome.afterMs ?? 0, FIRST_RETRY_MS * 4 ** (attempt - 1) * (1 + Math.random() / 4))
  return { state: 'due', retryAt: new Date(now.getTime() + pause).toISOString(), error: outcome.error }
}

/** A message that cannot be rendered settles like one that cannot be sent, so it never blocks the others. */
async function trySending(services: Services, sender: Sender, delivery: StoredDelivery): Promise<Outcome> {
  try {
    const rendered = await rendering(services, delivery)
    return rendered ? await sender.send(rendered) : { kind: 'permanent', error: 'the recipient has no address' }
  } catch (error) {
    services.logger.error({ err: error, delivery: delivery.id }, 'a delivery could not be rendered or sent')
    return { kind: 'retry', error: error instanceof Error ? error.message : String(error) }
  }
}

/** The delivery in its recipient's form; null where the member is gone or has no address. */
async function rendering(services: Services, delivery: StoredDelivery): Promise<Rendered | null> {
  const { id, channel } = delivery
  const { wordings } = services.definitions
  if (channel === 'inbox') return { kind: 'inbox', id }
  const message = isAlert(delivery.message)
    ? await alertAsSaid(services.store, delivery, delivery.message)
    : delivery.message
  if (channel === 'card' && isAlert(message))
    return { kind: 'json', id, body: wecomCard(alertOutline(message, wordings)) }
  if (channel !== 'email')
    return { kind: 'json', id, body: { id, kind: delivery.kind, member: delivery.memberId, message } }
  const member = await services.store.member(delivery.memberId)
  if (!member?.email) return null
  const email = await renderEmail(message, wordings, services.logger)
  return { kind: 'email', id, to: member.email, email, unsubscribe: isAlert(message) ? null : message.unsubscribe }
}
