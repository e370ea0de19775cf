import { type HourShares, hourShares, LONGEST_DELAY_STEPS, STEP_MINUTES } from '../../alerts/arrival.ts'
import { dayContext } from '../../alerts/day-context.ts'
import { type DelayCurve, delayCurveOf } from '../../alerts/detectors/completeness.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { wholeCity } from '../../audiences/scope.ts'
import { compileSeries } from '../../views/compile.ts'
import { compileDelays, knowsArrival } from '../../views/compile-delays.ts'
import { addDays, daysBetween, type LocalDay } from '../../views/local-days.ts'
import { calendarOf, datasetOf, type Past } from './alert-readings.ts'

/** Weeks from which delays and hours are learnt. */
const LEARNT_DAYS = 56

/** How a dataset's rows come in: how late, and at which hours of a day. */
export interface Rhythm {
  curve: DelayCurve
  shares: HourShares
}

/** Learns how a rule's rows come in, from eight weeks that end before what is still under way. Delays are those of the rule's channels. */
export async function readRhythm(services: Past, rule: AlertRule, today: LocalDay): Promise<Rhythm> {
  const { city } = services.definitions
  const dataset = datasetOf(services, rule)
  const everything = wholeCity(city.tenant)
  const to = addDays(today, -Math.ceil((LONGEST_DELAY_STEPS * STEP_MINUTES) / 1440))
  const period = { from: addDays(to, -LEARNT_DAYS), to, zone: city.zone }
  const channel = rule.filters?.channel
  const steps = { stepMinutes: STEP_MINUTES, longestSteps: LONGEST_DELAY_STEPS }
  const arrived = new Float64Array(LONGEST_DELAY_STEPS + 2)
  if (knowsArrival(dataset)) {
    const query = compileDelays({ dataset, filters: channel ? { channel } : {}, ...period, ...steps }, everything)
    const { rows } = await services.warehouse.read<{ step: number; arrived: number }>(query)
    for (const row of rows) arrived[Number(row.step)] = Number(row.arrived)
  }
  return { curve: delayCurveOf(arrived), shares: await readHours(services, rule, period) }
}

async function readHours(
  services: Past,
  rule: AlertRule,
  { from, to, zone }: { from: LocalDay; to: LocalDay; zone: string },
): Promise<HourShares> {
  const metric = rule.metric.split('.')[1] ?? rule.metric
  const question = { dataset: datasetOf(services, rule), metric, by: [], from, to, zone, grain: 'hour' as const }
  const query = compileSeries(
    { ...question, asOf: services.now().toISOString() },
    wholeCity(services.definitions.city.tenant),
  )
  const { rows } = await services.warehouse.read<Record<string, string | number | null>>(query)
  const dates = daysBetween(from, to)
  const dayIndex = new Map(dates.map((date, i) => [date, i]))
  const counts = new Float64Array(dates.length * 24)
  for (const row of rows) {
    const [date = '', time = ''] = String(row.bucket).split(' ')
    const day = dayIndex.get(date)
    if (day !== undefined)
      counts[day * 24 + Number(time.slice(0, 2))] = Number(row[`${metric}__den`] ?? row[`${metric}__num`])
  }
  const { dayType } = dayContext(dates, await calendarOf(services, dates))
  return hourShares(counts, dayType)
}
