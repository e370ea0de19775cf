import type { FitCache } from '../../alerts/baselines.ts'
import { conclude, type Evaluated, stepsOf } from '../../alerts/evaluate.ts'
import { type DailyHistory, dailyHistory } from '../../alerts/history.ts'
import { rowsKey } from '../../alerts/identity.ts'
import type { Incident } from '../../alerts/incident.ts'
import type { Lessons } from '../../alerts/known-event.ts'
import type { Recipient } from '../../alerts/route.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import type { RowSet } from '../../audiences/scope.ts'
import type { Past, Readings } from './alert-readings.ts'
import { lookInto } from './explain.ts'
import { CHART_DAYS } from './reach.ts'
import { type Memory, readTick } from './tick-readings.ts'

/** One slot of one rule that is to be decided, with all that the state store knows about it. Plain data: it goes to a thread. */
export interface TickTask {
  rule: AlertRule
  slot: Date
  recipients: readonly Recipient[]
  /** The rule's incidents that are going on, and those of other rules that they could be a part of. */
  current: readonly Incident[]
  others: readonly Incident[]
  lessons: Lessons
}

/** What one tick decided, with what its messages chart. */
export interface TickDecision extends Evaluated {
  /** The last days of what something is said of, by `rowsKey`. */
  histories: ReadonlyMap<string, DailyHistory>
}

/** What a tick knows of its series. */
export interface Read {
  readings: Readings
  fits: FitCache
  /** Series of each family, where more are tested than read. */
  tests?: ReadonlyMap<string, number>
  /** Reads more of the past of some rows, where the readings are too short for a chart. */
  longer?: (rows: readonly RowSet[]) => Promise<Readings>
}

/** Reads a slot's series and decides on them. What is learnt of them stays in the memory. */
export async function decideTick(past: Past, memory: Memory, task: TickTask): Promise<TickDecision> {
  const watched = new Map(task.current.map(({ rows }) => [rowsKey(rows), rows]))
  const { rule, recipients, slot, lessons } = task
  const { fits, tests, longer, ...readings } = await readTick(past, memory, rule, recipients, slot, {
    watched,
    lessons,
  })
  return decideFrom(past, task, { readings, fits, tests, longer })
}

/** The decision on a slot whose series were read. Live ticks and replay meet here. */
export async function decideFrom(
  past: Past,
  { rule, slot, recipients, current, others, lessons }: TickTask,
  { readings, fits, tests, longer }: Read,
): Promise<TickDecision> {
  const { city, rules } = past.definitions
  const known = { tenant: city.tenant, zone: city.zone, rules, recipients, others, lessons, fits }
  const context = tests ? { ...known, tests } : known
  const steps = stepsOf(rule, readings.series, readings.days, current, context, slot)
  const findings = await lookInto(past, rule, steps, others, slot)
  const decision = conclude(rule, steps, { ...context, findings }, slot)
  const said = new Set(decision.deliveries.map(({ incidentId }) => incidentId))
  const told = decision.transitions
    .filter(({ incidentId }) => said.has(incidentId))
    .map(({ incident }) => incident.rows)
  const charted = longer && told.length > 0 ? await longer(told) : readings
  return { ...decision, histories: historiesOf(charted, told) }
}

function historiesOf({ series, days }: Readings, told: readonly RowSet[]): Map<string, DailyHistory> {
  const wanted = new Set(told.map(rowsKey))
  return new Map(
    series
      .filter(({ rows }) => wanted.has(rowsKey(rows)))
      .map((one) => [rowsKey(one.rows), dailyHistory(one, days, CHART_DAYS)]),
  )
}
