import { addDays } from '../views/local-days.ts'
import { evaluate } from './evaluate.ts'
import type { Incident, Transition } from './incident.ts'
import type { AlertRule } from './rule.ts'
import { daysUpTo, upTo } from './series.ts'
import type { DayContext, SeriesInput } from './signal.ts'

export interface Backtest {
  /** Every incident that opened, as it stood at the end. */
  incidents: Incident[]
  transitions: Transition[]
  /** Incidents that opened in each week, by the week's Monday; weeks without any are there with 0. */
  perWeek: { week: string; opened: number }[]
}

/**
 * Runs a rule over days that are past, one reading at the end of each day in [from, to) (local dates), with only what came before it.
 * `instantOf` gives the instant at which a day's reading would have been made.
 */
export function backtest(
  rule: AlertRule,
  tenant: string,
  zone: string,
  series: readonly SeriesInput[],
  days: DayContext,
  period: { from: string; to: string },
  instantOf: (day: string) => Date,
): Backtest {
  const fits = new Map()
  const all = new Map<string, Incident>()
  const transitions: Transition[] = []
  days.dates.forEach((date, i) => {
    if (date < period.from || date >= period.to) return
    const going = [...all.values()].filter((incident) => incident.state !== 'resolved')
    const past = series.map((one) => upTo(one, i + 1))
    const context = { tenant, zone, recipients: [], fits }
    const tick = evaluate(rule, past, daysUpTo(days, i + 1), going, context, instantOf(date))
    for (const incident of tick.incidents) all.set(incident.id, incident)
    transitions.push(...tick.transitions)
  })
  const incidents = [...all.values()].filter((incident) => incident.openedAt !== null)
  return { incidents, transitions, perWeek: perWeek(transitions, days.dates, period) }
}

function perWeek(
  transitions: readonly Transition[],
  dates: readonly string[],
  { from, to }: { from: string; to: string },
): Backtest['perWeek'] {
  const monday = (date: string) => addDays(date, -((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7))
  const opened = new Map(dates.filter((date) => date >= from && date < to).map((date) => [monday(date), 0]))
  for (const { kind, at } of transitions) {
    const week = monday(at.slice(0, 10))
    if (kind === 'open') opened.set(week, (opened.get(week) ?? 0) + 1)
  }
  return [...opened].sort(([a], [b]) => a.localeCompare(b)).map(([week, count]) => ({ week, opened: count }))
}
