import type { Backtest, Raised } from '../../alerts/backtest.ts'
import { type Judgement, judge, type Truth } from '../../alerts/judge.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { daysBetween } from '../../views/local-days.ts'
import { AppError } from '../errors.ts'
import type { Services } from '../services.ts'
import type { Past } from './alert-readings.ts'
import { backtestInThread } from './backtest-in-thread.ts'
import { lookInto } from './explain.ts'
import { notReplayed, type PastReadings, type Period, readingAfter, readPast } from './past-readings.ts'
import { type Change, whatIf } from './what-if.ts'

export interface BacktestRequest {
  rule: AlertRule
  /** Whose rows are read: an incident over rows that none of them restricts by would not have been raised. */
  readers: readonly Reader[]
  period: Period
  /** What is known of the period; null where only the volume is asked. */
  truth: Truth | null
  /** Settings that are tried beside the rule as it is, such as `detector.q=0.1`. */
  settings: readonly string[]
}

/** A rule's past in one form: as it is defined, or with some parameters changed. */
export interface Trial {
  rule: AlertRule
  changes: Change[]
  backtest: Backtest
  judgement: Judgement | null
}

/**
 * The past of a rule, as it is and, where settings are given, as it would be with them: side by side, from the same readings where the
 * settings leave these alone. Both run at once, each on a thread of its own.
 * @throws AppError BACKTEST_PERIOD, BACKTEST_HOURS, BACKTEST_STOCK, WHAT_IF
 */
export async function runBacktest(
  services: Past,
  request: BacktestRequest,
  onProgress: (share: number) => void = () => undefined,
): Promise<Trial[]> {
  const { period, settings } = request
  const patient = withPatience(services)
  if (!(period.from < period.to))
    throw new AppError('BACKTEST_PERIOD', `there is no day from ${period.from} up to ${period.to}`, {
      hint: 'the first day comes before the last, which is left out',
    })
  const rules = [{ rule: request.rule, changes: [] as Change[] }]
  if (settings.length > 0) rules.push(whatIf(request.rule, settings))
  const shares = rules.map(() => 0)
  const readings = new Map<string, Promise<PastReadings>>()
  return Promise.all(
    rules.map(async ({ rule, changes }, i) => {
      const key = readingsKey(rule)
      const reading = readings.get(key) ?? readPast(patient, rule, request.readers, period)
      readings.set(key, reading)
      const backtest = await runOne(services, rule, await reading, period, (share) => {
        shares[i] = share
        onProgress(shares.reduce((sum, one) => sum + one, 0) / shares.length)
      })
      const raised = await lookIntoAll(patient, rule, backtest.raised)
      return {
        rule,
        changes,
        backtest: { ...backtest, raised },
        judgement: request.truth && judge(raised, request.truth),
      }
    }),
  )
}

/** Years of every series take longer to read than a page may. */
function withPatience(services: Past): Past {
  const { warehouse } = services
  const read: Past['warehouse']['read'] = (query, options) =>
    warehouse.read(query, { ...options, seconds: READ_SECONDS })
  return { ...services, warehouse: { ...warehouse, read } }
}

const READ_SECONDS = 180

/** Rules that differ only in what follows the reading share it. */
function readingsKey({ metric, levels, filters, schedule, audiences }: AlertRule): string {
  return JSON.stringify([metric, levels, filters, schedule, audiences])
}

/** Looks into each incident that would have been told for itself, as it was when it was told. */
async function lookIntoAll(services: Past, rule: AlertRule, raised: readonly Raised[]): Promise<Raised[]> {
  const explained: Raised[] = []
  for (const one of raised) {
    const { opened } = one
    const slot = new Date(opened.openedAt ?? opened.since)
    const findings =
      opened.parentId === null ? await lookInto(services, rule, [{ incident: opened, kind: 'open' }], [], slot) : null
    const explanation = findings?.get(opened.id)?.explanation
    explained.push(explanation ? { ...one, opened: { ...opened, explanation, cause: explanation.cause } } : one)
  }
  return explained
}

function runOne(
  services: Pick<Services, 'definitions'>,
  rule: AlertRule,
  { series, days }: PastReadings,
  period: Period,
  onProgress: (share: number) => void,
): Promise<Backtest> {
  const obstacle = notReplayed(services, rule)
  if (obstacle === 'hours')
    throw new AppError('BACKTEST_HOURS', `rule "${rule.id}" looks at hours, and the past is kept by the day`, {
      hint: 'try a rule whose window is days, or --set hours=null days=1',
    })
  if (obstacle === 'stock')
    throw new AppError('BACKTEST_STOCK', `rule "${rule.id}" counts what stands now, and how it stood is not kept`, {
      hint: 'try a rule that counts what came or ended on a day',
    })
  const { tenant, zone } = services.definitions.city
  const instants = daysBetween(period.from, period.to).flatMap((day): [string, string][] => {
    const at = readingAfter(rule, zone, day)
    return at ? [[day, at.toISOString()]] : []
  })
  return backtestInThread({ rule, tenant, zone, series, days, period, instants }, onProgress)
}
