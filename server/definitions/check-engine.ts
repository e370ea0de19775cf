import type { Problem } from '../../audiences/definition.ts'
import { nameHint } from '../../audiences/near-name.ts'
import type { Dataset } from '../../views/dataset.ts'
import { AS_OF, EXPRESSION_FUNCTIONS } from '../../views/expression-functions.ts'
import { READER_TABLES } from '../warehouse/access.ts'
import { guardExpression } from '../warehouse/guard.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { locateIn, sourceOf } from './check.ts'
import type { Source } from './source.ts'

const PARTS = ['expression', 'numerator', 'denominator', 'cases'] as const
type Engine = Pick<Warehouse, 'rows'>

/**
 * What only the warehouse can say of datasets: whether the table and its columns exist, and whether it can compute each expression.
 * Metrics that `before` has word for word are not asked about again.
 */
export async function engineProblems(
  warehouse: Engine,
  sources: readonly Source[],
  datasets: ReadonlyMap<string, Dataset>,
  before: ReadonlyMap<string, Dataset>,
): Promise<Problem[]> {
  const changed = [...datasets.values()].filter(
    (dataset) => JSON.stringify(dataset) !== JSON.stringify(before.get(dataset.id)),
  )
  const found = await Promise.all(
    changed.map(async (dataset) => {
      const source = sourceOf(sources, 'dataset', dataset.id)
      if (!source) return []
      const columns = await columnsOf(warehouse, dataset.table)
      if (columns.length === 0)
        return [
          problem(
            source,
            ['table'],
            `the warehouse has no table "${dataset.table}"`,
            nameHint(dataset.table, READER_TABLES),
          ),
        ]
      if (!READER_TABLES.includes(dataset.table)) return [problem(source, ['table'], ...notGranted(dataset.table))]
      const missing = columnProblems(source, dataset, columns)
      return missing.length > 0 ? missing : expressionProblems(warehouse, source, dataset, before.get(dataset.id))
    }),
  )
  return found.flat()
}

/** The engine itself refuses readers a table without a grant and a row policy: a dataset over one would show every figure as failed. */
function notGranted(table: string): [message: string, hint: string] {
  return [
    `no reader may read table "${table}"`,
    `readers may read ${READER_TABLES.join(', ')}; another table needs its grant and row policy in server/warehouse/access.ts`,
  ]
}

function problem(source: Source, path: PropertyKey[], message: string, hint?: string): Problem {
  return { file: source.file, ...locateIn(source, path), message, ...(hint ? { hint } : {}) }
}

/** The columns of a table of the product's database; none where there is no such table. */
export async function columnsOf(warehouse: Engine, table: string): Promise<string[]> {
  const rows = await warehouse.rows<{ name: string }>(
    'SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String} ORDER BY position',
    { table },
  )
  return rows.map((row) => row.name)
}

function columnProblems(source: Source, dataset: Dataset, columns: readonly string[]): Problem[] {
  const named: [PropertyKey[], string][] = [
    [['time'], dataset.time],
    ...Object.entries(dataset.scopedBy).map(([d, by]): [PropertyKey[], string] => [
      ['scopedBy', d, 'column'],
      by.column,
    ]),
    ...Object.entries(dataset.dimensions).map(([id, d]): [PropertyKey[], string] => [
      ['dimensions', id, 'column'],
      d.column,
    ]),
    ...dataset.columns.map((name, i): [PropertyKey[], string] => [['columns', i], name]),
  ]
  const missing = named.filter(([, name]) => !columns.includes(name))
  const problems = missing.map(([path, name]) =>
    problem(source, path, `table "${dataset.table}" has no column "${name}"`, nameHint(name, columns)),
  )
  if (!columns.includes('tenant'))
    problems.push(
      problem(source, ['table'], `table "${dataset.table}" has no column "tenant"`, 'it tells cities apart'),
    )
  return problems
}

async function expressionProblems(
  warehouse: Engine,
  source: Source,
  dataset: Dataset,
  before: Dataset | undefined,
): Promise<Problem[]> {
  const rules = { columns: [...dataset.columns, AS_OF], functions: EXPRESSION_FUNCTIONS }
  const asked = Object.entries(dataset.metrics).flatMap(([id, metric]) =>
    PARTS.flatMap((part) => {
      const text = metric[part]
      return text === undefined || text === before?.metrics[id]?.[part] ? [] : [{ id, part, text }]
    }),
  )
  const found = await Promise.all(
    asked.map(async ({ id, part, text }) => {
      const reads = text.includes(AS_OF) ? {} : { table: dataset.table }
      const faults = await guardExpression(warehouse, text, { ...rules, ...reads })
      return faults.map((fault) => problem(source, ['metrics', id, part], fault.message, fault.hint))
    }),
  )
  return found.flat()
}
