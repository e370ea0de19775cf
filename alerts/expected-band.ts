import { calendarOf } from './baselines.ts'
import { negativeBinomialQuantile } from './detectors/count-distributions.ts'
import { expectDaily, fitDaily } from './detectors/daily-baseline.ts'
import { type Lessons, taught } from './known-event.ts'
import type { DayContext, SeriesInput } from './signal.ts'

/** The range in which 95 % of a series' last `count` days fall, were nothing unusual; null where its past is too short to say. */
export function expectedBand(
  series: SeriesInput,
  days: DayContext,
  count: number,
  lessons: Lessons,
): { low: number[]; high: number[] } | null {
  const calendar = calendarOf(days)
  const first = calendar.firstDay + days.dates.length - count
  // Fitted as of the first day shown, so that nothing shown has taught it.
  const fit = fitDaily(taught(series, days.dates[0] ?? '', lessons), calendar, first)
  if (fit.basis === 'insufficient') return null
  const means = Array.from({ length: count }, (_, i) => expectDaily(fit, calendar, first + i))
  const at = (probability: number) => means.map((mean) => negativeBinomialQuantile(probability, mean, fit.dispersion))
  return { low: at(0.025), high: at(0.975) }
}
