import { type Judgement, judgedTogether, type Mark, truthOf } from '../../alerts/judge.ts'
import type { Accuracy, CityAccuracy } from '../../templates/accuracy.ts'
import type { Services } from '../services.ts'
import { readCalendar } from '../warehouse/calendar.ts'
import { definedReaders, isRatio } from './alert-readings.ts'
import { notReplayed, type Period } from './past-readings.ts'
import { runBacktest, type Trial } from './run-backtest.ts'

interface Run extends Trial {
  overRate: boolean
}

/**
 * How right the rules would have been over a period of a city whose events are known: rules over counts by the events that came in, rules
 * over rates by the falls of their own metric. Fixed bounds tell how things stand, not that something happened: they are counted but not
 * judged. Rules that look at hours are not replayed by the day.
 */
export async function measureAccuracy(
  services: Pick<Services, 'definitions' | 'warehouse' | 'now'>,
  seed: number,
  truth: readonly Mark[],
  period: Period,
  onProgress: (rule: string, share: number) => void = () => undefined,
): Promise<CityAccuracy> {
  const { rules, city } = services.definitions
  const calendar = await readCalendar(services.warehouse, city.tenant, period.from, period.to)
  const special = new Set(calendar.filter((day) => day.kind !== 'workday' && day.kind !== 'weekend').map((d) => d.date))
  const whole = truthOf(truth, period)
  const known = { ...whole, marks: whole.marks.filter((mark) => beginsEarly(mark, period)) }
  const runs: Run[] = []
  for (const rule of rules.values()) {
    if (notReplayed(services, rule)) continue
    const readers = definedReaders(services.definitions)
    const request = { rule, readers, period, explained: false, truth: known, settings: [] }
    const [trial] = await runBacktest(services, request, { onProgress: (share) => onProgress(rule.id, share) })
    if (trial) runs.push({ ...trial, overRate: isRatio(services, rule) })
  }
  const left = [...rules.values()].filter((rule) => notReplayed(services, rule)).map((rule) => rule.id)
  return {
    ...{ seed, ...period, notReplayed: left },
    rules: runs.map((run) => ({ ...accuracyOf([run], special), ruleId: run.rule.id, nullRate: nullRateOf(run) })),
    counts: accuracyOf(
      runs.filter((run) => !run.overRate && run.judgement),
      special,
    ),
    rates: accuracyOf(
      runs.filter((run) => run.overRate && run.judgement),
      special,
    ),
  }
}

/** An event is asked for where it begins early enough for a whole day's reading to hold some of it. */
function beginsEarly(mark: Mark, { to }: Period): boolean {
  return Date.parse(mark.from) < Date.parse(to) - DAY_MS
}

const DAY_MS = 86_400_000

function nullRateOf({ backtest: { nullRate } }: Run): number | null {
  return nullRate && nullRate.tests > 0 ? nullRate.small / nullRate.tests : null
}

/** @param special holidays and make-up workdays */
function accuracyOf(runs: readonly Run[], special: ReadonlySet<string>): Accuracy {
  const raised = runs.flatMap(({ backtest }) => backtest.raised)
  const told = raised.filter((one) => one.opened.parentId === null).length
  const volume = { told, folded: raised.length - told }
  const judgements = runs.flatMap(({ judgement }) => judgement ?? [])
  if (judgements.length === 0) return { ...volume, judgement: null }
  const judgement = judgedTogether(judgements)
  const { right, wrong, precision, delayDays } = judgement
  const falseOnSpecial = judgement.judged.filter((one) => one.right === false && special.has(one.raised.day)).length
  return {
    ...volume,
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
