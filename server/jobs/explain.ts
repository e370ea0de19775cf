import {
  beginningOf,
  type Cell,
  causeOf,
  coreRows,
  type Finding,
  finerLevels,
  storyShare,
  wantsExplanation,
} from '../../alerts/explanation.ts'
import type { Explanation, Incident } from '../../alerts/incident.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import type { Step } from '../../alerts/transition.ts'
import { narrowed, type RowSet, wholeCity } from '../../audiences/scope.ts'
import { cohortOf, compile } from '../../views/compile.ts'
import { compileCells, type LocalPeriod } from '../../views/compile-cells.ts'
import type { Dataset } from '../../views/dataset.ts'
import { addDays } from '../../views/local-days.ts'
import { inLanes } from '../lanes.ts'
import { datasetOf, type Past } from './alert-readings.ts'

/** Incidents that one tick looks into, the largest first. */
const MOST = 40
/** So many are read of at once: the engine works on one while another is explained. */
const AT_ONCE = 3
/** The weeks that an alarm's cells are compared with: twelve before it, and the same season a year ago. */
const WEEKS_DAYS = 84
const GAP_DAYS = 28
const YEAR_DAYS = 364

type Row = Readonly<Record<string, string | number | null>>

/** One incident that is being looked into. */
interface Case {
  incident: Incident
  rule: AlertRule
  dataset: Dataset
  metric: string
  window: LocalPeriod
  expected: number
  slot: Date
}

/**
 * Looks into the breaching incidents of a tick that were not looked into since they last changed: each from its own rows alone, so that a
 * cause tells nobody more than the incident does. `others` are incidents that were looked into before, of this dataset.
 */
export async function lookInto(
  services: Past,
  rule: AlertRule,
  steps: readonly Step[],
  others: readonly Incident[],
  slot: Date,
): Promise<Map<string, Finding>> {
  const dataset = datasetOf(services, rule)
  const metric = rule.metric.split('.')[1] ?? rule.metric
  const findings = new Map<string, Finding>()
  if (!dataset.metrics[metric]?.expression) return findings
  const wanted = steps.filter((step) => wantsExplanation(step, slot)).map(({ incident }) => incident)
  const excess = ({ signal }: Incident) => signal.observed - (signal.expected ?? 0)
  wanted.sort((a, b) => excess(b) - excess(a))
  const looked: { one: Case; cells: Cell[]; cause: Explanation['cause'] }[] = []
  await inLanes(wanted.slice(0, MOST), AT_ONCE, async (incident) => {
    const { window, expected } = incident.signal
    if (!window || expected === null) return
    const one: Case = { incident, rule, dataset, metric, window, expected, slot }
    const cells = await cellsOf(services, one)
    looked.push({ one, cells, cause: causeOf(incident.rows, cells, expected, finerLevels(dataset, incident.rows)) })
  })
  // They were read in any order.
  looked.sort((a, b) => excess(b.one.incident) - excess(a.one.incident))
  const stories = [...looked.map(({ one, cause }) => ({ ...one.incident, cause })), ...others]
  await inLanes(looked, AT_ONCE, async ({ one, cells, cause }) => {
    const own = coreRows({ rows: one.incident.rows, cause })
    const rest = stories.filter(({ id }) => id !== one.incident.id)
    const { rows } = one.incident
    const shared = new Map(rest.map((other) => [other.id, storyShare(rows, cells, one.expected, other)]))
    findings.set(one.incident.id, { explanation: { cause, ...(await detailsOf(services, one, own, cause)) }, shared })
  })
  return findings
}

async function cellsOf(services: Past, { incident, dataset, metric, window, slot }: Case): Promise<Cell[]> {
  const by = cellDimensions(dataset)
  const day = window.from.slice(0, 10)
  const before = (end: string): LocalPeriod => ({ from: addDays(end, -WEEKS_DAYS), to: end })
  const baseline = [before(addDays(day, -GAP_DAYS)), before(addDays(day, -YEAR_DAYS + WEEKS_DAYS / 2))]
  const { scope, filters } = rowsAsScope(services, incident.rows)
  const question = { dataset, metric, by, filters, zone: services.definitions.city.zone, observed: window, baseline }
  const query = compileCells({ ...question, ...knownThen(dataset, slot) }, scope)
  const { rows } = await services.warehouse.read<Row>(query)
  return rows.map((row) => ({
    codes: Object.fromEntries(by.map((dimension) => [dimension, String(row[`by_${dimension}`] ?? '')])),
    observed: Number(row.observed),
    baseline: Number(row.baseline),
  }))
}

/** What cells are told apart by: the dimensions that have levels, and the unit. */
function cellDimensions({ dimensions }: Dataset): string[] {
  const parents = new Set(Object.values(dimensions).flatMap(({ parent }) => parent ?? []))
  return Object.keys(dimensions).filter((id) => id === 'unit' || parents.has(id) || dimensions[id]?.parent)
}

/** Callers and beginning, counted over the rows that explain the excess. */
async function detailsOf(
  services: Past,
  { dataset, metric, window, expected, slot }: Case,
  rows: RowSet,
  cause: Explanation['cause'],
): Promise<Omit<Explanation, 'cause'>> {
  const { scope, filters } = rowsAsScope(services, rows)
  const asOf = slot.toISOString()
  const question = { dataset, by: [], filters, zone: services.definitions.city.zone, asOf, ...knownThen(dataset, slot) }
  const knowsCallers = dataset.metrics.callers && cohortOf(dataset, 'callers') === cohortOf(dataset, metric)
  const callers = knowsCallers
    ? await services.warehouse.read<Row>(compile({ ...question, ...window, metrics: ['callers'], grain: null }, scope))
    : null
  const from = addDays(window.from.slice(0, 10), -1)
  const byHour = compile({ ...question, from, to: window.to, metrics: [metric], grain: 'hour' }, scope)
  const hours = (await services.warehouse.read<Row>(byHour)).rows
  return {
    at: asOf,
    callers: callers ? Number(callers.rows[0]?.callers__num ?? 0) : null,
    began: beganAt(from, window, hours, metric, (cause?.expected ?? expected) / hoursBetween(window.from, window.to)),
  }
}

function beganAt(
  from: string,
  window: LocalPeriod,
  rows: readonly Row[],
  metric: string,
  expectedAnHour: number,
): string | null {
  const counts = new Array<number>(hoursBetween(from, window.to)).fill(0)
  for (const row of rows) counts[hoursBetween(from, String(row.bucket))] = Number(row[`${metric}__num`])
  const at = beginningOf(counts, expectedAnHour)
  if (at === null) return null
  return `${addDays(from, Math.floor(at / 24))} ${String(at % 24).padStart(2, '0')}:00`
}

/** Hours between two local times, by the clock on the wall. */
function hoursBetween(from: string, to: string): number {
  const at = (local: string) => Date.parse(`${local.slice(0, 10)}T${local.slice(11, 16) || '00:00'}:00Z`)
  return Math.round((at(to) - at(from)) / 3_600_000)
}

function rowsAsScope(services: Past, rows: RowSet) {
  return narrowed(wholeCity(services.definitions.city.tenant), rows)
}

function knownThen(dataset: Dataset, slot: Date): { asKnownAt?: string } {
  return dataset.known ? { asKnownAt: slot.toISOString() } : {}
}
