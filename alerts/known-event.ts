import type { RowSet } from '../audiences/scope.ts'
import { addDays, type LocalDay } from '../views/local-days.ts'
import { holds } from './identity.ts'
import type { SeriesInput } from './signal.ts'
import type { Learned } from './verdict.ts'

/** A period of which a person says that it was out of the ordinary: it teaches no baseline, and what happens in it interrupts nobody. */
export interface KnownEvent {
  id: string
  tenant: string
  /** The rows that it concerns; none bounded: the whole city. */
  rows: RowSet
  /** Local dates, both included. */
  from: LocalDay
  to: LocalDay
  note: string
  /** The member who said so, and when (ISO). */
  by: string
  at: string
}

/** A level that stayed: counts before `from` (local date) are to be read as `ratio` times as many. */
export interface LevelShift {
  rows: RowSet
  from: LocalDay
  ratio: number
}

/** What people and time have taught about a series, beside its counts. */
export interface Lessons {
  known: readonly KnownEvent[]
  shifts: readonly LevelShift[]
  /** What verdicts taught of each subject. */
  learned?: Learned
}

/** The known event that explains rows on a day, if there is one: it must hold all of them. */
export function knownEvent(known: readonly KnownEvent[], rows: RowSet, day: LocalDay): KnownEvent | undefined {
  return known.find((event) => event.from <= day && day <= event.to && holds(event.rows, rows))
}

/**
 * The counts of a series as its baseline should see them: unknown on the days of a known event that holds its rows, and raised or
 * lowered before a level shift. The series itself where nothing applies.
 */
export function taught(series: SeriesInput, firstDay: LocalDay, { known, shifts }: Lessons): Float64Array {
  const events = known.filter((event) => holds(event.rows, series.rows))
  const moved = shifts.filter(({ rows }) => holds(rows, series.rows) && holds(series.rows, rows))
  if (events.length === 0 && moved.length === 0) return series.values
  return series.values.map((value, i) => {
    const day = addDays(firstDay, i)
    if (events.some(({ from, to }) => from <= day && day <= to)) return Number.NaN
    return moved.reduce((count, { from, ratio }) => (day < from ? count * ratio : count), value)
  })
}
