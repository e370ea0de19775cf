import type { Raised } from '../../alerts/backtest.ts'
import { type Judgement, judge, type Mark, type Truth, truthOf } from '../../alerts/judge.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import type { CityAccuracy, RuleAccuracy } from '../../templates/accuracy.ts'
import type { Services } from '../services.ts'
import { readCalendar } from '../warehouse/calendar.ts'
import { definedReaders } from './alert-readings.ts'
import { notReplayed, type Period } from './past-readings.ts'
import { runBacktest } from './run-backtest.ts'

interface Run {
  rule: AlertRule
  raised: Raised[]
  nullRate: number | null
}

/**
 * How right the rules would have been over a period of a city whose events are known. Rules over rates and fixed bounds tell how things
 * stand, not that something happened: they are counted but not judged. Rules that look at hours are not replayed by the day.
 */
export async function measureAccuracy(
  services: Pick<Services, 'definitions' | 'warehouse' | 'now'>,
  seed: number,
  truth: readonly Mark[],
  period: Period,
  onProgress: (rule: string, share: number) => void = () => undefined,
): Promise<CityAccuracy> {
  const { rules, city } = services.definitions
  const runs: Run[] = []
  for (const rule of rules.values()) {
    if (notReplayed(services, rule)) continue
    const readers = definedReaders(services.definitions)
    const request = { rule, readers, period, explained: false, truth: null, settings: [] }
    const [trial] = await runBacktest(services, request, { onProgress: (share) => onProgress(rule.id, share) })
    if (!trial) continue
    const { raised, nullRate } = trial.backtest
    runs.push({ rule, raised, nullRate: nullRate && nullRate.tests > 0 ? nullRate.small / nullRate.tests : null })
  }
  const calendar = await readCalendar(services.warehouse, city.tenant, period.from, period.to)
  const special = new Set(calendar.filter((day) => day.kind !== 'workday' && day.kind !== 'weekend').map((d) => d.date))
  const whole = truthOf(truth, period)
  const known = { ...whole, marks: whole.marks.filter((mark) => beginsEarly(mark, period)) }
  const told = runs.map(({ rule, raised, nullRate }) =>
    ruleAccuracy(rule.id, raised, known, { judged: isJudged(rule), nullRate, special }),
  )
  const judged = runs.filter(({ rule }) => isJudged(rule)).flatMap(({ raised }) => raised)
  const all = ruleAccuracy('', judged, known, { judged: true, nullRate: null, special })
  const left = [...rules.values()].filter((rule) => notReplayed(services, rule)).map((rule) => rule.id)
  return { seed, ...period, rules: told, all, notReplayed: left }
}

/** An event is asked for where it begins early enough for a whole day's reading to hold some of it. */
function beginsEarly(mark: Mark, { to }: Period): boolean {
  return Date.parse(mark.from) < Date.parse(to) - DAY_MS
}

const DAY_MS = 86_400_000

/** Events are planted in what comes in; nobody planted what a rate or a stock should be. */
function isJudged({ detector }: AlertRule): boolean {
  return detector.kind === 'seasonal' || detector.kind === 'creep' || detector.kind === 'change'
}

interface Known {
  judged: boolean
  nullRate: number | null
  /** Holidays and make-up workdays. */
  special: ReadonlySet<string>
}

function ruleAccuracy(ruleId: string, raised: readonly Raised[], truth: Truth, known: Known): RuleAccuracy {
  const told = raised.filter((one) => one.opened.parentId === null).length
  const base = { ruleId, told, folded: raised.length - told, nullRate: known.nullRate }
  if (!known.judged) return { ...base, judgement: null }
  const judgement = judge(raised, truth)
  const { right, wrong, precision, delayDays } = judgement
  const falseOnSpecial = judgement.judged.filter(
    (one) => one.right === false && known.special.has(one.raised.day),
  ).length
  return {
    ...base,
    judgement: {
      precision: precision && { ...precision, part: right, whole: right + wrong },
      delayDays,
      falseOnSpecial,
      sizes: sizesOf(judgement),
      missed: judgement.found.filter((one) => !one.by).map(({ mark }) => mark),
    },
  }
}

function sizesOf({ found }: Judgement) {
  return [...new Set(found.map(({ mark }) => mark.size ?? ''))].map((size) => {
    const of = found.filter(({ mark }) => (mark.size ?? '') === size)
    return { size, found: of.filter((one) => one.by).length, of: of.length }
  })
}
