import { addDays } from '../views/local-days.ts'
import { COUNTED, candidates } from './candidates.ts'
import { familySizes } from './discoveries.ts'
import { evaluate } from './evaluate.ts'
import { rowsKey } from './identity.ts'
import type { Incident } from './incident.ts'
import { KnownThen, type PastSeries } from './known-then.ts'
import { type NullRate, NullRateSample } from './null-rate.ts'
import type { AlertRule } from './rule.ts'
import { daysUpTo, oncePerRows } from './series.ts'
import type { DayContext } from './signal.ts'
import { withParts } from './together.ts'

/** An incident that a rule would have raised. One with a parent was told as a part of that. */
export interface Raised {
  /** As it was first told. */
  opened: Incident
  /** As it stood when its excess was largest. */
  worst: Incident
  /** As it stood at the end of the period, or when it was over. */
  last: Incident
  /** Local date of the last day that the opening reading covered. */
  day: string
}

export interface Backtest {
  raised: Raised[]
  /** Incidents that opened in each week, by the week's Monday, and those of them that were told for themselves; quiet weeks have 0. */
  perWeek: { week: string; opened: number; told: number }[]
  /** Readings made. */
  ticks: number
  /** Series that held anything in the period or its history. */
  series: number
  /** Null for a rule without a baseline. */
  nullRate: NullRate | null
}

export interface BacktestInput {
  rule: AlertRule
  tenant: string
  zone: string
  series: readonly PastSeries[]
  days: DayContext
  /** Local dates; a reading is made at the end of each day in [from, to) that the rule's schedule follows. */
  period: { from: string; to: string }
  /** The instant at which a day's reading would have been made; null where the rule would have waited for a later day. */
  instantOf(day: string): Date | null
}

/**
 * Runs a rule over days that are past, by the same decisions as live ticks, each with only what was known then. A generator, so that the
 * caller tells progress and lets others work between days: it yields the share that is done and returns what would have happened.
 */
export function* backtest(input: BacktestInput): Generator<number, Backtest> {
  const { rule, tenant, zone, days, period, instantOf } = input
  const series = oncePerRows(input.series)
  const context = { tenant, zone, recipients: [], fits: new Map(), tests: familySizes(series) }
  const known = new KnownThen(series)
  const sample = rule.detector.kind === 'seasonal' ? new NullRateSample() : null
  const raised = new Map<string, Raised>()
  let going: Incident[] = []
  let ticks = 0
  const readings = days.dates.flatMap((day, i) => {
    const at = day >= period.from && day < period.to ? instantOf(day) : null
    return at ? [{ i, day, at }] : []
  })
  for (const { i, day, at } of readings) {
    const then = known.atEndOf(i)
    const daysThen = daysUpTo(days, i + 1)
    // Most series hold too few cases on any day: as in a live tick they count as tests, and are not looked at.
    const could = COUNTED.has(rule.detector.kind) ? candidates(rule, then, daysThen, keysOf(going)) : then
    const read = rule.together ? withParts(could, then, rule.together) : could
    const tick = evaluate(rule, read, daysThen, going, context, at)
    for (const incident of tick.incidents) note(raised, incident, day)
    going = stillGoing(going, tick.incidents)
    sample?.add(i, then, daysThen, context.fits, keysOf(going))
    ticks += 1
    yield ticks / readings.length
  }
  return {
    raised: [...raised.values()],
    perWeek: perWeek(raised, period),
    ticks,
    series: series.filter(({ values }) => values.some((value) => !Number.isNaN(value))).length,
    nullRate: sample,
  }
}

function keysOf(incidents: readonly Incident[]): Set<string> {
  return new Set(incidents.map(({ rows }) => rowsKey(rows)))
}

function note(raised: Map<string, Raised>, incident: Incident, day: string): void {
  if (incident.openedAt === null) return
  const before = raised.get(incident.id)
  if (!before) {
    raised.set(incident.id, { opened: incident, worst: incident, last: incident, day })
    return
  }
  before.last = incident
  if (incident.signal.state === 'breach' && incident.peak > before.worst.peak) before.worst = incident
}

function stillGoing(before: readonly Incident[], touched: readonly Incident[]): Incident[] {
  const all = new Map([...before, ...touched].map((incident) => [incident.id, incident]))
  return [...all.values()].filter((incident) => incident.state !== 'resolved')
}

/** The Monday of a local date's week. */
function mondayOf(date: string): string {
  return addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7))
}

function perWeek(raised: ReadonlyMap<string, Raised>, { from, to }: BacktestInput['period']): Backtest['perWeek'] {
  const weeks: Backtest['perWeek'] = []
  for (let week = mondayOf(from); week < to; week = addDays(week, 7)) {
    const opened = [...raised.values()].filter((one) => mondayOf(one.day) === week)
    weeks.push({ week, opened: opened.length, told: opened.filter((one) => one.opened.parentId === null).length })
  }
  return weeks
}
