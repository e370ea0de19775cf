import { arrivedDays, arrivedHours } from '../../alerts/arrival.ts'
import { Baselines, broader, calendarOf as daysOf, type FitCache, isFresh, paceOf } from '../../alerts/baselines.ts'
import { COUNTED, candidates } from '../../alerts/candidates.ts'
import { dayContext } from '../../alerts/day-context.ts'
import { fitHourly, LEAST_DAY } from '../../alerts/detectors/hourly.ts'
import { familyOf } from '../../alerts/discoveries.ts'
import { rowsKey } from '../../alerts/identity.ts'
import type { Lessons } from '../../alerts/known-event.ts'
import { localTime } from '../../alerts/local-clock.ts'
import type { Evaluation, Reader } from '../../alerts/restrictions.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { partsToFit } from '../../alerts/seasonal.ts'
import type { DayContext, SeriesInput } from '../../alerts/signal.ts'
import { HOURS_A_DAY } from '../../alerts/window.ts'
import type { RowSet } from '../../audiences/scope.ts'
import { compileSeries } from '../../views/compile.ts'
import { addDays, daysBetween, type LocalDay, localDay } from '../../views/local-days.ts'
import { calendarOf, codesOf, datasetOf, evaluationsOf, type Past, type Readings, readDense } from './alert-readings.ts'
import { CHART_DAYS, HISTORY_DAYS, recentDays } from './reach.ts'
import { type Rhythm, readRhythm } from './reporting-delay.ts'

/** Days from which the hours of a series are learnt. */
const HOURLY_HISTORY_DAYS = 126
/** What is learnt of a rule's data holds for so long. */
const LEARNT_FOR_DAYS = 7

/** What one tick of one rule reads, as it was known at the tick. */
export interface TickReadings extends Readings {
  fits: FitCache
  /** Series of each family, those without a case lately among them. */
  tests: ReadonlyMap<string, number>
  /** Reads eight weeks of the series that something is to be said of. */
  longer(rows: readonly RowSet[]): Promise<Readings>
}

/** What is learnt of each rule's data, by the rule's id, and kept between ticks. */
export type Memory = Map<string, Learnt>

interface Learnt {
  /** The rule, and what its readers may see, when it was learnt. */
  of: string
  day: LocalDay
  rhythm: Rhythm
  tests: ReadonlyMap<string, number>
  lessons: Lessons
  fits: FitCache
}

/**
 * Reads one tick: the latest days or hours of every series, the running one among them, and a baseline for each series that could
 * breach. `watched` are the row sets whose incident is going on, by `rowsKey`.
 */
export async function readTick(
  services: Past,
  memory: Memory,
  rule: AlertRule,
  readers: readonly Reader[],
  slot: Date,
  { watched, lessons }: { watched: ReadonlyMap<string, RowSet>; lessons: Lessons },
): Promise<TickReadings> {
  const { zone } = services.definitions.city
  const today = localDay(slot, zone)
  const evaluations = evaluationsOf(services, rule, readers)
  const known = await learn(services, memory, rule, evaluations, today, lessons)
  const span = { from: addDays(today, -recentDays(rule)), to: addDays(today, 1), at: slot }
  const read = await readDense(services, rule, evaluations, { ...span, grain: rule.hours ? 'hour' : 'day' })
  const series = rule.hours ? read.map(byTheHour) : read
  const days = await daysAt(services, span, known.rhythm, localTime(slot, zone))
  const could = candidates(rule, series, days, watched)
  await fitMissing(services, rule, evaluations, could, known, today)
  // Only now is it known which wholes are unusual enough for their parts to matter.
  const parts = partsToFit(rule, series, days, watched, known)
  if (parts.length > 0) await fitMissing(services, rule, evaluations, parts, known, today)
  const charted = { from: addDays(today, -CHART_DAYS), to: addDays(today, 1), at: slot }
  const dates = daysBetween(charted.from, charted.to)
  const longer = async (only: readonly RowSet[]): Promise<Readings> => ({
    series: await readDense(services, rule, evaluations, { ...charted, only }),
    days: dayContext(dates, []),
  })
  return { series, days, fits: known.fits, tests: known.tests, longer }
}

/** A series that was read by the hour, with its days as sums of their hours. */
function byTheHour({ values, totals, ...one }: SeriesInput): SeriesInput {
  const hourly = totals ? { values, totals } : { values }
  const daily = { values: dailySums(values), ...(totals ? { totals: dailySums(totals) } : {}) }
  return { ...one, ...daily, hourly }
}

function dailySums(hours: Float64Array): Float64Array {
  return Float64Array.from({ length: hours.length / HOURS_A_DAY }, (_, day) =>
    hours.subarray(day * HOURS_A_DAY, (day + 1) * HOURS_A_DAY).reduce((sum, value) => sum + value, 0),
  )
}

async function daysAt(
  services: Past,
  { from, to }: { from: LocalDay; to: LocalDay },
  { curve, shares }: Rhythm,
  time: string,
): Promise<DayContext> {
  const dates = daysBetween(from, to)
  const days = dayContext(dates, await calendarOf(services, dates))
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const passed = 60 * hours + minutes
  const arrived = arrivedDays(curve, shares, passed, (back) => days.dayType[dates.length - 1 - back] ?? 0)
  return { ...days, arrived, hours: arrivedHours(curve, passed, dates.length) }
}

async function learn(
  services: Past,
  memory: Memory,
  rule: AlertRule,
  evaluations: readonly Evaluation[],
  today: LocalDay,
  lessons: Lessons,
): Promise<Learnt> {
  const of = JSON.stringify([rule, evaluations.map(({ scope, by }) => [scope, by])])
  const kept = memory.get(rule.id)
  const sameReadings = kept && kept.of === of && today >= kept.day
  const sameLessons = kept && JSON.stringify(kept.lessons) === JSON.stringify(lessons)
  if (sameReadings && sameLessons && today < addDays(kept.day, LEARNT_FOR_DAYS)) return kept
  const fresh: Learnt = {
    of,
    day: today,
    rhythm: await readRhythm(services, rule, today),
    tests: COUNTED.has(rule.detector.kind) ? await countSeries(services, rule, evaluations, today) : new Map(),
    lessons,
    fits: sameReadings && sameLessons ? kept.fits : new Map(),
  }
  memory.set(rule.id, fresh)
  return fresh
}

/** How many series each family has: every one that held a case within the history. */
async function countSeries(
  services: Past,
  rule: AlertRule,
  evaluations: readonly Evaluation[],
  today: LocalDay,
): Promise<Map<string, number>> {
  const { zone } = services.definitions.city
  const metric = rule.metric.split('.')[1] ?? rule.metric
  const span = { from: addDays(today, -HISTORY_DAYS), to: today, zone, asOf: services.now().toISOString() }
  const families = new Map<string, Set<string>>()
  for (const evaluation of evaluations) {
    const question = { dataset: datasetOf(services, rule), metric, filters: rule.filters ?? {}, by: evaluation.by }
    const query = compileSeries({ ...question, ...span, grain: null }, evaluation.scope)
    const { rows } = await services.warehouse.read<Record<string, string>>(query)
    for (const row of rows) {
      const of = evaluation.rowsOfSeries(codesOf(row, evaluation.by))
      if (!of) continue
      const family = families.get(familyOf(of)) ?? new Set()
      families.set(familyOf(of), family.add(rowsKey(of)))
    }
  }
  return new Map([...families].map(([family, members]) => [family, members.size]))
}

/** Reads the past of the series whose baseline is missing or old, and of those whose rhythm they lean on, and fits them. */
async function fitMissing(
  services: Past,
  rule: AlertRule,
  evaluations: readonly Evaluation[],
  could: readonly SeriesInput[],
  { fits, lessons }: Learnt,
  today: LocalDay,
): Promise<void> {
  const day = Date.parse(`${today}T00:00:00Z`) / 86_400_000
  const missing = could.filter(({ rows }) => !isFresh(fits.get(rowsKey(rows)), rowsKey(rows), day))
  if (missing.length === 0) return
  const span = { from: addDays(today, -HISTORY_DAYS), to: addDays(today, 1) }
  const wanted = withBroader(missing.map((one) => one.rows))
  const past = await readDense(services, rule, evaluations, { ...span, only: wanted })
  const days = dayContext(daysBetween(span.from, span.to), await calendarOf(services, daysBetween(span.from, span.to)))
  const baselines = new Baselines(past, days, fits, lessons, paceOf(rule.detector))
  const pastOf = new Map(past.map((one) => [rowsKey(one.rows), one]))
  const found = missing.flatMap((one) => pastOf.get(rowsKey(one.rows)) ?? [])
  for (const one of found) baselines.of(one)
  if (rule.hours) await fitHours(services, rule, evaluations, found, fits, today)
}

/** The hours of the series that expect enough in a day. */
async function fitHours(
  services: Past,
  rule: AlertRule,
  evaluations: readonly Evaluation[],
  series: readonly SeriesInput[],
  fits: FitCache,
  today: LocalDay,
): Promise<void> {
  const large = series.filter((one) => (fits.get(rowsKey(one.rows))?.daily.level ?? 0) >= LEAST_DAY)
  if (large.length === 0) return
  const span = { from: addDays(today, -HOURLY_HISTORY_DAYS), to: today }
  const only = large.map((one) => one.rows)
  const hours = await readDense(services, rule, evaluations, { ...span, grain: 'hour', only })
  const dates = daysBetween(span.from, span.to)
  const calendar = daysOf(dayContext(dates, await calendarOf(services, dates)))
  for (const { rows, values } of hours) {
    const kept = fits.get(rowsKey(rows))
    if (!kept || kept.daily.level < LEAST_DAY) continue
    const hourly = fitHourly(kept.daily, values, calendar, calendar.firstDay + dates.length)
    fits.set(rowsKey(rows), { ...kept, hourly })
  }
}

function withBroader(rows: readonly RowSet[]): RowSet[] {
  const all = new Map<string, RowSet>()
  const add = (one: RowSet) => {
    if (all.has(rowsKey(one))) return
    all.set(rowsKey(one), one)
    for (const wider of broader(one)) add(wider)
  }
  for (const one of rows) add(one)
  return [...all.values()]
}
