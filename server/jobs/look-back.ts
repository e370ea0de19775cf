import { type Backtest, backtest, type Raised } from '../../alerts/backtest.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { daysBetween } from '../../views/local-days.ts'
import type { Past } from './alert-readings.ts'
import { lookInto } from './explain.ts'
import { type Period, readingAfter, readPast } from './past-readings.ts'

/** Years of every series take longer to read than a page may. */
const READ_SECONDS = 180
/** Progress is told in steps of this share. */
const STEP = 0.01

/** One form of a rule over a period that is past, for some readers. Plain data: it goes to a thread. */
export interface LookBack {
  rule: AlertRule
  readers: readonly Reader[]
  period: Period
  /** False where nobody asks what was behind an incident: looking into each takes longer than raising it. */
  explained?: boolean | undefined
}

/** What the rule would have done: reads the past, lives through it, and looks into what it would have told. */
export async function lookBack(
  past: Past,
  { rule, readers, period, explained = true }: LookBack,
  onProgress: (share: number) => void,
): Promise<Backtest> {
  const patient = withPatience(past)
  const { tenant, zone } = past.definitions.city
  const { series, days } = await readPast(patient, rule, readers, period)
  const at = new Map(daysBetween(period.from, period.to).map((day) => [day, readingAfter(rule, zone, day)]))
  const instantOf = (day: string) => at.get(day) ?? null
  const found = lived(backtest({ rule, tenant, zone, series, days, period, instantOf }), onProgress)
  return explained ? { ...found, raised: await lookIntoAll(patient, rule, found.raised) } : found
}

function lived(run: ReturnType<typeof backtest>, onProgress: (share: number) => void): Backtest {
  let told = 0
  let step = run.next()
  for (; !step.done; step = run.next()) {
    if (step.value - told < STEP && step.value < 1) continue
    told = step.value
    onProgress(told)
  }
  return step.value
}

function withPatience(past: Past): Past {
  const { warehouse } = past
  const read: Past['warehouse']['read'] = (query, options) =>
    warehouse.read(query, { ...options, seconds: READ_SECONDS })
  return { ...past, warehouse: { ...warehouse, read } }
}

/** Looks into each incident that would have been told for itself, as it was when it was told. */
async function lookIntoAll(past: Past, rule: AlertRule, raised: readonly Raised[]): Promise<Raised[]> {
  const explained: Raised[] = []
  for (const one of raised) {
    const { opened } = one
    const slot = new Date(opened.openedAt ?? opened.since)
    const findings =
      opened.parentId === null ? await lookInto(past, rule, [{ incident: opened, kind: 'open' }], [], slot) : null
    const explanation = findings?.get(opened.id)?.explanation
    explained.push(explanation ? { ...one, opened: { ...opened, explanation, cause: explanation.cause } } : one)
  }
  return explained
}
