import { Cron } from 'croner'
import { rowsKey } from '../../alerts/identity.ts'
import type { LateCount, PastSeries } from '../../alerts/known-then.ts'
import { localTime } from '../../alerts/local-clock.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import type { DayContext } from '../../alerts/signal.ts'
import { compileArrivals, hasArrivals } from '../../views/compile-arrivals.ts'
import type { Metric } from '../../views/dataset.ts'
import { addDays, type LocalDay, localDay } from '../../views/local-days.ts'
import { codesOf, datasetOf, evaluationsOf, type Past, type Row, readSeries } from './alert-readings.ts'
import { historyDays } from './reach.ts'

/** Local dates, `to` exclusive. */
export interface Period {
  from: LocalDay
  to: LocalDay
}

/** A rule's readings over a period and the history before it, with what was known late. */
export interface PastReadings {
  series: PastSeries[]
  days: DayContext
}

/** Measures whose parts add up to the whole, so that late rows can be taken out of them; what depends on the asking instant does not. */
const ADDS_UP = /^(count|countIf|sum|sumIf)\(/

/**
 * Reads what a rule would have read over a period that is past, as it was known at each reading where the dataset says when its rows
 * arrived. What happened to a ticket later (closed, corrected) is as it is known now: the warehouse keeps a ticket's latest state.
 */
export async function readPast(
  services: Past,
  rule: AlertRule,
  readers: readonly Reader[],
  period: Period,
): Promise<PastReadings> {
  const span = { from: addDays(period.from, -historyDays(rule)), to: period.to }
  const readings = await readSeries(services, rule, readers, span)
  const late = await lateCounts(services, rule, readers, span, readings.days.dates)
  return {
    series: readings.series.map((one) => ({ ...one, late: late.get(rowsKey(one.rows)) ?? [] })),
    days: readings.days,
  }
}

async function lateCounts(
  services: Past,
  rule: AlertRule,
  readers: readonly Reader[],
  span: Period,
  dates: readonly LocalDay[],
): Promise<Map<string, LateCount[]>> {
  const { city } = services.definitions
  const dataset = datasetOf(services, rule)
  const id = rule.metric.split('.')[1] ?? rule.metric
  const found = new Map<string, LateCount[]>()
  if (!hasArrivals(dataset) || !addsUp(dataset.metrics[id])) return found
  const index = new Map(dates.map((date, i) => [date, i]))
  const readAtMinutes = minutesOf(localTime(readingInstant(rule, city.zone, span.to), city.zone))
  const question = { dataset, metric: id, zone: city.zone, filters: rule.filters ?? {}, readAtMinutes, ...span }
  for (const evaluation of evaluationsOf(services, rule, readers)) {
    const query = compileArrivals({ ...question, by: evaluation.by }, evaluation.scope)
    const ofThis = new Map<string, LateCount[]>()
    for (const row of (await services.warehouse.read<Row>(query)).rows) {
      const rows = evaluation.rowsOfSeries(codesOf(row, evaluation.by))
      const day = index.get(String(row.bucket))
      if (!rows || day === undefined) continue
      const key = rowsKey(rows)
      const known = index.get(String(row.known)) ?? dates.length
      const counts = ofThis.get(key) ?? []
      counts.push({ day, known, num: Number(row[`${id}__num`]), den: Number(row[`${id}__den`]) })
      ofThis.set(key, counts)
    }
    // As with the series themselves, the first query that bounds the same rows speaks for them.
    for (const [key, counts] of ofThis) if (!found.has(key)) found.set(key, counts)
  }
  return found
}

function addsUp(metric: Metric | undefined): boolean {
  const parts = [metric?.expression, metric?.numerator, metric?.denominator].filter((part) => part !== undefined)
  return parts.length > 0 && parts.every((part) => ADDS_UP.test(part) && !/\bas_of\b/.test(part))
}

/** The instant of a rule's first slot after the end of a local day: when that day's whole reading is made. */
export function readingInstant(rule: Pick<AlertRule, 'schedule'>, zone: string, day: LocalDay): Date {
  const cron = new Cron(rule.schedule, { timezone: zone })
  const start = new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000)
  for (let slot = cron.nextRun(start); slot; slot = cron.nextRun(slot)) if (localDay(slot, zone) > day) return slot
  throw new RangeError(`the schedule "${rule.schedule}" has no slot after ${day}`)
}

/** The same, null where that slot comes after a later day as well: the rule reads only the last day before each slot. */
export function readingAfter(rule: Pick<AlertRule, 'schedule'>, zone: string, day: LocalDay): Date | null {
  const slot = readingInstant(rule, zone, day)
  return localDay(slot, zone) === addDays(day, 1) ? slot : null
}

/**
 * Why a rule cannot be replayed from the days that are kept, or null where it can: its window is hours, or it counts what stands now, of
 * which nobody knows how it stood.
 */
export function notReplayed(
  services: Pick<Past, 'definitions'>,
  rule: Pick<AlertRule, 'id' | 'metric' | 'hours'>,
): 'hours' | 'stock' | null {
  if (rule.hours !== undefined) return 'hours'
  return datasetOf(services, rule).metrics[rule.metric.split('.')[1] ?? '']?.stock ? 'stock' : null
}

function minutesOf(time: string): number {
  const [hours = '0', minutes = '0'] = time.split(':')
  return Number(hours) * 60 + Number(minutes)
}
