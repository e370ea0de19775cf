import type { Backtest } from '../../alerts/backtest.ts'
import { type Judgement, judge, type Truth, truthFor } from '../../alerts/judge.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { AppError } from '../errors.ts'
import { startThread } from '../threads/thread.ts'
import type { WarehouseAddress } from '../warehouse/reading.ts'
import { isRatio, type Past, type RuleDefinitions } from './alert-readings.ts'
import type { LookBack } from './look-back.ts'
import { notReplayed } from './past-readings.ts'
import { type Change, whatIf } from './what-if.ts'

/** `readers`: whose rows are read. An incident over rows that none of them restricts by would not have been raised. */
export interface BacktestRequest extends LookBack {
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

/** Who waits for a look back: told how far it is, and ended with it where they have gone. */
export interface Waiting {
  onProgress?: (share: number) => void
  signal?: AbortSignal | undefined
}

/** What a look back needs of the server: its thread reads the warehouse itself. */
export type LookingBack = Pick<Past, 'definitions' | 'now'> & { warehouse: { address: WarehouseAddress } }

/** What goes to the thread of a look back. */
export interface LookBackQuestion {
  asked: LookBack
  at: Date
  definitions: RuleDefinitions
}

/**
 * The past of a rule, as it is and, where settings are given, as it would be with them: side by side, both at once, each on a thread of its
 * own, for years of thousands of series would hold up everybody else.
 * @throws AppError BACKTEST_PERIOD, BACKTEST_HOURS, BACKTEST_STOCK, WHAT_IF; and why the signal was aborted
 */
export async function runBacktest(
  services: LookingBack,
  { rule: asIs, settings, readers, period, truth, explained }: BacktestRequest,
  { onProgress = () => undefined, signal }: Waiting = {},
): Promise<Trial[]> {
  if (!(period.from < period.to))
    throw new AppError('BACKTEST_PERIOD', `there is no day from ${period.from} up to ${period.to}`, {
      hint: 'the first day comes before the last, which is left out',
    })
  const forms = [{ rule: asIs, changes: [] as Change[] }]
  if (settings.length > 0) forms.push(whatIf(asIs, settings))
  for (const { rule } of forms) refuseObstacles(services, rule)
  onProgress(0)
  const shares = forms.map(() => 0)
  // What fails in one form ends the other.
  const failed = new AbortController()
  const either = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])])
  try {
    return await Promise.all(
      forms.map(async ({ rule, changes }, i) => {
        const onShare = (share: number) => {
          shares[i] = share
          onProgress(shares.reduce((sum, one) => sum + one, 0) / shares.length)
        }
        const backtest = await lookBackInThread(services, { rule, readers, period, explained }, onShare, either)
        const known = truth && truthFor(rule, isRatio(services, rule), truth)
        return { rule, changes, backtest, judgement: known && judge(backtest.raised, known) }
      }),
    )
  } finally {
    failed.abort()
  }
}

function refuseObstacles(services: LookingBack, rule: AlertRule): void {
  const obstacle = notReplayed(services, rule)
  if (obstacle === 'hours')
    throw new AppError('BACKTEST_HOURS', `rule "${rule.id}" looks at hours, and the past is kept by the day`, {
      hint: 'try a rule whose window is days, or --set hours=null days=1',
    })
  if (obstacle === 'stock')
    throw new AppError('BACKTEST_STOCK', `rule "${rule.id}" counts what stands now, and how it stood is not kept`, {
      hint: 'try a rule that counts what came or ended on a day',
    })
}

async function lookBackInThread(
  { definitions, warehouse, now }: LookingBack,
  asked: LookBack,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<Backtest> {
  signal.throwIfAborted()
  const entry = new URL('look-back-thread.mjs', import.meta.url)
  const thread = startThread<LookBackQuestion, Backtest>(entry, { address: warehouse.address })
  // With the thread its connections end, and with them the queries that it waits for.
  const stop = () => void thread.close()
  signal.addEventListener('abort', stop, { once: true })
  const { city, datasets, rules } = definitions
  // Who asks may be a reader and more; only the reader is plain data.
  const readers = asked.readers.map(({ member, audience, scope }) => ({ member, audience, scope }))
  const question = { asked: { ...asked, readers }, at: now(), definitions: { city, datasets, rules } }
  try {
    return await thread.ask(question, onShare)
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    await thread.close()
  }
}
