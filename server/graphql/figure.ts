import {
  againstText,
  changeText,
  comparisonText,
  confidenceText,
  countText,
  rangeText,
  toneOf,
  valueText,
} from '../../templates/figure-text.ts'
import type { Metric } from '../../views/dataset.ts'
import type { Figure } from '../../views/result.ts'
import { needsAttention, standingOf } from '../../views/standing.ts'
import { COMPARISONS } from '../../views/view.ts'
import { builder, type GraphContext } from './builder.ts'
import { findMetric } from './naming.ts'

const ToneEnum = builder.enumType('Tone', {
  description: 'Whether a figure is good news, bad news, or neither.',
  values: {
    good: { description: 'Moved the better way.' },
    bad: { description: 'Moved the worse way.' },
    plain: { description: 'As expected, or neither way is better.' },
  } as const,
})

const StandingEnum = builder.enumType('Standing', {
  description: 'Where a figure stands against its target, or against its expected range where it has none.',
  values: {
    above: { description: 'Over its expected range.' },
    within: { description: 'Inside its expected range.' },
    below: { description: 'Under its expected range.' },
    missed: { description: 'Surely short of its target: its whole 95 % interval is.' },
    near: { description: 'Too close to its target to tell.' },
    met: { description: 'Surely at its target or better.' },
  } as const,
})

const ConfidenceEnum = builder.enumType('Confidence', {
  description: 'How far a figure may be trusted.',
  values: {
    ok: { description: 'Enough cases, fresh data.' },
    few: { description: 'Fewer than 30 cases.' },
    late: { description: 'Data older than a day.' },
    unmeasured: { description: 'Nothing to divide by.' },
  } as const,
})

const ComparisonKindEnum = builder.enumType('ComparisonKind', {
  description: 'What a figure is compared with.',
  values: Object.fromEntries(
    COMPARISONS.map((kind) => [kind.replace('-', '_'), { value: kind, description: `Against the ${kind}.` }]),
  ) as Record<string, { value: (typeof COMPARISONS)[number]; description: string }>,
})

const RangeRef = builder.objectRef<{ low: number; high: number }>('Range').implement({
  description: 'A range of values, both ends included, in the unit of its figure.',
  fields: (t) => ({
    low: t.exposeFloat('low', { description: 'Lower end.' }),
    high: t.exposeFloat('high', { description: 'Upper end.' }),
  }),
})

interface ComparisonSource {
  comparison: NonNullable<Figure['comparison']>
  unit: Metric['unit']
}

const ComparisonInfo = builder.objectRef<ComparisonSource>('ComparisonInfo').implement({
  description: 'A figure against another period.',
  fields: (t) => ({
    kind: t.field({ type: ComparisonKindEnum, description: 'Which period.', resolve: (s) => s.comparison.kind }),
    value: t.float({ nullable: true, description: 'The value then.', resolve: (s) => s.comparison.value }),
    change: t.float({
      nullable: true,
      description: 'Shares: difference. All else: ratio less one. Null where there is nothing to compare.',
      resolve: (s) => s.comparison.change,
    }),
    changeText: t.string({
      nullable: true,
      description: 'The change with its sign and unit.',
      resolve: ({ comparison: { change }, unit }, _, c) =>
        change === null ? null : changeText(change, unit, c.locale),
    }),
    againstText: t.string({
      description: 'What it is compared with, in words.',
      resolve: (s, _, c) => againstText(s.comparison.kind, c.locale),
    }),
    text: t.string({
      description: 'The comparison as a clause.',
      resolve: (s, _, c) => comparisonText(s.comparison, s.unit, c.locale),
    }),
  }),
})

const unitOf = (figure: Figure, context: GraphContext): Metric['unit'] =>
  findMetric(context.services, figure.metric)?.metric.unit ?? 'count'

const betterOf = (figure: Figure, context: GraphContext): Metric['better'] =>
  findMetric(context.services, figure.metric)?.metric.better ?? 'neither'

export const FigureRef = builder.objectRef<Figure>('Figure').implement({
  description:
    'A figure with all that makes it readable: how many cases, compared with what, expected range, target, freshness, definition.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: "The metric's full name: dataset.metric." }),
    label: t.string({
      description: 'What is measured.',
      resolve: (f, _, c) => findMetric(c.services, f.metric)?.metric.label[c.locale] ?? f.metric,
    }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The value in its unit; shares lie in [0,1]. Null where nothing was measured.',
    }),
    text: t.string({
      description: 'The value with its unit.',
      resolve: (f, _, c) => valueText(f.value, unitOf(f, c), c.locale),
    }),
    numerator: t.exposeFloat('numerator', { nullable: true, description: 'Of a share: rows that count.' }),
    denominator: t.exposeFloat('denominator', { nullable: true, description: 'Of a share: rows looked at.' }),
    n: t.exposeFloat('n', { description: 'Cases that the figure rests on.' }),
    nText: t.string({ description: 'Those cases in words.', resolve: (f, _, c) => countText(f, c.locale) }),
    unit: t.string({
      description: "The metric's unit as defined, such as count or percent.",
      resolve: (f, _, c) => unitOf(f, c),
    }),
    interval: t.field({
      type: RangeRef,
      nullable: true,
      description: 'Wilson 95 % interval of a share.',
      resolve: (f) => f.interval,
    }),
    comparison: t.field({
      type: ComparisonInfo,
      nullable: true,
      description: 'Against another period.',
      resolve: (f, _, c) => f.comparison && { comparison: f.comparison, unit: unitOf(f, c) },
    }),
    expected: t.field({
      type: RangeRef,
      nullable: true,
      description: 'Range in which 95 of 100 such periods lie.',
      resolve: (f) => f.expected,
    }),
    expectedText: t.string({
      nullable: true,
      description: 'The expected range with its unit.',
      resolve: (f, _, c) => f.expected && rangeText(f.expected, unitOf(f, c), c.locale),
    }),
    target: t.exposeFloat('target', { nullable: true, description: "The metric's target." }),
    targetText: t.string({
      nullable: true,
      description: 'The target with its unit.',
      resolve: (f, _, c) => (f.target === null ? null : valueText(f.target, unitOf(f, c), c.locale)),
    }),
    confidence: t.field({ type: ConfidenceEnum, description: 'How far to trust it.', resolve: (f) => f.confidence }),
    confidenceText: t.string({
      description: 'The same in words.',
      resolve: (f, _, c) => confidenceText(f.confidence, c.locale),
    }),
    asOf: t.exposeString('asOf', { nullable: true, description: 'ISO instant up to which data is in.' }),
    version: t.exposeInt('version', { description: "Version of the metric's definition." }),
    standing: t.field({
      type: StandingEnum,
      nullable: true,
      description: 'Where it stands against its target, else its expected range; null where it has neither.',
      resolve: (f, _, c) => standingOf(f, betterOf(f, c)),
    }),
    needsAttention: t.boolean({
      description: 'Whether it asks for a decision: a target surely missed, or its expected range left the worse way.',
      resolve: (f, _, c) => needsAttention(standingOf(f, betterOf(f, c)), betterOf(f, c)),
    }),
    tone: t.field({
      type: ToneEnum,
      description: 'Good news, bad news, or neither.',
      resolve: (f, _, c) => toneOf(f, betterOf(f, c)),
    }),
  }),
})
