/** What a daily baseline is: the kinds of days, its numbers, and what may be chosen when it is fitted. */

export const DAY_TYPES = 7
/** A weekend day worked in exchange for a bridge day looks like the middle of a week. */
export const MAKE_UP_TYPE = 2
/** A holiday on a Saturday is no quieter than one on a Tuesday: its weekday says nothing, and all holidays share one type. */
export const HOLIDAY_TYPE = 6
/** Holiday classes: 0 is an ordinary day; 1 holiday, 2 eve, 3 the day after. */
export const HOLIDAY_CLASSES = 4
/** The kind of each day. A make-up workday carries the type of the weekday it stands in for. */
export interface DayCalendar {
  /** Days since 1970-01-01 of index 0, of the calendar and of every counts array that goes with it. */
  firstDay: number
  /** Day type 0..6; a holiday's is `HOLIDAY_TYPE`. */
  types: Uint8Array
  /** Holiday class 0..3. */
  holidays: Uint8Array
  /** 1 where nobody knows yet whether the day is a holiday or a make-up workday; left out where every day's kind is known. */
  uncertain?: Uint8Array
}

/** The effects that a child series is shrunk to. Season blocks are counted from `day`. */
export interface DailyProfile {
  day: number
  weekday: readonly number[]
  season: readonly number[]
  /** Effects of holiday classes 1, 2, 3. */
  holiday: readonly number[]
}

/**
 * What the baseline rests on. `two-years` (from eighteen months on) knows the season; `one-year` knows it too but cannot tell it from a
 * trend, whose whole prior is then the expectation's error, and is used only where asked for; `thirteen-weeks` knows weekday and trend only
 * and is clearly worse; `insufficient` has no expectation at all and never alarms.
 */
export type DailyBasis = 'two-years' | 'one-year' | 'thirteen-weeks' | 'insufficient'

/** About 35 numbers; everything that scoring a later day needs. */
export interface DailyFit extends DailyProfile {
  basis: DailyBasis
  /** a: expected count of an average day at `day`. */
  level: number
  /** β, change of the logarithm per year. */
  trend: number
  /** φ, variance over mean of one day, at least 1. */
  dispersion: number
  /** Days in the baseline. */
  days: number
  /** Weighted count in the whole baseline, in season block 0, and in each holiday class 1..3. */
  total: number
  seasonTotal: number
  holidayTotals: readonly number[]
  /** Relative variance from one feast to another, beyond the dispersion of days: Spring Festival is quieter than Labour Day. */
  holidaySpread: number
  /** Variance of β·(t − centre) is trendVariance·(t − centre)², t in years from `day`. */
  trendVariance: number
  trendCentre: number
  /**
   * Beside thirteen weeks, where a whole year is known: what the season, seen once, lets expect. A quarter carried forward misses the turn of
   * a season, a year ago may have been out of the ordinary: only what is unusual by both is.
   */
  lastYear?: DailyFit
}

export interface DailyFitOptions {
  /** Days of history (745) and latest days left out (28). */
  historyDays: number
  gapDays: number
  /** Prior counts, in units of φ, behind weekday and season, and behind holiday effects. */
  effectPrior: number
  holidayPrior: number
  /** Prior standard deviation of β per year, and the count below which no trend is fitted. */
  trendSd: number
  trendMinimum: number
  /** Probability below which a past day is weighted down. */
  eventProbability: number
  /** Days that a series must go back for its season to be used. */
  seasonalSpan: number
}
