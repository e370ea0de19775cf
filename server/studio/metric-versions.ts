import { parse } from 'yaml'
import type { Problem } from '../../audiences/definition.ts'
import { type Dataset, datasetSchema, type Metric } from '../../views/dataset.ts'
import { locateIn, sourceOf } from '../definitions/check.ts'
import type { PublishedDefinitions } from '../definitions/published.ts'
import type { Source } from '../definitions/source.ts'
import type { DefinitionVersions } from '../store/definition-versions.ts'

/**
 * Metrics of a draft that measure something else than what runs, under a version by which figures cite another formula already. What is
 * taken up again with its own version is none.
 */
export async function versionProblems(
  store: Pick<DefinitionVersions, 'definitionHistory'>,
  published: PublishedDefinitions,
  sources: readonly Source[],
  datasets: ReadonlyMap<string, Dataset>,
): Promise<Problem[]> {
  const found = [...datasets.values()].map(async (dataset) => {
    const before = published.definitions.datasets.get(dataset.id)?.metrics ?? {}
    const changed = Object.entries(dataset.metrics).filter(([id, metric]) => {
      const old = before[id]
      return !old || formulaOf(old) !== formulaOf(metric)
    })
    const source = sourceOf(sources, 'dataset', dataset.id)
    if (changed.length === 0 || !source) return []
    const past = await pastOf(store, published, source.path)
    return changed.flatMap(([id, metric]): Problem[] => {
      const cited = past.flatMap(({ metrics }) => metrics[id] ?? [])
      const same = cited.filter(({ version }) => version === metric.version)
      const newest = Math.max(...cited.map(({ version }) => version))
      if (same.length > 0 ? same.every((old) => formulaOf(old) === formulaOf(metric)) : metric.version > newest)
        return []
      return [
        {
          file: source.file,
          ...locateIn(source, ['metrics', id, 'version']),
          message: `what "${id}" measures changed, and figures cite its version`,
          hint: `write version: ${newest + 1}`,
        },
      ]
    })
  })
  return (await Promise.all(found)).flat()
}

/** Every text of a dataset that ran, that on disk too. */
async function pastOf(
  store: Pick<DefinitionVersions, 'definitionHistory'>,
  published: PublishedDefinitions,
  path: string,
): Promise<Dataset[]> {
  const onDisk = published.files.filter((file) => file.path === path)
  const texts = [...onDisk, ...(await store.definitionHistory(path))].flatMap(({ text }) => text ?? [])
  // What an older release let people write may be no dataset any more: no figure can cite it either.
  return texts.flatMap((text) => datasetSchema.safeParse(parse(text)).data ?? [])
}

function formulaOf({ expression, numerator, denominator, time, stock }: Metric): string {
  return JSON.stringify([expression, numerator, denominator, time, stock])
}
