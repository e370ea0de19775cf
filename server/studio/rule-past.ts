import type { AlertRule } from '../../alerts/rule.ts'
import type { RulePast } from '../../templates/rule-past.ts'
import { addDays, localDay } from '../../views/local-days.ts'
import { truthWithin } from '../demo/planted-truth.ts'
import type { Reader } from '../http/session.ts'
import { runBacktest, type Trial, type Waiting } from '../jobs/run-backtest.ts'
import { tellPast } from '../jobs/tell-past.ts'
import { changesBetween } from '../jobs/what-if.ts'
import type { Definitions, Services } from '../services.ts'
import { draftServices } from './preview.ts'

/**
 * A draft's rule over the last whole days up to now, counted from the rows of whoever asks alone. Where the rule runs already in another
 * form, that form is the first trial and the draft's the second; a rule that is new has one.
 * @throws AppError BACKTEST_PERIOD, BACKTEST_HOURS
 */
export async function pastUnder(
  services: Services,
  own: Reader,
  draft: Definitions,
  asked: { rule: AlertRule; days: number },
  { onProgress = () => undefined, signal }: Waiting,
): Promise<RulePast> {
  const to = localDay(services.now(), draft.city.zone)
  const period = { from: addDays(to, -asked.days), to }
  const truth = await truthWithin(services.warehouse, period)
  const before = services.definitions.rules.get(asked.rule.id)
  const changes = before ? changesBetween(before, asked.rule) : []
  const forms = before && changes.length > 0 ? [{ rule: before, in: services }] : []
  const drafted = draftServices(services, draft, [])
  forms.push({ rule: asked.rule, in: drafted })
  const shares = forms.map(() => 0)
  const trials = await Promise.all(
    forms.map(async ({ rule, in: rooms }, i): Promise<Trial[]> => {
      const readBy = { ...rule, audiences: [...new Set([...rule.audiences, own.audience.id])] }
      const tell = (share: number) => {
        shares[i] = share
        onProgress(shares.reduce((sum, one) => sum + one, 0) / shares.length)
      }
      const asked = { rule: readBy, readers: [own], period, truth, settings: [] }
      return runBacktest(rooms, asked, { onProgress: tell, signal })
    }),
  )
  const [first, second] = trials.flat()
  if (first && second) return tellPast(drafted, [first, { ...second, changes }], period, own.locale)
  return tellPast(drafted, first ? [first] : [], period, own.locale)
}
