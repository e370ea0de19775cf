import type { RowSet } from '../audiences/scope.ts'
import { fitCreep, fitCreepBeside } from './detectors/creep.ts'
import { fitDaily, noFit } from './detectors/daily-baseline.ts'
import type { DailyFit, DayCalendar } from './detectors/daily-fit.ts'
import type { HourlyFit } from './detectors/hourly.ts'
import type { PartFit } from './detectors/part-of-whole.ts'
import { rowsKey } from './identity.ts'
import { type Lessons, taught } from './known-event.ts'
import type { DetectorSpec } from './rule.ts'
import type { DayContext, SeriesInput } from './signal.ts'

/** What a series is expected to be. It is fitted once a week, on a day of its own, and scored at each tick. */
export interface Baseline {
  daily: DailyFit
  /** Where the rule looks at hours and the series is large enough. */
  hourly?: HourlyFit
  /** φ of sums over four weeks, where the rule looks for slow creep; `daily` then ends twelve weeks back. */
  monthlyDispersion?: number
  /** Where such a rule reads places: how this one stands to the rest of its matter, which then speaks in place of `daily`. */
  beside?: PartFit
}

/** Which days a baseline rests on: those up to four weeks back, or, for slow creep, up to twelve. */
export type Pace = 'days' | 'months'

export function paceOf({ kind }: DetectorSpec): Pace {
  return kind === 'creep' ? 'months' : 'days'
}

/** Baselines by row set (`rowsKey`). */
export type FitCache = Map<string, Baseline>

const FIT_LASTS_DAYS = 7
const NO_LESSONS: Lessons = { known: [], shifts: [] }

/** Dimensions in the order in which a series gives them up to find the series whose rhythm it shares: places first, what it is about last. */
const GIVEN_UP = ['community', 'street', 'district', 'co_unit', 'caller', 'unit', 'channel', 'nature']

const PLACES = ['community', 'street', 'district']

/** The days as the baselines read them. */
export function calendarOf(days: DayContext): DayCalendar {
  const first = days.dates[0]
  if (first === undefined) throw new RangeError('a tick needs days')
  return {
    firstDay: Date.parse(`${first}T00:00:00Z`) / 86_400_000,
    types: days.dayType,
    holidays: days.holiday,
    uncertain: days.uncertain,
  }
}

/**
 * Whether the baseline of a row set still holds for a day (days since 1970-01-01): until the day of the week on which these rows are fitted.
 * It is another one for other rows, or a tick in seven would fit them all.
 */
export function isFresh(kept: Baseline | undefined, key: string, day: number): kept is Baseline {
  if (kept === undefined || day < kept.daily.day) return false
  const turn = turnOf(key)
  return Math.floor((day + turn) / FIT_LASTS_DAYS) === Math.floor((kept.daily.day + turn) / FIT_LASTS_DAYS)
}

/** Which of the days that a fit lasts is these rows' turn: the same in every process, evenly spread. */
function turnOf(key: string): number {
  let turn = 0
  for (let i = 0; i < key.length; i++) turn = (Math.imul(turn, 31) + key.charCodeAt(i)) >>> 0
  return turn % FIT_LASTS_DAYS
}

/** The rows with one dimension less, nearest in rhythm first. */
export function broader(rows: RowSet): RowSet[] {
  const rank = (dimension: string) => {
    const at = GIVEN_UP.indexOf(dimension)
    return at < 0 ? GIVEN_UP.length : at
  }
  return Object.keys(rows)
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((given) => Object.fromEntries(Object.entries(rows).filter(([dimension]) => dimension !== given)))
}

/**
 * The baselines of the series of one tick, from the cache where they are fresh and fitted from the series' own past where not. A series
 * leans on the week, season and holidays of the nearest broader one that is read as well: alone, a sparse one would not know its season.
 */
export class Baselines {
  private readonly series: readonly SeriesInput[]
  private byRows: ReadonlyMap<string, SeriesInput> | undefined
  private readonly calendar: DayCalendar
  private readonly today: number
  private readonly firstDate: string
  private readonly fits: FitCache
  private readonly lessons: Lessons
  private readonly pace: Pace

  constructor(
    series: readonly SeriesInput[],
    days: DayContext,
    fits: FitCache,
    lessons: Lessons = NO_LESSONS,
    pace: Pace = 'days',
  ) {
    this.series = series
    this.calendar = calendarOf(days)
    this.today = this.calendar.firstDay + days.dates.length - 1
    this.firstDate = days.dates[0] ?? ''
    this.fits = fits
    this.lessons = lessons
    this.pace = pace
  }

  of(series: SeriesInput): Baseline {
    const key = rowsKey(series.rows)
    const kept = this.fits.get(key)
    if (isFresh(kept, key, this.today)) return kept
    const counts = taught(series, this.firstDate, this.lessons)
    const baseline = this.fit(series.rows, counts)
    this.fits.set(key, baseline)
    return baseline
  }

  private fit(rows: RowSet, counts: Float64Array): Baseline {
    if (this.pace === 'days')
      return { daily: fitDaily(counts, this.calendar, this.today, undefined, this.parentOf(rows)) }
    const whole = this.wholePlaceOf(rows)
    const both = whole && { part: counts, whole: taught(whole, this.firstDate, this.lessons) }
    const beside = both && fitCreepBeside(both, this.calendar, this.today)
    if (beside) return { daily: noFit(this.today), beside }
    const { fit, monthlyDispersion } = fitCreep(counts, this.calendar, this.today, this.parentOf(rows))
    return { daily: fit, monthlyDispersion }
  }

  /** Of a place's series: the same of the nearest wider place that is read as well. What is about something wider has another season. */
  wholePlaceOf(rows: RowSet): SeriesInput | undefined {
    for (const wider of broader(rows)) {
      if (PLACES.every((place) => !rows[place] || wider[place])) return undefined
      const series = this.seriesOf(wider)
      if (series && !series.totals) return series
    }
    return undefined
  }

  /** The series of some rows. On a day on which nothing is fitted nobody asks. */
  private seriesOf(rows: RowSet): SeriesInput | undefined {
    this.byRows ??= new Map(this.series.map((one) => [rowsKey(one.rows), one]))
    return this.byRows.get(rowsKey(rows))
  }

  /** The baseline of the nearest broader series that is read as well and has one. */
  private parentOf(rows: RowSet): DailyFit | undefined {
    for (const wider of broader(rows)) {
      const series = this.seriesOf(wider)
      if (!series || series.totals) continue
      const { daily } = this.of(series)
      if (daily.basis !== 'insufficient') return daily
    }
    return undefined
  }
}
