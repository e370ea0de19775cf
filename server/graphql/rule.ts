import { stringify } from 'yaml'
import type { Share } from '../../alerts/judge.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { type Learned, type RuleRecord, recordOf, subjectOf } from '../../alerts/verdict.ts'
import { recordText } from '../../templates/record.ts'
import { lately, learnedOf, RECORD_DAYS } from '../jobs/learning.ts'
import { builder, type GraphContext } from './builder.ts'
import { failure, notFound } from './failure.ts'
import { codeName, findMetric, memberName, moment } from './naming.ts'
import { maySee } from './visibility.ts'

interface Subject {
  name: string
  record: RuleRecord
  /** Null where no verdict taught anything. */
  weight: number | null
}

/** Whether a reader may look at rules as rules: audiences that operate the city's warnings, analysts among them. */
export function mayTune(context: GraphContext): boolean {
  return context.audience.operates || context.audience.kind === 'analyst'
}

const ShareRef = builder.objectRef<Share>('ShareWithInterval').implement({
  description: "A share in [0,1] with Wilson's 95 % interval.",
  fields: (t) => ({
    share: t.exposeFloat('share', { description: 'The share.' }),
    low: t.exposeFloat('low', { description: 'Lower end of the interval.' }),
    high: t.exposeFloat('high', { description: 'Upper end of the interval.' }),
  }),
})

const RecordRef = builder.objectRef<RuleRecord>('RuleRecord').implement({
  description: `How right a rule was over the last ${RECORD_DAYS} days, as verdicts say, over incidents that the reader may see.`,
  fields: (t) => ({
    told: t.exposeInt('told', { description: 'Incidents that were told.' }),
    judged: t.exposeInt('judged', { description: 'Of these, judged right or wrong; duplicates are neither.' }),
    right: t.exposeInt('right', { description: 'Judged right.' }),
    precision: t.field({
      type: ShareRef,
      nullable: true,
      description: 'Right of judged; null while nothing is judged.',
      resolve: (r) => r.precision,
    }),
    tooLate: t.exposeInt('tooLate', { description: 'Right, but told too late to help.' }),
    delayHours: t.exposeFloat('delayHours', {
      nullable: true,
      description: 'Median hours from the first breaching reading until people were told.',
    }),
    text: t.string({
      nullable: true,
      description: 'It in a few words; null while nothing is judged.',
      resolve: ({ right, judged }, _, c) =>
        judged > 0 ? recordText({ right, judged, days: RECORD_DAYS }, c.locale) : null,
    }),
  }),
})

const SubjectRef = builder.objectRef<Subject>('RuleSubject').implement({
  description: 'The record of one matter or unit within a rule.',
  fields: (t) => ({
    name: t.exposeString('name', { description: "The matter's or unit's name." }),
    record: t.field({ type: RecordRef, description: 'Its record.', resolve: (s) => s.record }),
    weight: t.exposeFloat('weight', {
      nullable: true,
      description:
        'What was learnt: above 1 its bar is lower, below 1 higher (weighted Benjamini–Hochberg); null where nothing was.',
    }),
  }),
})

const RuleRef = builder.objectRef<AlertRule>('Rule')
RuleRef.implement({
  description: 'A rule with its definition, its record and what it has learnt.',
  fields: (t) => ({
    id: t.exposeID('id', { description: "The definition's id." }),
    title: t.string({ description: 'What it is called.', resolve: (r, _, c) => r.title[c.locale] }),
    why: t.string({ description: 'Why people are told.', resolve: (r, _, c) => r.why[c.locale] }),
    definition: t.string({ description: 'Its definition as YAML.', resolve: (r) => stringify(r) }),
    record: t.field({
      type: RecordRef,
      description: 'Its record.',
      resolve: async (r, _, c) => recordOf(await seen(c, r)),
    }),
    subjects: t.field({
      type: [SubjectRef],
      description: 'The same for each matter or unit that it told of, most told first.',
      resolve: (r, _, c) => subjectsOf(c, r),
    }),
    learnsSince: t.string({
      nullable: true,
      description: 'When its learning was last reset and by whom, in words; null where it never was.',
      resolve: async (rule, _, c) => {
        const since = await c.services.store.learningSince(rule.id)
        return since && `${moment(c, since.at)} · ${await memberName(c, since.memberId)}`
      },
    }),
  }),
})

/** A rule's incidents of the last days that the reader may see. */
async function seen(context: GraphContext, rule: AlertRule) {
  return (await lately(context.services, rule.id)).filter(({ incident }) => maySee(context, incident))
}

async function subjectsOf(context: GraphContext, rule: AlertRule): Promise<Subject[]> {
  const verdicted = await seen(context, rule)
  const learned: Learned = await learnedOf(context.services, rule.id)
  const subjects = [...new Set(verdicted.map(({ incident }) => subjectOf(incident.rows)))]
  return subjects
    .map((subject) => ({
      name: subjectName(context, rule, subject),
      record: recordOf(verdicted.filter(({ incident }) => subjectOf(incident.rows) === subject)),
      weight: learned.get(subject) ?? null,
    }))
    .sort((a, b) => b.record.told - a.record.told || a.name.localeCompare(b.name))
}

function subjectName({ services, locale }: GraphContext, rule: AlertRule, subject: string): string {
  const found = findMetric(services, rule.metric)
  const [dimension = '', code = ''] = subject.split(' ')
  if (!dimension) return found?.metric.label[locale] ?? rule.metric
  return codeName(services, found?.dataset, dimension, code)[locale]
}

/** @throws GraphQLError FORBIDDEN, NOT_FOUND */
export function ruleFor(context: GraphContext, id: string): AlertRule {
  if (!mayTune(context)) throw failure('FORBIDDEN', 'your audience does not look at rules')
  const { rules } = context.services.definitions
  const rule = rules.get(id)
  if (!rule) throw notFound('rule', id.slice(0, 80), rules.keys())
  return rule
}

builder.queryField('rules', (t) =>
  t.field({
    type: [RuleRef],
    description: 'Every rule with its record. FORBIDDEN for audiences that neither operate nor analyse.',
    complexity: { field: 50 },
    resolve: (_root, _args, context) => {
      if (!mayTune(context)) throw failure('FORBIDDEN', 'your audience does not look at rules')
      return [...context.services.definitions.rules.values()]
    },
  }),
)

builder.mutationField('resetLearning', (t) =>
  t.field({
    type: RuleRef,
    description:
      'The rule learns anew from now on; verdicts are kept. FORBIDDEN for audiences that neither operate nor analyse.',
    args: { rule: t.arg.id({ required: true, description: "The rule's id." }) },
    resolve: async (_root, args, context) => {
      const rule = ruleFor(context, args.rule)
      const { store, now } = context.services
      await store.resetLearning(rule.id, context.member.id, now())
      return rule
    },
  }),
)
