import type { Dataset, Metric } from '../../views/dataset.ts'
import { AS_OF, EXPRESSION_FUNCTIONS } from '../../views/expression-functions.ts'
import { columnsOf, describableTables } from '../definitions/check-engine.ts'
import type { DefinitionKind } from '../definitions/source.ts'
import { jsonSchema } from '../definitions/write-schemas.ts'
import type { Definitions } from '../services.ts'
import { builder } from './builder.ts'
import { DefinitionKindEnum } from './definition-file.ts'
import { requireDefines } from './definition-rights.ts'
import { FileTextInput, usableDraft } from './definition-text.ts'

const MetricWord = builder.objectRef<{ id: string; dataset: Dataset; metric: Metric }>('MetricWord').implement({
  description: 'A metric that definitions may name.',
  fields: (t) => ({
    name: t.string({ description: 'Full name: dataset.metric.', resolve: (m) => `${m.dataset.id}.${m.id}` }),
    label: t.string({ description: 'What it is called.', resolve: (m, _, c) => m.metric.label[c.locale] }),
    definition: t.string({ description: 'What it counts.', resolve: (m, _, c) => m.metric.definition[c.locale] }),
    unit: t.string({ description: 'Its unit.', resolve: (m) => m.metric.unit }),
    stock: t.boolean({
      description: 'Whether it reads the state as it is now.',
      resolve: (m) => m.metric.stock === true,
    }),
  }),
})

interface DimensionSource {
  id: string
  dimension: Dataset['dimensions'][string]
}

const DimensionWord = builder.objectRef<DimensionSource>('DimensionWord').implement({
  description: 'What rows of a dataset can be split by.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'As definitions name it.' }),
    label: t.string({ description: 'What it is called.', resolve: (d, _, c) => d.dimension.label[c.locale] }),
    codes: t.stringList({
      description: 'Its codes, where it lists them.',
      resolve: (d) => Object.keys(d.dimension.codes ?? {}),
    }),
  }),
})

const DatasetWord = builder.objectRef<Dataset>('DatasetWord').implement({
  description: 'A dataset that metrics count over.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id.' }),
    label: t.string({ description: 'What it is called.', resolve: (d, _, c) => d.label[c.locale] }),
    columns: t.stringList({ description: 'Columns that expressions may name.', resolve: (d) => [...d.columns, AS_OF] }),
    dimensions: t.field({
      type: [DimensionWord],
      description: 'What its rows can be split by.',
      resolve: (d) => Object.entries(d.dimensions).map(([id, dimension]) => ({ id, dimension })),
    }),
    metrics: t.field({
      type: [MetricWord],
      description: 'What is measured over it.',
      resolve: (dataset) => Object.entries(dataset.metrics).map(([id, metric]) => ({ id, dataset, metric })),
    }),
  }),
})

const VocabularyRef = builder.objectRef<Definitions>('Vocabulary').implement({
  description: 'The names that definitions may use: what editors complete, and forms offer.',
  fields: (t) => ({
    datasets: t.field({ type: [DatasetWord], description: 'Datasets.', resolve: (d) => [...d.datasets.values()] }),
    views: t.stringList({ description: 'Ids of views.', resolve: (d) => [...d.views.keys()] }),
    audiences: t.stringList({ description: 'Ids of audiences.', resolve: (d) => [...d.audiences.keys()] }),
    functions: t.stringList({
      description: 'Functions that an expression may call.',
      resolve: () => [...EXPRESSION_FUNCTIONS],
    }),
    schema: t.field({
      type: 'JSON',
      description: 'The JSON Schema of a kind of definition.',
      args: { kind: t.arg({ type: DefinitionKindEnum, required: true, description: 'Which kind.' }) },
      resolve: (_d, { kind }) => jsonSchema(kind as DefinitionKind),
    }),
    tables: t.stringList({
      description: 'Tables of the warehouse that a dataset may describe.',
      resolve: (_d, _args, { services }) => describableTables(services.warehouse),
    }),
    tableColumns: t.stringList({
      description: 'The columns of a table of the warehouse.',
      args: { table: t.arg.string({ required: true, description: 'The table.' }) },
      resolve: (_d, { table }, { services }) => columnsOf(services.warehouse, table),
    }),
  }),
})

builder.queryField('vocabulary', (t) =>
  t.field({
    type: VocabularyRef,
    description: 'The names that definitions may use. For audiences that define.',
    complexity: 20,
    args: {
      files: t.arg({ type: [FileTextInput], description: 'Files written differently; what runs when left out.' }),
    },
    resolve: (_root, { files }, context) => {
      requireDefines(context)
      return usableDraft(context, files)
    },
  }),
)
