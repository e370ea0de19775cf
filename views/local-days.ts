import { zoneFormat } from './zone-format.ts'

/** Local calendar days as "YYYY-MM-DD" texts: sortable, zone-free, and safe from daylight saving. */
export type LocalDay = string

/** The local day on which an instant falls in a zone. */
export function localDay(at: Date, zone: string): LocalDay {
  return zoneFormat('en-CA', zone, { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
}

/** A day so many days later (or earlier). */
export function addDays(day: LocalDay, days: number): LocalDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** Days from one day up to another, the latter left out. */
export function daysBetween(from: LocalDay, to: LocalDay): LocalDay[] {
  const days: LocalDay[] = []
  for (let day = from; day < to; day = addDays(day, 1)) days.push(day)
  return days
}

/** 0 Monday … 6 Sunday. */
export function weekday(day: LocalDay): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
}

/** The last second of a local day, as an instant: the clock is tried at noon and moved by what it shows, twice for days on which it changes. */
export function endOfDay(day: LocalDay, zone: string): Date {
  const wanted = Date.parse(`${day}T23:59:59Z`)
  const shown = (at: number) => {
    const text = new Date(at).toLocaleString('sv-SE', { timeZone: zone })
    return Date.parse(`${text.replace(' ', 'T')}Z`)
  }
  const first = wanted - (shown(wanted) - wanted)
  return new Date(first - (shown(first) - wanted))
}
