import { byIncident } from '../../alerts/action.ts'
import type { Incident } from '../../alerts/incident.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import type { Audience } from '../../audiences/audience.ts'
import { scopeKey } from '../../audiences/scope.ts'
import { aheadLines } from '../../templates/ahead.ts'
import type { Digest } from '../../templates/digest.ts'
import type { CalendarDay } from '../../views/calendar.ts'
import { addDays, localDay } from '../../views/local-days.ts'
import type { OpenedView } from '../../views/open-view.ts'
import { openFor } from '../graphql/opening.ts'
import { batches, inLanes } from '../lanes.ts'
import { Recent } from '../recent.ts'
import type { Services } from '../services.ts'
import { type Cadence, digestJob } from '../store/store.ts'
import { readCalendar } from '../warehouse/calendar.ts'
import { readersOf } from './alert-readings.ts'
import { type DigestRun, digestPart } from './digest-content.ts'
import { CALENDAR_DAYS, isDigestDay, LATEST_MS, latestSlot, overEdition } from './digest-edition.ts'
import { byMember, type Due, makeGroup } from './digest-group.ts'
import { seasonLines } from './season.ts'

const DAY_MS = 86_400_000
/** Digests that are claimed and saved together, and groups under way at once: one reads while the other is saved. */
const TOGETHER = 200
const AT_ONCE = 2
/** Opened views, and digests of equal readers, that are kept for the next ones. */
const MOST_SHARED = 200

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
  const opened = new Recent<OpenedView>(MOST_SHARED, () => 1)
  const seasons = new Recent<string[]>(MOST_SHARED, () => 1)
  const read = new Recent<Incident | null>(MOST_SHARED, () => 1)
  const at = services.now()
  const live = await store.incidents({ states: ['open', 'acknowledged'] })
  return {
    at,
    incidents: [...live, ...(await store.incidents({ states: ['resolved'], since: earliest }))],
    actions: byIncident(await store.actions(live.map(({ id }) => id))),
    ahead: { zh: aheadLines(calendar, today, 'zh'), en: aheadLines(calendar, today, 'en') },
    season: (context) => seasons.answer(`${context.locale} ${scopeKey(context.scope)}`, () => seasonLines(context)),
    incident: (id) => read.answer(id, () => store.incident(id)),
    open: (context, view, edition) => {
      const key = `${view.id} ${edition.days} ${edition.at?.toISOString()} ${scopeKey(context.scope)}`
      const over = overEdition(digestPart(view), edition)
      return opened.answer(key, () => openFor(context, over, edition.at ?? at))
    },
  }
}

/** The digests that are due, equal rows one after another: what they share is then at hand, and only so much of it is kept. */
async function makeDigests(services: Services, due: readonly Due[], run: DigestRun): Promise<number> {
  const keyed = due.map((one) => {
    const { audience, scope, member } = one.reader
    return { one, key: `${audience.id} ${scopeKey(scope)} ${member.locale} ${member.id}` }
  })
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1))
  const subscriptions = byMember(await services.store.subscriptions())
  const shared = new Recent<Digest>(MOST_SHARED, () => 1)
  const groups = batches(
    keyed.map(({ one }) => one),
    TOGETHER,
  )
  let made = 0
  await inLanes(groups, AT_ONCE, async (group) => {
    const saved = await makeGroup({ services, subscriptions, run, shared }, group)
    made += saved
  })
  return made
}
