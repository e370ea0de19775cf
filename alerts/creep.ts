import { type Baseline, type Baselines, calendarOf } from './baselines.ts'
import { judgedEnd } from './day-context.ts'
import { CREEP_WINDOWS, isSpread, testCreep } from './detectors/creep.ts'
import { expectDaily } from './detectors/daily-baseline.ts'
import type { DayCalendar } from './detectors/daily-fit.ts'
import { mostUnusual, type WindowTest } from './detectors/daily-tail.ts'
import { expectPart, type PartFit, partSums } from './detectors/part-of-whole.ts'
import type { DayContext, SeriesInput } from './signal.ts'

interface Looked {
  found: WindowTest | null
  /** What was expected of a day (days since 1970-01-01). */
  expected(day: number): number
}

/**
 * Slow creep in windows of weeks, up to the last day of which half is in: of a place beside the same elsewhere, of what has no elsewhere
 * against its own season. What came in one burst is for rules that look at days.
 */
export class Creep {
  private readonly baselines: Baselines
  private readonly calendar: DayCalendar
  private readonly last: number
  private readonly windows: readonly number[]
  /** From what p on a creep could be told. */
  private readonly q: number

  constructor(days: DayContext, baselines: Baselines, windowDays: number, q: number) {
    this.baselines = baselines
    this.calendar = calendarOf(days)
    this.last = this.calendar.firstDay + judgedEnd(days) - 1
    this.windows = CREEP_WINDOWS.filter((length) => length <= windowDays)
    this.q = q
  }

  of(series: SeriesInput, baseline: Baseline): WindowTest | 'no-data' | 'no-history' | 'burst' {
    const looked = this.beside(series, baseline.beside) ?? this.alone(series, baseline)
    if (!looked) return 'no-history'
    const { found, expected } = looked
    if (!found) return 'no-data'
    const burst = found.p <= this.q && !isSpread(expected, series.values, this.calendar, this.last, found.window)
    return burst ? 'burst' : found
  }

  private alone(series: SeriesInput, { daily, monthlyDispersion }: Baseline): Looked | null {
    if (daily.basis === 'insufficient') return null
    const { calendar, last, windows } = this
    const creep = { fit: daily, monthlyDispersion: monthlyDispersion ?? daily.dispersion }
    const found = testCreep(creep, series.values, calendar, last, windows)
    return { found, expected: (day) => expectDaily(daily, calendar, day) }
  }

  private beside(series: SeriesInput, fit: PartFit | undefined): Looked | null {
    const whole = fit && this.baselines.wholePlaceOf(series.rows)
    if (!fit || !whole) return null
    const counts = { part: series.values, whole: whole.values }
    const { firstDay } = this.calendar
    const found = mostUnusual(partSums(fit, counts, this.last + 1 - firstDay, this.windows))
    return { found, expected: (day) => expectPart(fit, counts, day - firstDay) }
  }
}
