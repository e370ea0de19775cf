import { digestId } from '../../alerts/identity.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import { DIGEST_CHANNELS } from '../../audiences/audience.ts'
import { scopeKey } from '../../audiences/scope.ts'
import type { Digest, DigestSnapshot } from '../../templates/digest.ts'
import type { View } from '../../views/view.ts'
import { inLanes } from '../lanes.ts'
import type { Recent } from '../recent.ts'
import type { Services } from '../services.ts'
import type { DigestChoice, DigestResult, HeldBack } from '../store/digests.ts'
import {
  type Cadence,
  DIGEST_PRODUCT,
  digestJob,
  type JobSlot,
  type NewDelivery,
  type Subscription,
} from '../store/store.ts'
import { type DigestRun, digestFor } from './digest-content.ts'
import { editionAt } from './digest-edition.ts'

const OWNER = `digests-${process.pid}`
const LEASE_MS = 10 * 60_000
/** Digests of one group that are made at once. */
const AT_ONCE = 4
/** Reasons for which a message waits for the digest instead of being left out. */
const OVERFLOW = ['budget', 'digest-only']

/** A reader's digest that is due. */
export interface Due {
  reader: Reader
  slot: Date
  cadence: Cadence
}

/** What the groups of one run have in common. */
export interface GroupRun {
  services: Services
  /** What members chose of products, by member. */
  subscriptions: ReadonlyMap<string, readonly Subscription[]>
  run: DigestRun
  /** Digests, for readers of the same rows who were told the same. */
  shared: Recent<Digest>
}

/** A digest that somebody takes. */
interface Wanted {
  due: Due
  channels: Channels
  view: View
}

type Channels = Reader['audience']['channels']

/**
 * Claims, makes and saves the digests of a group that nobody else has claimed; returns how many were saved. One that fails leaves the
 * others alone. It is tried again at this process's next look, or by another one when its lease ends, like all of them when this one dies.
 */
export async function makeGroup(group: GroupRun, due: readonly Due[]): Promise<number> {
  const { store, logger, now } = group.services
  try {
    const claimed = await store.claimSlots(due.map(slotOf), OWNER, LEASE_MS, now())
    const mine = due.filter((one) => claimed.has(slotOf(one).job))
    const wanted = mine.flatMap((one) => wantedOf(group, one) ?? [])
    const made = await makeAll(group, wanted)
    const saved = await save(group.services, made.digests)
    const taken = new Set(wanted.map((one) => one.due))
    await store.finishSlots([...mine.filter((one) => !taken.has(one)), ...made.unwanted].map(slotOf), now())
    return saved
  } catch (error) {
    logger.error({ err: error, digests: due.length }, 'digests could not be made')
    return 0
  }
}

function slotOf({ reader, cadence, slot }: Due): JobSlot {
  return { job: digestJob(reader.member.id, cadence), slot: slot.toISOString() }
}

/** Null where the reader left all channels, or the audience's view is gone. */
function wantedOf({ services, subscriptions }: GroupRun, due: Due): Wanted | null {
  const { reader, cadence } = due
  const view = services.definitions.views.get(reader.audience.digest.view)
  const channels = channelsFor(reader, DIGEST_PRODUCT[cadence], subscriptions.get(reader.member.id) ?? [])
  return view && channels.length > 0 ? { due, channels, view } : null
}

/** What is known of a group's readers before their digests are made. */
interface Known {
  last: ReadonlyMap<string, DigestSnapshot>
  held: ReadonlyMap<string, readonly HeldBack[]>
  choices: ReadonlyMap<string, DigestChoice>
}

async function knownOf({ store }: Services, wanted: readonly Wanted[]): Promise<Known> {
  const cadence = wanted[0]?.due.cadence ?? 'daily'
  const ids = wanted.map(({ due }) => due.reader.member.id)
  const [last, choices] = await Promise.all([store.lastDigests(ids, cadence), store.digestChoices(ids)])
  const since = ids.map((memberId) => ({ memberId, at: last.get(memberId)?.at ?? EVER }))
  return { last, choices, held: byMember(await store.heldBack(since, OVERFLOW)) }
}

const EVER = new Date(0).toISOString()

/** Those of some things that are each member's. */
export function byMember<T extends { memberId: string }>(things: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>()
  for (const thing of things) {
    const same = found.get(thing.memberId)
    if (same) same.push(thing)
    else found.set(thing.memberId, [thing])
  }
  return found
}

/** The digests to save, and those without news that their readers want none of. */
async function makeAll(
  group: GroupRun,
  wanted: readonly Wanted[],
): Promise<{ digests: DigestResult[]; unwanted: Due[] }> {
  const known = await knownOf(group.services, wanted)
  const digests: DigestResult[] = []
  const unwanted: Due[] = []
  await inLanes(wanted, AT_ONCE, async (one) => {
    const { member } = one.due.reader
    try {
      const digest = await digestOf(group, one, known)
      // What was last told stays what the next one is measured against.
      if (digest.quiet && known.choices.get(member.id) === 'nothing') unwanted.push(one.due)
      else digests.push(resultOf(one, digest))
    } catch (error) {
      group.services.logger.error({ err: error, member: member.id }, 'a digest could not be made')
    }
  })
  return { digests, unwanted }
}

function digestOf({ services, run, shared }: GroupRun, { due, view }: Wanted, known: Known): Promise<Digest> {
  const { reader, cadence, slot } = due
  const { member, audience, scope } = reader
  const before = { last: known.last.get(member.id) ?? null, held: known.held.get(member.id) ?? [] }
  const told = before.held.map(({ memberId: _, ...held }) => held)
  const key = JSON.stringify([audience.id, member.locale, scopeKey(scope), before.last, told])
  const edition = editionAt(cadence, slot, services.definitions.city.zone)
  return shared.answer(key, () => digestFor({ ...reader, locale: member.locale, services }, view, before, run, edition))
}

function resultOf({ due, channels }: Wanted, { message, snapshot }: Digest): DigestResult {
  const { cadence } = due
  const { member } = due.reader
  const slot = due.slot.toISOString()
  const product = DIGEST_PRODUCT[cadence]
  const deliveries = channels.map(
    (channel): NewDelivery => ({
      id: digestId(member.tenant, product, slot, member.id, channel),
      tenant: member.tenant,
      memberId: member.id,
      channel,
      kind: 'digest',
      incidentId: null,
      revision: 0,
      state: 'due',
      why: product,
      dueAt: slot,
      message,
      reader: member.name,
    }),
  )
  return { memberId: member.id, cadence, slot, deliveries, snapshot }
}

/** Saves digests in one transaction; where that fails each alone, so that one that cannot be saved leaves the others. Returns how many were. */
async function save(services: Services, digests: readonly DigestResult[]): Promise<number> {
  const { store, logger, now } = services
  try {
    return (await store.saveDigests(digests, now())).size
  } catch (error) {
    if (digests.length > 1) {
      let saved = 0
      for (const one of digests) saved += await save(services, [one])
      return saved
    }
    logger.error({ err: error, member: digests[0]?.memberId }, 'a digest could not be saved')
    return 0
  }
}

/** The channels over which a reader still takes a product that is as long as a digest; `chosen` is what they chose of products. */
export function channelsFor({ audience }: Reader, product: string, chosen: readonly Subscription[]): Channels {
  const left = (channel: string) => chosen.some((s) => s.product === product && s.channel === channel && !s.active)
  return audience.channels.filter((channel) => DIGEST_CHANNELS.includes(channel) && !left(channel))
}
