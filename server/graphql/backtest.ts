import type { CountedShare, PastEvent, PastIncident, PastTrial, RulePast } from '../../templates/rule-past.ts'
import { quietText, rulePastText } from '../../templates/rule-past.ts'
import { truthWithin } from '../demo/planted-truth.ts'
import { AppError } from '../errors.ts'
import { runBacktest } from '../jobs/run-backtest.ts'
import { tellPast } from '../jobs/tell-past.ts'
import { builder, type GraphContext, SeverityEnum } from './builder.ts'
import { failure } from './failure.ts'
import { ruleFor } from './rule.ts'

/** The longest period that is looked back on while somebody waits; the command line takes years. */
export const MOST_DAYS = 92
const DAY_MS = 86_400_000

const CountedShareRef = builder.objectRef<CountedShare>('CountedShare').implement({
  description: "A share of counted cases with Wilson's 95 % interval.",
  fields: (t) => ({
    part: t.exposeInt('part', { description: 'Cases that count.' }),
    whole: t.exposeInt('whole', { description: 'All cases.' }),
    share: t.exposeFloat('share', { description: 'Part of whole, in [0,1].' }),
    low: t.exposeFloat('low', { description: 'Lower end of the interval.' }),
    high: t.exposeFloat('high', { description: 'Upper end of the interval.' }),
  }),
})

const PastIncidentRef = builder.objectRef<PastIncident>('PastIncident').implement({
  description: 'An incident that a rule would have raised.',
  fields: (t) => ({
    day: t.exposeString('day', { description: 'Last local day of the reading that opened it.' }),
    ended: t.exposeString('ended', { nullable: true, description: 'Local day on which it was over.' }),
    severity: t.field({ type: SeverityEnum, description: 'How grave it became.', resolve: (i) => i.severity }),
    line: t.exposeString('line', { description: 'It in one line, with what explains it.' }),
    parts: t.exposeStringList('parts', { description: 'The largest incidents folded into it, by name.' }),
    folded: t.exposeBoolean('folded', { description: 'Told as a line of a larger one, not for itself.' }),
    right: t.exposeBoolean('right', { nullable: true, description: 'Whether it was right; null where nobody knows.' }),
    event: t.exposeString('event', { nullable: true, description: 'The event that it met.' }),
  }),
})

const PastEventRef = builder.objectRef<PastEvent>('PastEvent').implement({
  description: 'Something that is known to have happened, and whether the rule told of it.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'What happened.' }),
    size: t.exposeString('size', { nullable: true, description: 'How large it was.' }),
    from: t.exposeString('from', { description: 'ISO instant of its beginning.' }),
    found: t.exposeBoolean('found', { description: 'Whether the rule told of it.' }),
    delayDays: t.exposeFloat('delayDays', {
      nullable: true,
      description: 'Days from its beginning until it was told.',
    }),
  }),
})

const PastWeekRef = builder.objectRef<PastTrial['perWeek'][number]>('PastWeek').implement({
  description: 'What opened in one week.',
  fields: (t) => ({
    week: t.exposeString('week', { description: "The week's Monday, local." }),
    opened: t.exposeInt('opened', { description: 'Incidents that opened.' }),
    told: t.exposeInt('told', { description: 'Of these, told for themselves.' }),
  }),
})

const PastTrialRef = builder.objectRef<PastTrial>('PastTrial').implement({
  description: 'A rule’s past in one form: as it is, or with some parameters changed.',
  fields: (t) => ({
    changes: t.stringList({
      description: 'What was changed, as parameter, value before and value tried; empty for the rule as it is.',
      resolve: (trial) => trial.changes.map(({ path, from, to }) => `${path} ${from} → ${to}`),
    }),
    series: t.exposeInt('series', { description: 'Series that were read.' }),
    readings: t.exposeInt('readings', { description: 'Readings of each.' }),
    told: t.exposeInt('told', { description: 'Incidents told for themselves.' }),
    folded: t.exposeInt('folded', { description: 'Incidents folded into larger ones.' }),
    perWeek: t.field({ type: [PastWeekRef], description: 'By week.', resolve: (trial) => trial.perWeek }),
    nullRate: t.float({
      nullable: true,
      description: 'How often p falls below .01 by itself; .01 where calibrated. Null without a baseline.',
      resolve: (trial) => trial.nullRate?.share ?? null,
    }),
    precision: t.field({
      type: CountedShareRef,
      nullable: true,
      description: 'Right of judged; null where nothing is known.',
      resolve: (trial) => trial.precision,
    }),
    found: t.int({
      nullable: true,
      description: 'Known events that were told of.',
      resolve: (trial) => trial.recall?.part ?? null,
    }),
    delayDays: t.exposeFloat('delayDays', { nullable: true, description: 'Mean delay of found events.' }),
    incidents: t.field({
      type: [PastIncidentRef],
      description: 'Every incident, in order of time.',
      resolve: (trial) => trial.incidents,
    }),
    quiet: t.string({
      nullable: true,
      description: 'Why no incident is listed, in the reader’s language; null where some were told.',
      resolve: (trial, _args, { locale }) => quietText(trial, locale),
    }),
    events: t.field({ type: [PastEventRef], description: 'Every known event.', resolve: (trial) => trial.events }),
  }),
})

export const RulePastRef = builder.objectRef<RulePast>('RulePast').implement({
  description: 'What a rule would have done over a period that is past; the second trial is the what-if.',
  fields: (t) => ({
    title: t.exposeString('title', { description: 'What the rule is called.' }),
    from: t.exposeString('from', { description: 'First local day.' }),
    to: t.exposeString('to', { description: 'Local day after the last.' }),
    trials: t.field({ type: [PastTrialRef], description: 'As it is, then the what-if.', resolve: (p) => p.trials }),
    text: t.string({ description: 'All of it as Markdown.', resolve: rulePastText }),
  }),
})

builder.queryField('backtest', (t) =>
  t.field({
    type: RulePastRef,
    description: `A rule's past over at most ${MOST_DAYS} days, counted from the reader's rows alone; in the demo city held against what was planted. FORBIDDEN for audiences that neither operate nor analyse.`,
    complexity: { field: 2000, multiplier: 1 },
    args: {
      rule: t.arg.id({ required: true, description: "The rule's id." }),
      from: t.arg.string({ required: true, description: 'First local day, YYYY-MM-DD.' }),
      to: t.arg.string({ required: true, description: 'Local day after the last, YYYY-MM-DD.' }),
      set: t.arg.stringList({ description: 'Parameters to try beside, such as detector.q=0.1.' }),
    },
    resolve: (_root, { rule, from, to, set }, context) => pastOf(context, rule, { from, to }, set ?? []),
  }),
)

async function pastOf(
  context: GraphContext,
  ruleId: string,
  period: { from: string; to: string },
  settings: string[],
): Promise<RulePast> {
  const rule = ruleFor(context, ruleId)
  for (const [name, day] of Object.entries(period))
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
      throw failure('BAD_INPUT', `${name} is "${day}"`, 'write a day as YYYY-MM-DD')
  if ((Date.parse(period.to) - Date.parse(period.from)) / DAY_MS > MOST_DAYS)
    throw failure(
      'BAD_INPUT',
      'the period is too long to wait for',
      `ask for at most ${MOST_DAYS} days, or use wwh backtest`,
    )
  const { services, member, audience, scope, locale, gone, onProgress } = context
  const truth = await truthWithin(services.warehouse, period)
  const reader = { member, audience, scope }
  const asked = {
    rule: { ...rule, audiences: [...new Set([...rule.audiences, audience.id])] },
    readers: [reader],
    period,
  }
  try {
    const trials = await runBacktest(services, { ...asked, truth, settings }, { signal: gone, onProgress })
    return tellPast(services, trials, period, locale)
  } catch (error) {
    if (error instanceof AppError) throw failure('BAD_INPUT', error.message, error.hint)
    throw error
  }
}
