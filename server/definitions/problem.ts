import type { Definition, Problem } from '../../audiences/definition.ts'
import { nameHint } from '../../audiences/near-name.ts'
import type { Dataset } from '../../views/dataset.ts'
import { splitMetric } from '../../views/plan.ts'
import type { Known } from './check.ts'

type Path = readonly PropertyKey[]
type Any = Definition<unknown>

/** A problem at a place of a definition. */
export function problemAt(definition: Any, path: Path, message: string, hint?: string): Problem {
  return { file: definition.file, ...definition.locate(path), message, ...(hint ? { hint } : {}) }
}

/** Nothing when the name is known, or belongs to a file that is wrong and told of already. */
export function nameProblems(
  definition: Any,
  path: Path,
  what: string,
  name: string,
  known: Known<unknown>,
): Problem[] {
  if (known.right.has(name) || known.wrong.has(name)) return []
  return [problemAt(definition, path, `there is no ${what} "${name}"`, nameHint(name, [...known.right.keys()]))]
}

/** Every place at which a list says again what it said before. */
export function repeatProblems(definition: Any, path: Path, what: string, names: readonly string[]): Problem[] {
  return names.flatMap((name, i) =>
    names.indexOf(name) < i ? [problemAt(definition, [...path, i], `${what} "${name}" stands here twice`)] : [],
  )
}

/** Whether a metric's full name is known, or its dataset is wrong and told of already. */
export function metricProblems(definition: Any, path: Path, name: string, datasets: Known<Dataset>): Problem[] {
  const { dataset: datasetId, metric } = splitMetric(name)
  if (datasets.wrong.has(datasetId)) return []
  if (Object.hasOwn(datasets.right.get(datasetId)?.metrics ?? {}, metric)) return []
  const known = [...datasets.right.values()].flatMap((d) => Object.keys(d.metrics).map((id) => `${d.id}.${id}`))
  return [problemAt(definition, path, `there is no metric "${name}"`, nameHint(name, known))]
}

/** The datasets that metrics are counted over, each once; unknown ones are left out. */
export function datasetsOf(metrics: readonly string[], datasets: Known<Dataset>): Dataset[] {
  const found = metrics.flatMap((name) => datasets.right.get(splitMetric(name).dataset) ?? [])
  return [...new Set(found)]
}

/** Whether every dataset has a dimension. */
export function dimensionProblems(definition: Any, path: Path, name: string, datasets: readonly Dataset[]): Problem[] {
  const without = datasets.find((dataset) => !Object.hasOwn(dataset.dimensions, name))
  if (!without) return []
  const message = `dataset "${without.id}" has no dimension "${name}"`
  return [problemAt(definition, path, message, nameHint(name, Object.keys(without.dimensions)))]
}

/** Whether filters name dimensions of every dataset, and codes that a dimension which lists its codes has. */
export function filterProblems(
  definition: Any,
  path: Path,
  filters: Readonly<Record<string, readonly string[]>> | undefined,
  datasets: readonly Dataset[],
): Problem[] {
  return Object.entries(filters ?? {}).flatMap(([name, codes]) => {
    const unknown = dimensionProblems(definition, [...path, name], name, datasets)
    if (unknown.length > 0) return unknown
    return datasets.flatMap((dataset) => {
      const listed = dataset.dimensions[name]?.codes
      if (!listed) return []
      return codes.flatMap((code, i) =>
        Object.hasOwn(listed, code)
          ? []
          : [
              problemAt(
                definition,
                [...path, name, i],
                `dimension "${name}" has no code "${code}"`,
                nameHint(code, Object.keys(listed)),
              ),
            ],
      )
    })
  })
}
