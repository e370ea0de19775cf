import type { Audience } from '../../audiences/audience.ts'
import type { Locale, Localized } from '../../audiences/locale.ts'
import { DIGEST_WORD } from '../../templates/digest-wording.ts'
import { spanText } from '../../templates/wording.ts'
import { type CalendarDay, isWorkday } from '../../views/calendar.ts'
import { addDays, daysBetween, endOfDay, type LocalDay, localDay, weekday } from '../../views/local-days.ts'
import type { View } from '../../views/view.ts'
import type { Cadence } from '../store/store.ts'
import { dueSlots } from './schedule.ts'

const DAY_MS = 86_400_000
/** Longest run of days without a workday and a week before it, and some to spare. */
export const CALENDAR_DAYS = 22
/** A digest that could not be made by then is let go: the next one tells what it would have told. */
export const LATEST_MS: Record<Cadence, number> = { daily: DAY_MS, weekly: 4 * DAY_MS }

/** What one digest covers: up to `now` as its view is, or a whole week or month that is over. */
export interface Edition {
  cadence: Cadence | 'monthly'
  title: Localized
  since: Localized
  /** The instant at which the view is opened, and the days that its figures cover; null as the view says. */
  at: Date | null
  days: number | null
  /** First and last day covered, where that is not the view's own period. */
  covers: { from: LocalDay; to: LocalDay } | null
}

/** Whether an audience gets its digests on a day. */
export function isDigestDay({ digest }: Audience, calendar: readonly CalendarDay[], day: LocalDay): boolean {
  return digest.days === 'daily' || (digest.days === 'workdays' && isWorkday(calendar, day))
}

/** The last instant up to now at which an audience's digest of a cadence was due; null where it has none. */
export function latestSlot(
  audience: Audience,
  cadence: Cadence,
  calendar: readonly CalendarDay[],
  zone: string,
  now: Date,
): Date | null {
  const at = cadence === 'daily' ? audience.digest.at : audience.digest.weekly?.at
  if (at === undefined) return null
  const [hour, minute] = at.split(':').map(Number)
  const since = new Date(now.getTime() - (CALENDAR_DAYS - 7) * DAY_MS)
  const isDue = (day: LocalDay) =>
    isDigestDay(audience, calendar, day) && (cadence === 'daily' || isFirstOfWeek(audience, calendar, day))
  const slots = dueSlots(`${minute} ${hour} * * *`, zone, since, now)
  return slots.reverse().find((slot) => isDue(localDay(slot, zone))) ?? null
}

/** Whether a day is the first of the audience's days in the week that begins on its weekday. */
function isFirstOfWeek(audience: Audience, calendar: readonly CalendarDay[], day: LocalDay): boolean {
  const begun = (weekday(day) - ((audience.digest.weekly?.on ?? 1) - 1) + 7) % 7
  return daysBetween(addDays(day, -begun), day).every((before) => !isDigestDay(audience, calendar, before))
}

/** The edition that is due at a slot: of a week, the last whole one from Monday to Sunday. */
export function editionAt(cadence: Cadence, slot: Date, zone: string): Edition {
  if (cadence === 'daily')
    return { cadence, title: DIGEST_WORD.title, since: DIGEST_WORD.since, at: null, days: null, covers: null }
  const today = localDay(slot, zone)
  const to = addDays(today, -weekday(today) - 1)
  const covers = { from: addDays(to, -6), to }
  return { cadence, title: DIGEST_WORD.weekly, since: DIGEST_WORD.sinceWeekly, at: endOfDay(to, zone), days: 7, covers }
}

/** The edition of a whole month, "YYYY-MM". */
export function editionOfMonth(month: string, zone: string): Edition {
  const from = `${month}-01`
  const to = addDays(`${addDays(from, 31).slice(0, 7)}-01`, -1)
  const days = daysBetween(from, to).length + 1
  const covers = { from, to }
  return {
    cadence: 'monthly',
    title: DIGEST_WORD.monthly,
    since: DIGEST_WORD.sinceMonthly,
    at: endOfDay(to, zone),
    days,
    covers,
  }
}

/** The days that an edition covers, in words; undefined where they are the view's own. */
export function coversText({ covers }: Edition, locale: Locale): string | undefined {
  return covers ? spanText(covers.from, covers.to, locale) : undefined
}

/** A view over an edition's days: what a widget shows of days of its own is of these instead. A trend goes on as far back as it does. */
export function overEdition(view: View, { days }: Edition): View {
  if (days === null) return view
  const widgets = view.widgets.map((widget) =>
    'days' in widget && widget.type !== 'trend' ? { ...widget, days } : widget,
  )
  return { ...view, days, widgets }
}
