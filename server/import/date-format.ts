/** Local date and time as written, before any zone is applied. */
export interface LocalTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

type Field = keyof LocalTime | 'half'

const TOKENS: Record<string, { pattern: string; field: Field }> = {
  YYYY: { pattern: '(\\d{4})', field: 'year' },
  YY: { pattern: '(\\d{2})', field: 'year' },
  MM: { pattern: '(\\d{2})', field: 'month' },
  M: { pattern: '(\\d{1,2})', field: 'month' },
  DD: { pattern: '(\\d{2})', field: 'day' },
  D: { pattern: '(\\d{1,2})', field: 'day' },
  hh: { pattern: '(\\d{2})', field: 'hour' },
  h: { pattern: '(\\d{1,2})', field: 'hour' },
  mm: { pattern: '(\\d{2})', field: 'minute' },
  ss: { pattern: '(\\d{2})', field: 'second' },
  A: { pattern: '([AaPp])[Mm]', field: 'half' },
}

export type ReadLocal = (text: string) => LocalTime | null

/**
 * Compiles a format such as `MM/DD/YYYY hh:mm:ss A` to a reader of local times; null when the format itself is none. The reader answers
 * null for a text of another form and for a date that no calendar has.
 */
export function compileDateFormat(format: string): ReadLocal | null {
  const fields: Field[] = []
  const source = format.replace(/YYYY|YY|MM|M|DD|D|hh|h|mm|ss|A|[^A-Za-z]|[A-Za-z]+/g, (piece) => {
    const token = TOKENS[piece]
    if (!token) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    fields.push(token.field)
    return token.pattern
  })
  if (!['year', 'month', 'day'].every((f) => fields.includes(f as Field))) return null
  const pattern = new RegExp(`^${source}$`)
  return (text) => readBy(pattern, fields, text)
}

function readBy(pattern: RegExp, fields: Field[], text: string): LocalTime | null {
  const match = pattern.exec(text)
  if (!match) return null
  const time: LocalTime = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  let half = ''
  fields.forEach((field, i) => {
    const piece = match[i + 1] ?? ''
    if (field === 'half') half = piece.toUpperCase()
    else time[field] = Number(piece)
  })
  if (time.year < 100) time.year += 2000
  if (half) {
    if (time.hour < 1 || time.hour > 12) return null
    time.hour = (time.hour % 12) + (half === 'P' ? 12 : 0)
  }
  return isReal(time) ? time : null
}

function isReal(t: LocalTime): boolean {
  const date = new Date(Date.UTC(t.year, t.month - 1, t.day))
  return (
    date.getUTCMonth() === t.month - 1 && date.getUTCDate() === t.day && t.hour < 24 && t.minute < 60 && t.second < 60
  )
}

/**
 * A zone's local times as epoch seconds. A time that a spring-forward skips is read with the offset before it; one that occurs twice in
 * autumn means the first.
 */
export function zoneClock(zone: string): (time: LocalTime) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const offsets = new Map<number, number>()
  // Offsets change on whole quarters of an hour in every zone of today, so one look-up serves a quarter.
  const offsetAt = (seconds: number): number => {
    const quarter = Math.floor(seconds / 900)
    const known = offsets.get(quarter)
    if (known !== undefined) return known
    const part = Object.fromEntries(format.formatToParts(quarter * 900_000).map((p) => [p.type, Number(p.value)]))
    const local = Date.UTC(part.year ?? 0, (part.month ?? 1) - 1, part.day, part.hour, part.minute, part.second) / 1000
    const offset = local - quarter * 900
    offsets.set(quarter, offset)
    return offset
  }
  return (t) => {
    const wall = Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second) / 1000
    const before = offsetAt(wall - 86_400)
    const early = wall - before
    if (offsetAt(early) === before) return early
    const late = wall - offsetAt(early)
    return offsetAt(late) === offsetAt(early) ? late : early
  }
}
