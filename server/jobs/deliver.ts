import { wecomCard } from '../../templates/chats/wecom.ts'
import { alertOutline } from '../../templates/outline.ts'
import type { Outcome, Rendered, Sender } from '../channels/channel.ts'
import { renderEmail } from '../channels/email.ts'
import { footOf } from '../channels/foot.ts'
import { inboxSender } from '../channels/inbox.ts'
import { alertAsSaid, isAlert } from '../channels/said.ts'
import { smtpSender } from '../channels/smtp.ts'
import { webhookSender } from '../channels/webhook.ts'
import type { Services } from '../services.ts'
import type { Settlement, StoredDelivery } from '../store/store.ts'

const BATCH = 100
const AT_ONCE = 8
const LEASE_MS = 5 * 60_000
const MAX_ATTEMPTS = 6
const FIRST_RETRY_MS = 60_000
/** Faults in a row after which a channel rests until the next run: a dead provider must not hold what others can take. */
const FAULTS_TO_REST = 3

export interface DeliveryCount {
  sent: number
  held: number
  retried: number
  dead: number
}

/** Sends until nothing more is due. */
export async function deliverAll(services: Services, onProgress?: (settled: number) => void): Promise<void> {
  for (let taken = 1; taken > 0; ) {
    const { sent, held, dead, retried } = await deliverDue(services)
    taken = sent + held + dead + retried
    onProgress?.(taken)
  }
}

/** One run over one batch: its senders, when its lease ends, and how its channels fare. */
interface Run {
  services: Services
  senders: Map<string, Sender>
  /** Sending begins no more after this, so that no other process takes what is being sent. */
  until: number
  faults: Map<string, { inARow: number; error: string }>
}

/**
 * Sends what is due, at least once: a delivery whose sender died is taken again when its lease ends, under the same Message-ID.
 * A message waits while an earlier one of the same incident, member and channel has yet to go.
 */
export async function deliverDue(services: Services, now: Date = services.now()): Promise<DeliveryCount> {
  const count: DeliveryCount = { sent: 0, held: 0, retried: 0, dead: 0 }
  const senders = sendersFor(services)
  const run: Run = { services, senders, until: now.getTime() + LEASE_MS / 2, faults: new Map() }
  try {
    const lines = linesOf(await services.store.takeDue(BATCH, LEASE_MS, now))
    const work = async () => {
      for (let line = lines.shift(); line; line = lines.shift()) await deliverLine(run, line, count)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  } finally {
    for (const sender of senders.values()) sender.close()
  }
  return count
}

/** Deliveries of one incident to one member on one channel go one after another; others do not wait for them. */
function linesOf(due: readonly StoredDelivery[]): StoredDelivery[][] {
  const lines = new Map<string, StoredDelivery[]>()
  for (const delivery of due) {
    const key = `${delivery.memberId} ${delivery.channel} ${delivery.incidentId ?? delivery.id}`
    lines.set(key, [...(lines.get(key) ?? []), delivery])
  }
  return [...lines.values()].map((line) => line.sort((a, b) => a.revision - b.revision))
}

async function deliverLine(run: Run, line: readonly StoredDelivery[], count: DeliveryCount): Promise<void> {
  const { store, now } = run.services
  let waiting: Settlement | null = null
  for (const delivery of line) {
    const settled: Settlement = waiting ?? restOf(run, delivery) ?? (await deliverOne(run, delivery))
    await store.settle(delivery, settled, now())
    if (settled.state === 'due') waiting = { state: 'due', retryAt: settled.retryAt, untried: true }
    count[settled.state === 'due' ? 'retried' : settled.state] += 1
  }
}

/** Gives a delivery back untried while its channel rests, or when the lease may not outlast the sending. */
function restOf({ services, faults, until }: Run, { channel }: StoredDelivery): Settlement | null {
  const now = services.now().getTime()
  if (now > until) return { state: 'due', retryAt: new Date(now).toISOString(), untried: true }
  const fault = faults.get(channel)
  if (!fault || fault.inARow < FAULTS_TO_REST) return null
  return { state: 'due', retryAt: new Date(now + FIRST_RETRY_MS).toISOString(), error: fault.error, untried: true }
}

async function deliverOne({ services, senders, faults }: Run, delivery: StoredDelivery): Promise<Settlement> {
  const { channel, attempts } = delivery
  const sender = senders.get(channel)
  if (!sender) return { state: 'held', why: 'not-configured' }
  const rendered = await tryRendering(services, delivery)
  const outcome = 'error' in rendered ? rendered : await trySending(sender, rendered)
  // Only the provider's own faults rest the channel: a message that we cannot render says nothing of the others.
  if (outcome.kind === 'sent') faults.delete(channel)
  else if (outcome !== rendered && outcome.kind === 'retry')
    faults.set(channel, { inARow: (faults.get(channel)?.inARow ?? 0) + 1, error: outcome.error })
  if (outcome.kind === 'sent') return { state: 'sent' }
  if (outcome.kind === 'permanent' || attempts >= MAX_ATTEMPTS) return { state: 'dead', error: outcome.error }
  const pause = Math.max(outcome.afterMs ?? 0, FIRST_RETRY_MS * 4 ** (attempts - 1) * (1 + Math.random() / 4))
  return { state: 'due', retryAt: new Date(services.now().getTime() + pause).toISOString(), error: outcome.error }
}

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

type Fault = Exclude<Outcome, { kind: 'sent' }>

function faultOf(error: unknown): Fault {
  return { kind: 'retry', error: error instanceof Error ? error.message : String(error) }
}

/** A message that cannot be rendered settles like one that cannot be sent, so it never blocks the others. */
async function tryRendering(services: Services, delivery: StoredDelivery): Promise<Rendered | Fault> {
  try {
    return (await rendering(services, delivery)) ?? { kind: 'permanent', error: 'the recipient has no address' }
  } catch (error) {
    services.logger.error({ err: error, delivery: delivery.id }, 'a delivery could not be rendered')
    return faultOf(error)
  }
}

async function trySending(sender: Sender, rendered: Rendered): Promise<Outcome> {
  try {
    return await sender.send(rendered)
  } catch (error) {
    return faultOf(error)
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
  const foot = await footOf(services, delivery)
  const email = await renderEmail(message, wordings, foot, services.logger)
  return { kind: 'email', id, to: member.email, email, unsubscribe: foot.unsubscribe }
}
