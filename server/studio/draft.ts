import type { Problem } from '../../audiences/definition.ts'
import type { Dataset, Metric } from '../../views/dataset.ts'
import { checkSources, locateIn, sourceOf } from '../definitions/check.ts'
import { codeProblems } from '../definitions/check-codes.ts'
import { engineProblems } from '../definitions/check-engine.ts'
import { type FileText, type PublishedDefinitions, withTexts } from '../definitions/published.ts'
import { kindOf, type Source } from '../definitions/source.ts'
import type { Definitions } from '../services.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'

/** What would run if some files were written differently. */
export interface Draft {
  sources: readonly Source[]
  /** Null where they cannot be used; `problems` says why. */
  definitions: Definitions | null
  problems: Problem[]
}

/** Lays texts over what runs and checks the whole, without asking the warehouse: at once, for who types. */
export function draftOf(published: PublishedDefinitions, texts: readonly FileText[]): Draft {
  const sources = withTexts(published.sources, texts)
  const strays = texts.flatMap(({ path }): Problem[] =>
    kindOf(path)
      ? []
      : [
          {
            file: path,
            line: 1,
            column: 1,
            message: 'no definition may lie here',
            hint: 'such as views/definitions/name.yaml',
          },
        ],
  )
  const { definitions, problems } = checkSources(sources)
  const all = [...strays, ...problems]
  return { sources, definitions: all.length === 0 ? definitions : null, problems: all }
}

/**
 * Everything that keeps a draft from being published: its own mistakes; formulas that changed under an unchanged version, which past
 * figures cite; what the warehouse cannot compute; and codes of readers that nothing there has.
 */
export async function obstaclesOf(
  warehouse: Pick<Warehouse, 'rows'>,
  published: PublishedDefinitions,
  draft: Draft,
): Promise<Problem[]> {
  if (!draft.definitions) return draft.problems
  const { datasets } = draft.definitions
  const before = published.definitions.datasets
  return [
    ...versionProblems(draft.sources, datasets, before),
    ...(await engineProblems(warehouse, draft.sources, datasets, before)),
    ...(await codeProblems(warehouse, draft.sources, draft.definitions, published.definitions)),
  ]
}

function formulaOf({ expression, numerator, denominator, time, stock }: Metric): string {
  return JSON.stringify([expression, numerator, denominator, time, stock])
}

function versionProblems(
  sources: readonly Source[],
  datasets: ReadonlyMap<string, Dataset>,
  before: ReadonlyMap<string, Dataset>,
): Problem[] {
  return [...datasets.values()].flatMap((dataset) =>
    Object.entries(dataset.metrics).flatMap(([id, metric]): Problem[] => {
      const old = before.get(dataset.id)?.metrics[id]
      if (!old || formulaOf(old) === formulaOf(metric) || metric.version > old.version) return []
      const source = sourceOf(sources, 'dataset', dataset.id)
      if (!source) return []
      return [
        {
          file: source.file,
          ...locateIn(source, ['metrics', id, 'version']),
          message: `what "${id}" measures changed, and figures cite its version`,
          hint: `write version: ${old.version + 1}`,
        },
      ]
    }),
  )
}
