import { type CalendarRow, dayContext } from '../../alerts/day-context.ts'
import { rowsKey } from '../../alerts/identity.ts'
import { type Evaluation, planEvaluations, type Reader } from '../../alerts/restrictions.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { DenseSeries, oncePerRows } from '../../alerts/series.ts'
import type { DayContext, SeriesInput } from '../../alerts/signal.ts'
import { HOURS_A_DAY } from '../../alerts/window.ts'
import type { Member } from '../../audiences/audience.ts'
import { bindScope, type RowSet, wholeCity } from '../../audiences/scope.ts'
import { compileSeries } from '../../views/compile.ts'
import { compileDense, type DenseRow } from '../../views/compile-dense.ts'
import type { Dataset } from '../../views/dataset.ts'
import { addDays, daysBetween, type LocalDay } from '../../views/local-days.ts'
import { membersOf } from '../definitions/members.ts'
import { AppError } from '../errors.ts'
import { batches } from '../lanes.ts'
import type { Definitions, Services } from '../services.ts'
import { readCalendar } from '../warehouse/calendar.ts'
import type { WarehouseReading } from '../warehouse/reading.ts'

/** What reading needs of the server; all of it can be had on a thread of its own. */
export interface Past extends Pick<Services, 'now'> {
  definitions: RuleDefinitions
  warehouse: WarehouseReading
}

/** What of the definitions decides what rules read. */
export type RuleDefinitions = Pick<Definitions, 'city' | 'datasets' | 'rules'>

/** The series of one rule over a span of local days, with what is known about these days. */
export interface Readings {
  series: SeriesInput[]
  days: DayContext
}

/** What of a rule is read: its days (or hours) from `from` up to `to` (exclusive). */
export interface Reach {
  from: LocalDay
  to: LocalDay
  /** Read as at this instant, with what was known by then; as at now, with all that is known, where it is left out. */
  at?: Date
  grain?: 'day' | 'hour'
  /** Only the series of these row sets. */
  only?: readonly RowSet[]
}

/** Series of one query where only some are read: an answer is parsed in one piece, and that piece stays small. */
const SERIES_AT_ONCE = { day: 40, hour: 6 } as const

/** The dataset that a rule measures. @throws AppError RULE_DATASET */
export function datasetOf(services: Pick<Past, 'definitions'>, rule: Pick<AlertRule, 'id' | 'metric'>): Dataset {
  const dataset = services.definitions.datasets.get(rule.metric.split('.')[0] ?? '')
  if (!dataset) throw new AppError('RULE_DATASET', `rule "${rule.id}" measures "${rule.metric}", which no dataset has`)
  return dataset
}

/** Whether a rule measures one figure over another: how things go, not how many come in. */
export function isRatio(services: Pick<Past, 'definitions'>, rule: Pick<AlertRule, 'id' | 'metric'>): boolean {
  return datasetOf(services, rule).metrics[rule.metric.split('.')[1] ?? '']?.denominator !== undefined
}

/** Everyone with an audience, and the rows that each may see. */
export async function readersOf(services: Services): Promise<Reader[]> {
  return readersAmong(await services.store.members(), services.definitions)
}

/** The same for the members that the city's definitions name, where no state store is open. */
export function definedReaders(definitions: Definitions): Reader[] {
  return readersAmong(membersOf(definitions), definitions)
}

function readersAmong(members: readonly Member[], { audiences }: Definitions): Reader[] {
  return members.flatMap((member) => {
    const audience = audiences.get(member.audience)
    return audience ? [{ member, audience, scope: bindScope(audience, member) }] : []
  })
}

/** The queries that a rule takes, for the readers of its audiences. */
export function evaluationsOf(
  services: Pick<Past, 'definitions'>,
  rule: AlertRule,
  readers: readonly Reader[],
): Evaluation[] {
  const scopes = readers.filter((reader) => rule.audiences.includes(reader.audience.id)).map((reader) => reader.scope)
  return planEvaluations(rule, scopes, datasetOf(services, rule))
}

/** A row of a series query. */
export type Row = Readonly<Record<string, string | number | null>>

/** Reads every series of a rule for the days from `from` up to `to` (exclusive): one query a restriction's form and level. */
export async function readSeries(
  services: Past,
  rule: AlertRule,
  readers: readonly Reader[],
  reach: Reach,
): Promise<Readings> {
  const dates = daysBetween(reach.from, reach.to)
  const series = await readDense(services, rule, evaluationsOf(services, rule, readers), reach)
  return { series, days: dayContext(dates, await calendarOf(services, dates)) }
}

/** The same without what is known about the days: one value a day, or 24 a day where the grain is hours. */
export async function readDense(
  services: Past,
  rule: AlertRule,
  evaluations: readonly Evaluation[],
  { from, to, at, grain = 'day', only }: Reach,
): Promise<SeriesInput[]> {
  const { city } = services.definitions
  const dataset = datasetOf(services, rule)
  const metric = rule.metric.split('.')[1] ?? rule.metric
  const asOf = (at ?? services.now()).toISOString()
  const then = at && dataset.known ? { asKnownAt: asOf } : {}
  const question = { dataset, metric, zone: city.zone, from, to, asOf, ...then }
  const any = await services.warehouse.read<Row>(compileSeries({ ...question, by: [] }, wholeCity(city.tenant)))
  const known = new Set(any.rows.map((row) => String(row.bucket)))
  const rate = isRatio(services, rule)
  const dates = daysBetween(from, to)
  const alive = dates.flatMap((day) => new Array<boolean>(grain === 'day' ? 1 : HOURS_A_DAY).fill(known.has(day)))
  const series: SeriesInput[] = []
  for (const evaluation of evaluations) {
    const { by, scope } = evaluation
    const dense = new DenseSeries(evaluation, alive, rate)
    for (const tuples of only ? batches(tuplesOf(evaluation, only), SERIES_AT_ONCE[grain]) : [undefined]) {
      const asked = { ...question, filters: rule.filters ?? {}, by, grain, only: tuples && { by, codes: tuples } }
      const { rows } = await services.warehouse.read<DenseRow>(compileDense(asked, scope))
      for (const { at, num, den, ...split } of rows) dense.add({ codes: codesOf(split, by), at, num, den })
    }
    series.push(...dense.all())
  }
  return oncePerRows(series)
}

/** The codes of an evaluation's split that stand for one of these row sets each. */
function tuplesOf(evaluation: Evaluation, wanted: readonly RowSet[]): string[][] {
  return wanted.flatMap((rows) => {
    const own = Object.fromEntries(evaluation.by.map((dimension) => [dimension, rows[dimension]?.[0] ?? '']))
    const series = evaluation.rowsOfSeries(own)
    return series && rowsKey(series) === rowsKey(rows) ? [evaluation.by.map((dimension) => own[dimension] ?? '')] : []
  })
}

/** The codes of a row that is split by these dimensions. */
export function codesOf(row: Readonly<Record<string, unknown>>, by: readonly string[]): Record<string, string> {
  return Object.fromEntries(by.map((dimension) => [dimension, String(row[`by_${dimension}`] ?? '')]))
}

/** The calendar's days, and one on either side for eves and days after. */
export function calendarOf(services: Past, dates: readonly LocalDay[]): Promise<CalendarRow[]> {
  const first = dates[0] ?? '1970-01-01'
  const { tenant } = services.definitions.city
  return readCalendar(services.warehouse, tenant, addDays(first, -1), addDays(dates.at(-1) ?? first, 1))
}
