import { digestId } from '../../alerts/identity.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import { type Audience, DIGEST_CHANNELS } from '../../audiences/audience.ts'
import { scopeKey } from '../../audiences/scope.ts'
import { aheadLines } from '../../templates/ahead.ts'
import { type CalendarDay, isWorkday } from '../../views/calendar.ts'
import { addDays, localDay } from '../../views/local-days.ts'
import type { OpenedView } from '../../views/open-view.ts'
import type { GraphContext } from '../graphql/builder.ts'
import { openFor } from '../graphql/opening.ts'
import type { Services } from '../services.ts'
import { type DigestResult, digestJob, type Subscription } from '../store/store.ts'
import { readCalendar } from '../warehouse/calendar.ts'
import { readersOf } from './alert-readings.ts'
import { type DigestRun, digestFor, digestPart } from './digest-content.ts'
import { dueSlots } from './schedule.ts'

const OWNER = `digests-${process.pid}`
const LEASE_MS = 10 * 60_000
const DAY_MS = 86_400_000
/** A digest that could not be made within a day is let go: the next one tells what it would have told. */
const LATEST_MS = DAY_MS
/** Longest run of days without a workday, and some to spare. */
const CALENDAR_DAYS = 15
const AT_ONCE = 4

/** Slots known to be finished, so that each minute asks only about readers whose slot is new. */
const finished = new WeakMap<Services, Map<string, string>>()

/**
 * Makes the digest of every reader whose latest slot has none yet: due now, or missed while the server was down, which is made up for once
 * and only on a day of the reader's. With `late`, of any reader who never had one, however long ago the slot was. Returns how many were made.
 */
export async function makeDueDigests(services: Services, options: { late?: boolean } = {}): Promise<number> {
  const { city } = services.definitions
  const now = services.now()
  const today = localDay(now, city.zone)
  const calendar = await readCalendar(
    services.warehouse,
    city.tenant,
    addDays(today, -CALENDAR_DAYS),
    addDays(today, CALENDAR_DAYS),
  )
  const due: { reader: Reader; slot: Date }[] = []
  for (const reader of await readersOf(services)) {
    const slot = latestSlot(reader.audience, calendar, city.zone, now)
    if (!slot) continue
    const inTime = now.getTime() - slot.getTime() < LATEST_MS && isDigestDay(reader.audience, calendar, today)
    if ((inTime || options.late) && !(await isFinished(services, reader.member.id, slot))) due.push({ reader, slot })
  }
  if (due.length === 0) return 0
  const run = await startRun(
    services,
    calendar,
    due.map(({ slot }) => slot),
  )
  return makeDigests(services, due, run)
}

function isDigestDay({ digest }: Audience, calendar: readonly CalendarDay[], day: string): boolean {
  return digest.days === 'daily' || (digest.days === 'workdays' && isWorkday(calendar, day))
}

/** The last instant up to now at which an audience's digest was due; null where it has none. */
export function latestSlot(audience: Audience, calendar: readonly CalendarDay[], zone: string, now: Date): Date | null {
  const [hour, minute] = audience.digest.at.split(':').map(Number)
  const since = new Date(now.getTime() - CALENDAR_DAYS * DAY_MS)
  const slots = dueSlots(`${minute} ${hour} * * *`, zone, since, now)
  return slots.reverse().find((slot) => isDigestDay(audience, calendar, localDay(slot, zone))) ?? null
}

async function isFinished(services: Services, memberId: string, slot: Date): Promise<boolean> {
  const known = finished.get(services) ?? new Map<string, string>()
  finished.set(services, known)
  const at = slot.toISOString()
  if ((known.get(memberId) ?? '') >= at) return true
  const last = await services.store.lastFinishedSlot(digestJob(memberId))
  if (last !== null) known.set(memberId, last)
  return last !== null && last >= at
}

/** Incidents are read once for all; equal rows open the same view once. */
async function startRun(services: Services, calendar: CalendarDay[], slots: Date[]): Promise<DigestRun> {
  const { store, definitions } = services
  const earliest = Math.min(...slots.map((slot) => slot.getTime()))
  const since = new Date(earliest - CALENDAR_DAYS * DAY_MS).toISOString()
  const today = localDay(services.now(), definitions.city.zone)
  const opened = new Map<string, Promise<OpenedView>>()
  return {
    incidents: [
      ...(await store.incidents({ states: ['open', 'acknowledged'] })),
      ...(await store.incidents({ states: ['resolved'], since })),
    ],
    ahead: { zh: aheadLines(calendar, today, 'zh'), en: aheadLines(calendar, today, 'en') },
    open: (context, view) => {
      const key = `${view.id} ${scopeKey(context.scope)}`
      const found = opened.get(key) ?? openFor(context, digestPart(view))
      opened.set(key, found)
      return found
    },
  }
}

async function makeDigests(
  services: Services,
  due: readonly { reader: Reader; slot: Date }[],
  run: DigestRun,
): Promise<number> {
  const subscriptions = await services.store.subscriptions()
  const waiting = [...due]
  let made = 0
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      try {
        if (await makeDigest(services, next.reader, next.slot, subscriptions, run)) made += 1
      } catch (error) {
        services.logger.error({ err: error, member: next.reader.member.id }, 'a digest could not be made')
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return made
}

/** Claims, makes and saves one digest. False when another process has it, the reader left all its channels, or wants none without news. */
async function makeDigest(
  services: Services,
  reader: Reader,
  slot: Date,
  subscriptions: readonly Subscription[],
  run: DigestRun,
): Promise<boolean> {
  const { store, definitions, now } = services
  const { member, audience } = reader
  const job = digestJob(member.id)
  if (!(await store.claimSlot(job, slot.toISOString(), OWNER, LEASE_MS, now()))) return false
  const left = (channel: string) =>
    subscriptions.some((s) => s.memberId === member.id && s.product === 'digest' && s.channel === channel && !s.active)
  const channels = audience.channels.filter((channel) => DIGEST_CHANNELS.includes(channel) && !left(channel))
  const view = definitions.views.get(audience.digest.view)
  if (channels.length === 0 || !view) {
    await store.finishSlot(job, slot.toISOString(), now())
    return false
  }
  const context: GraphContext = { ...reader, locale: member.locale, services }
  const digest = await digestFor(context, view, await store.lastDigest(member.id), run)
  // What was last told stays what the next one is measured against.
  if (digest.quiet && (await store.digestChoice(member.id)) === 'nothing') {
    await store.finishSlot(job, slot.toISOString(), now())
    return false
  }
  const deliveries = channels.map((channel): DigestResult['deliveries'][number] => ({
    id: digestId(member.tenant, slot.toISOString(), member.id, channel),
    tenant: member.tenant,
    memberId: member.id,
    channel,
    kind: 'digest',
    incidentId: null,
    revision: 0,
    state: 'due',
    why: 'digest',
    dueAt: slot.toISOString(),
    message: digest.message,
  }))
  return store.saveDigest(
    { memberId: member.id, slot: slot.toISOString(), deliveries, snapshot: digest.snapshot },
    now(),
  )
}
