import { byIncident } from '../../alerts/action.ts'
import { digestId } from '../../alerts/identity.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import { type Audience, DIGEST_CHANNELS } from '../../audiences/audience.ts'
import { scopeKey } from '../../audiences/scope.ts'
import { aheadLines } from '../../templates/ahead.ts'
import type { CalendarDay } from '../../views/calendar.ts'
import { addDays, localDay } from '../../views/local-days.ts'
import type { OpenedView } from '../../views/open-view.ts'
import type { GraphContext } from '../graphql/builder.ts'
import { openFor } from '../graphql/opening.ts'
import type { Services } from '../services.ts'
import { type Cadence, DIGEST_PRODUCT, type DigestResult, digestJob, type Subscription } from '../store/store.ts'
import { readCalendar } from '../warehouse/calendar.ts'
import { readersOf } from './alert-readings.ts'
import { type DigestRun, digestFor, digestPart } from './digest-content.ts'
import { CALENDAR_DAYS, editionAt, isDigestDay, LATEST_MS, latestSlot, overEdition } from './digest-edition.ts'
import { inLanes } from './lanes.ts'
import { seasonLines } from './season.ts'

const OWNER = `digests-${process.pid}`
const LEASE_MS = 10 * 60_000
const DAY_MS = 86_400_000
const AT_ONCE = 4

/** Slots known to be finished, so that each minute asks only about readers whose slot is new. Keys are jobs. */
const finished = new WeakMap<Services, Map<string, string>>()

/**
 * Makes the digest of every reader whose latest slot has none yet: due now, or missed while the server was down, which is made up for once
 * and only on a day of the reader's. With `late`, of any reader who never had one, however long ago the slot was. Returns how many were made.
 */
export async function makeDueDigests(
  services: Services,
  options: { cadence?: Cadence; late?: boolean } = {},
): Promise<number> {
  const { cadence = 'daily', late = false } = options
  const { zone } = services.definitions.city
  const now = services.now()
  const today = localDay(now, zone)
  const calendar = await calendarAround(services)
  const wanted: Due[] = []
  for (const [audience, readers] of byAudience(await readersOf(services))) {
    const slot = latestSlot(audience, cadence, calendar, zone, now)
    if (!slot) continue
    const inTime = now.getTime() - slot.getTime() < LATEST_MS[cadence] && isDigestDay(audience, calendar, today)
    if (inTime || late) wanted.push(...readers.map((reader) => ({ reader, slot, cadence })))
  }
  const due = await unfinished(services, wanted)
  if (due.length === 0) return 0
  const run = await startRun(services, calendar, Math.min(...due.map(({ slot }) => slot.getTime())))
  return makeDigests(services, due, run)
}

/** A reader's digest that is due. */
interface Due {
  reader: Reader
  slot: Date
  cadence: Cadence
}

/** The calendar's days around today. */
export function calendarAround({ warehouse, definitions, now }: Services): Promise<CalendarDay[]> {
  const { tenant, zone } = definitions.city
  const today = localDay(now(), zone)
  return readCalendar(warehouse, tenant, addDays(today, -CALENDAR_DAYS), addDays(today, CALENDAR_DAYS))
}

function byAudience(readers: readonly Reader[]): Map<Audience, Reader[]> {
  const grouped = new Map<Audience, Reader[]>()
  for (const reader of readers) {
    const same = grouped.get(reader.audience)
    if (same) same.push(reader)
    else grouped.set(reader.audience, [reader])
  }
  return grouped
}

async function unfinished(services: Services, wanted: readonly Due[]): Promise<Due[]> {
  const known = finished.get(services) ?? new Map<string, string>()
  finished.set(services, known)
  const isDone = ({ reader, cadence, slot }: Due) =>
    (known.get(digestJob(reader.member.id, cadence)) ?? '') >= slot.toISOString()
  const unsure = wanted.filter((one) => !isDone(one)).map((one) => digestJob(one.reader.member.id, one.cadence))
  for (const [job, slot] of await services.store.lastFinishedSlots(unsure)) known.set(job, slot)
  return wanted.filter((one) => !isDone(one))
}

/** Incidents, and what was done about them, are read once for all; equal rows open the same view once. `since` is the earliest slot. */
export async function startRun(services: Services, calendar: CalendarDay[], since: number): Promise<DigestRun> {
  const { store, definitions } = services
  const earliest = new Date(since - CALENDAR_DAYS * DAY_MS).toISOString()
  const today = localDay(services.now(), definitions.city.zone)
  const opened = new Map<string, Promise<OpenedView>>()
  const seasons = new Map<string, Promise<string[]>>()
  const live = await store.incidents({ states: ['open', 'acknowledged'] })
  return {
    incidents: [...live, ...(await store.incidents({ states: ['resolved'], since: earliest }))],
    actions: byIncident(await store.actions(live.map(({ id }) => id))),
    ahead: { zh: aheadLines(calendar, today, 'zh'), en: aheadLines(calendar, today, 'en') },
    season: (context) => once(seasons, `${context.locale} ${scopeKey(context.scope)}`, () => seasonLines(context)),
    open: (context, view, edition) => {
      const key = `${view.id} ${edition.days} ${edition.at?.toISOString()} ${scopeKey(context.scope)}`
      const over = overEdition(digestPart(view), edition)
      return once(opened, key, () => openFor(context, over, edition.at ?? services.now()))
    },
  }
}

function once<T>(kept: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = kept.get(key) ?? make()
  kept.set(key, made)
  return made
}

async function makeDigests(services: Services, due: readonly Due[], run: DigestRun): Promise<number> {
  const subscriptions = await services.store.subscriptions()
  let made = 0
  await inLanes(due, AT_ONCE, async (next) => {
    try {
      if (await makeDigest(services, next, subscriptions, run)) made += 1
    } catch (error) {
      services.logger.error({ err: error, member: next.reader.member.id }, 'a digest could not be made')
    }
  })
  return made
}

/** Claims, makes and saves one digest. False when another process has it, the reader left all its channels, or wants none without news. */
async function makeDigest(
  services: Services,
  { reader, slot, cadence }: Due,
  subscriptions: readonly Subscription[],
  run: DigestRun,
): Promise<boolean> {
  const { store, definitions, now } = services
  const { member, audience } = reader
  const product = DIGEST_PRODUCT[cadence]
  const job = digestJob(member.id, cadence)
  if (!(await store.claimSlot(job, slot.toISOString(), OWNER, LEASE_MS, now()))) return false
  const channels = channelsFor(reader, product, subscriptions)
  const view = definitions.views.get(audience.digest.view)
  if (channels.length === 0 || !view) {
    await store.finishSlot(job, slot.toISOString(), now())
    return false
  }
  const context: GraphContext = { ...reader, locale: member.locale, services }
  const edition = editionAt(cadence, slot, definitions.city.zone)
  const digest = await digestFor(context, view, await store.lastDigest(member.id, cadence), run, edition)
  // What was last told stays what the next one is measured against.
  if (digest.quiet && (await store.digestChoice(member.id)) === 'nothing') {
    await store.finishSlot(job, slot.toISOString(), now())
    return false
  }
  const deliveries = channels.map((channel): DigestResult['deliveries'][number] => ({
    id: digestId(member.tenant, product, slot.toISOString(), member.id, channel),
    tenant: member.tenant,
    memberId: member.id,
    channel,
    kind: 'digest',
    incidentId: null,
    revision: 0,
    state: 'due',
    why: product,
    dueAt: slot.toISOString(),
    message: digest.message,
  }))
  return store.saveDigest(
    { memberId: member.id, cadence, slot: slot.toISOString(), deliveries, snapshot: digest.snapshot },
    now(),
  )
}

/** The channels over which a reader still takes a product that is as long as a digest. */
export function channelsFor(
  { member, audience }: Reader,
  product: string,
  subscriptions: readonly Subscription[],
): typeof audience.channels {
  const left = (channel: string) =>
    subscriptions.some((s) => s.memberId === member.id && s.product === product && s.channel === channel && !s.active)
  return audience.channels.filter((channel) => DIGEST_CHANNELS.includes(channel) && !left(channel))
}
