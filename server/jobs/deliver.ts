import type { Member } from '../../audiences/audience.ts'
import type { Outcome, Rendered, Sender } from '../channels/channel.ts'
import { renderEmail } from '../channels/email.ts'
import { footOf } from '../channels/foot.ts'
import { messageAsSaid } from '../channels/said.ts'
import { openSenders, type Senders } from '../channels/senders.ts'
import { inLanes } from '../lanes.ts'
import type { Services } from '../services.ts'
import type { Settlement, Store, StoredDelivery } from '../store/store.ts'
import { sendingFailures } from './sending-failures.ts'

const BATCH = 100
const AT_ONCE = 8
const LEASE_MS = 5 * 60_000
const MAX_ATTEMPTS = 6
const FIRST_RETRY_MS = 60_000
/** Faults in a row after which a sender rests until the next run: a dead provider must not hold what others can take. */
const FAULTS_TO_REST = 3

export interface DeliveryCount {
  sent: number
  held: number
  retried: number
  dead: number
}

/** One run of the sending. */
interface Job {
  services: Services
  senders: Senders
  failures: ReturnType<typeof sendingFailures>
}

/** One batch of what is due: when its lease ends, and how its senders fare. */
interface Run extends Job {
  /** Sending begins no more after this, so that no other process takes what is being sent. */
  until: number
  faults: Map<Sender, { inARow: number; error: string }>
}

/** Deliveries that go one after another, and the batch that they were taken with. */
interface Line {
  run: Run
  deliveries: StoredDelivery[]
}

/**
 * Sends until nothing more is due, at least once: a delivery whose sender died is taken again when its lease ends, under the same Message-ID.
 * A message waits while an earlier one of the same incident, member and channel has yet to go.
 */
export async function deliverAll(services: Services, onProgress?: (taken: number) => void): Promise<DeliveryCount> {
  const count: DeliveryCount = { sent: 0, held: 0, retried: 0, dead: 0 }
  const senders = openSenders(services)
  const failures = sendingFailures()
  const job = { services, senders, failures }
  try {
    // What has waited for an earlier message is due once that has gone.
    for (let taken = 1; taken > 0; ) {
      taken = 0
      const onTaken = (deliveries: number) => {
        taken += deliveries
        onProgress?.(deliveries)
      }
      await inLanes(dueLines(job, onTaken), AT_ONCE, (line) => deliverLine(line, count))
    }
    return count
  } finally {
    failures.log(services.logger)
    senders.close()
  }
}

/** What is due, batch after batch: the next one is taken when half of one is on its way. */
async function* dueLines(job: Job, onTaken: (deliveries: number) => void): AsyncGenerator<Line> {
  for (let next = takenBatch(job); ; ) {
    const { run, batch } = await next
    if (batch.length === 0) return
    onTaken(batch.length)
    const lines = linesOf(batch)
    const half = Math.floor(lines.length / 2)
    for (const [i, deliveries] of lines.entries()) {
      if (i === half) next = takenBatch(job)
      yield { run, deliveries }
    }
  }
}

/** A batch of what is due. Where the sending fails meanwhile nobody waits for it, and its lease ends. */
function takenBatch(job: Job): Promise<{ run: Run; batch: StoredDelivery[] }> {
  const taking = takeBatch(job)
  taking.catch(() => undefined)
  return taking
}

async function takeBatch({ services, ...job }: Job) {
  const now = services.now()
  const batch = await services.store.takeDue(BATCH, LEASE_MS, now)
  const store = await storeFor(batch, services.store)
  const until = now.getTime() + LEASE_MS / 2
  const run: Run = { ...job, services: { ...services, store }, until, faults: new Map() }
  return { run, batch }
}

/** The store for one batch, in which many deliveries are of the same members, incidents and subscriptions: each is read once. */
async function storeFor(batch: readonly StoredDelivery[], store: Store): Promise<Store> {
  const members = await store.members([...new Set(batch.map(({ memberId }) => memberId))])
  const byId = new Map(members.map((member) => [member.id, member]))
  const incidents = new Map<string, ReturnType<Store['incident']>>()
  const orders = new Map<string, ReturnType<Store['orderVersions']>>()
  return {
    ...store,
    member: async (id) => byId.get(id) ?? null,
    incident(id) {
      const incident = incidents.get(id) ?? store.incident(id)
      incidents.set(id, incident)
      return incident
    },
    orderVersions(id) {
      const versions = orders.get(id) ?? store.orderVersions(id)
      orders.set(id, versions)
      return versions
    },
  }
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

async function deliverLine({ run, deliveries }: Line, count: DeliveryCount): Promise<void> {
  const { store, now } = run.services
  let waiting: Settlement | null = null
  const [first] = deliveries
  const member = first ? await run.services.store.member(first.memberId) : null
  const sender = first ? run.senders.to(first.channel, member) : null
  for (const delivery of deliveries) {
    const settled: Settlement = waiting ?? (await deliverOne(run, sender, delivery, member))
    await store.settle(delivery, settled, now())
    if (settled.state === 'due') run.failures.waits(sender, delivery.id)
    if (settled.state === 'due') waiting = { state: 'due', retryAt: settled.retryAt, untried: true }
    count[settled.state === 'due' ? 'retried' : settled.state] += 1
  }
}

/** Gives a delivery back untried while its sender rests, or when the lease may not outlast the sending. */
function restOf({ services, faults, until }: Run, sender: Sender): Settlement | null {
  const now = services.now().getTime()
  if (now > until) return { state: 'due', retryAt: new Date(now).toISOString(), untried: true }
  const fault = faults.get(sender)
  if (!fault || fault.inARow < FAULTS_TO_REST) return null
  return { state: 'due', retryAt: new Date(now + FIRST_RETRY_MS).toISOString(), error: fault.error, untried: true }
}

async function deliverOne(
  run: Run,
  sender: Sender | null,
  delivery: StoredDelivery,
  member: Member | null,
): Promise<Settlement> {
  const { services, faults, failures } = run
  const { attempts, channel } = delivery
  if (!sender) return { state: 'held', why: 'not-configured' }
  const rest = restOf(run, sender)
  if (rest) return rest
  const rendered = await tryRendering(services, delivery, member)
  const outcome = 'error' in rendered ? rendered : await trySending(sender, rendered)
  // Only the provider's own faults rest the sender: a message that we cannot render says nothing of the others.
  if (outcome.kind === 'sent') faults.delete(sender)
  else if (outcome !== rendered && outcome.kind === 'retry' && !outcome.untried) {
    faults.set(sender, { inARow: (faults.get(sender)?.inARow ?? 0) + 1, error: outcome.error })
    failures.failed(sender, channel, outcome.error)
  }
  if (outcome.kind === 'sent') return { state: 'sent', acceptedAs: outcome.providerId }
  if (outcome.kind === 'retry' && outcome.untried) {
    const retryAt = new Date(services.now().getTime() + (outcome.afterMs ?? FIRST_RETRY_MS)).toISOString()
    return { state: 'due', retryAt, error: outcome.error, untried: true }
  }
  if (outcome.kind === 'permanent' || attempts >= MAX_ATTEMPTS) return { state: 'dead', error: outcome.error }
  const pause = Math.max(outcome.afterMs ?? 0, FIRST_RETRY_MS * 4 ** (attempts - 1) * (1 + Math.random() / 4))
  return { state: 'due', retryAt: new Date(services.now().getTime() + pause).toISOString(), error: outcome.error }
}

type Fault = Exclude<Outcome, { kind: 'sent' }>

function faultOf(error: unknown): Fault {
  return { kind: 'retry', error: error instanceof Error ? error.message : String(error) }
}

/** A message that cannot be rendered settles like one that cannot be sent, so it never blocks the others. */
async function tryRendering(
  services: Services,
  delivery: StoredDelivery,
  member: Member | null,
): Promise<Rendered | Fault> {
  try {
    return (await rendering(services, delivery, member)) ?? { kind: 'permanent', error: 'the recipient has no address' }
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

/** The delivery in its recipient's form, or ready for its channel to give it one; null where the member is gone or has no address. */
async function rendering(
  services: Services,
  delivery: StoredDelivery,
  member: Member | null,
): Promise<Rendered | null> {
  const { id, channel } = delivery
  if (!member) return null
  const message = await messageAsSaid(services, delivery)
  if (channel !== 'email') return { kind: 'message', id, member, message }
  if (!member.email) return null
  const foot = await footOf(services, delivery)
  const email = await renderEmail(message, services.definitions.wordings, foot, services.logger)
  return { kind: 'email', id, to: member.email, email, unsubscribe: foot.unsubscribe }
}
