import type { Definition, Problem } from '../../audiences/definition.ts'
import { nameHint } from '../../audiences/near-name.ts'
import type { Dataset } from '../../views/dataset.ts'
import { checkExpression } from '../../views/expression.ts'
import { problemAt, repeatProblems } from './problem.ts'

const PARTS = ['expression', 'numerator', 'denominator', 'cases'] as const

/** What is wrong within a dataset: expressions, and dimensions that hang under none or in a ring. */
export function datasetProblems(definition: Definition<Dataset>): Problem[] {
  const dataset = definition.value
  if (!dataset) return []
  return [
    ...repeatProblems(definition, ['columns'], 'column', dataset.columns),
    ...Object.keys(dataset.metrics).flatMap((id) => expressionProblems(definition, dataset, id)),
    ...Object.keys(dataset.dimensions).flatMap((id) => parentProblems(definition, dataset, id)),
  ]
}

function expressionProblems(definition: Definition<Dataset>, dataset: Dataset, id: string): Problem[] {
  return PARTS.flatMap((part) => {
    const text = dataset.metrics[id]?.[part]
    if (text === undefined) return []
    return checkExpression(text, dataset.columns).map((fault) => ({
      ...problemAt(definition, [], fault.message, fault.hint),
      ...definition.locate(['metrics', id, part], fault.offset),
    }))
  })
}

function parentProblems(definition: Definition<Dataset>, { dimensions }: Dataset, id: string): Problem[] {
  const path = ['dimensions', id, 'parent']
  const parent = dimensions[id]?.parent
  if (parent === undefined) return []
  if (!Object.hasOwn(dimensions, parent))
    return [problemAt(definition, path, `there is no dimension "${parent}"`, nameHint(parent, Object.keys(dimensions)))]
  const seen = new Set<string>()
  for (let above: string | undefined = parent; above !== undefined; above = dimensions[above]?.parent) {
    if (above === id) return [problemAt(definition, path, `dimension "${id}" is above itself`)]
    if (seen.has(above)) return []
    seen.add(above)
  }
  return []
}
