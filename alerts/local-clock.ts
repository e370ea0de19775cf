import { zoneFormat } from '../views/zone-format.ts'

/** The local time of day "HH:mm" of an instant in a zone. */
export function localTime(at: Date, zone: string): string {
  return zoneFormat('en-GB', zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
}

/**
 * The first instant after `at` when clocks in the zone show `time` ("HH:mm"). Where clocks skip that time, the first instant after the
 * gap. Zones differ from UTC by whole minutes, so whole minutes are looked through.
 */
export function nextLocalTime(at: Date, time: string, zone: string): Date {
  const next = (Math.floor(at.getTime() / MINUTE) + 1) * MINUTE
  const ahead = (minutesOf(time) - minutesOf(localTime(new Date(next), zone)) + DAY_MINUTES) % DAY_MINUTES
  const guess = next + ahead * MINUTE
  const off = minutesOf(time) - minutesOf(localTime(new Date(guess), zone))
  if (off === 0) return new Date(guess)
  const moved = new Date(guess + (Math.abs(off) > DAY_MINUTES / 2 ? off - Math.sign(off) * DAY_MINUTES : off) * MINUTE)
  return localTime(moved, zone) === time && moved.getTime() > at.getTime() ? moved : new Date(guess)
}

const MINUTE = 60_000
const DAY_MINUTES = 1440

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}
