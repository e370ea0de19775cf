import { nameHint } from '../../audiences/near-name.ts'
import { momentText, quantity } from '../../templates/wording.ts'
import type { Dataset, Metric } from '../../views/dataset.ts'
import { builder } from './builder.ts'
import { ChartRef } from './chart.ts'
import { failure } from './failure.ts'
import { metricChart } from './metric-chart.ts'
import { findMetric, metricNames } from './naming.ts'

interface MetricSource {
  name: string
  dataset: Dataset
  metric: Metric
}

const MetricDefinition = builder.objectRef<MetricSource>('MetricDefinition').implement({
  description: 'What a figure means: what is counted, by which formula, in which version.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Full name: dataset.metric.' }),
    label: t.string({ description: 'What it is called.', resolve: (m, _, c) => m.metric.label[c.locale] }),
    definition: t.string({
      description: 'What exactly is counted, with what is left out.',
      resolve: (m, _, c) => m.metric.definition[c.locale],
    }),
    formula: t.string({
      description: 'The formula over the columns of the dataset.',
      resolve: ({ metric }) => metric.expression ?? `${metric.numerator} / ${metric.denominator}`,
    }),
    numerator: t.string({ nullable: true, description: 'Of a share.', resolve: (m) => m.metric.numerator }),
    denominator: t.string({ nullable: true, description: 'Of a share.', resolve: (m) => m.metric.denominator }),
    unit: t.string({ description: 'Its unit, such as count or percent.', resolve: (m) => m.metric.unit }),
    better: t.string({ description: 'Which way is better: up, down or neither.', resolve: (m) => m.metric.better }),
    target: t.float({ nullable: true, description: 'Its target.', resolve: (m) => m.metric.target }),
    targetText: t.string({
      nullable: true,
      description: 'Its target with its unit.',
      resolve: ({ metric: { target, unit } }, _, c) => (target === undefined ? null : quantity(target, unit, c.locale)),
    }),
    chart: t.field({
      type: ChartRef,
      nullable: true,
      description: "Eight weeks of it over the reader's rows; null for the state of the moment, which has no past.",
      complexity: 100,
      resolve: ({ name, metric }, _, c) => (metric.stock ? null : metricChart(c, name, c.scope, {})),
    }),
    asOf: t.string({
      description: 'Up to when data is in, local time.',
      resolve: (_m, _, { services, locale }) =>
        momentText(services.now(), services.now(), services.definitions.city.zone, locale),
    }),
    version: t.int({ description: 'Version of this definition.', resolve: (m) => m.metric.version }),
    source: t.string({ nullable: true, description: 'Where the formula comes from.', resolve: (m) => m.metric.source }),
    dataset: t.string({ description: 'What it is counted over.', resolve: (m, _, c) => m.dataset.label[c.locale] }),
  }),
})

builder.queryFields((t) => ({
  metric: t.field({
    type: MetricDefinition,
    nullable: true,
    description: 'The definition of one metric. NOT_FOUND with a hint for a name that is not defined.',
    args: { name: t.arg.string({ required: true, description: 'Full name: dataset.metric.' }) },
    resolve: async (_root, { name }, { services, member }) => {
      const found = findMetric(services, name)
      if (!found)
        throw failure(
          'NOT_FOUND',
          `there is no metric "${name.slice(0, 80)}"`,
          nameHint(name.slice(0, 80), metricNames(services)),
        )
      await services.store.recordLook(member.id, 'metric', name, services.now())
      return { name, ...found }
    },
  }),
  metrics: t.field({
    type: [MetricDefinition],
    description: 'Every metric that is defined.',
    complexity: { multiplier: 30 },
    resolve: (_root, _args, { services }) =>
      metricNames(services).flatMap((name) => {
        const found = findMetric(services, name)
        return found ? [{ name, ...found }] : []
      }),
  }),
}))
