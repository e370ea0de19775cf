import type { Problem } from '../../audiences/definition.ts'
import { nameHint } from '../../audiences/near-name.ts'
import type { Dataset } from '../../views/dataset.ts'
import { AS_OF, EXPRESSION_FUNCTIONS } from '../../views/expression-functions.ts'
import { SERVICE_ONLY } from '../warehouse/access.ts'
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
      const unread = await tableProblems(warehouse, source, dataset)
      if (unread.length > 0) return unread
      const missing = columnProblems(source, dataset, await typesOf(warehouse, dataset.table))
      return missing.length > 0 ? missing : expressionProblems(warehouse, source, dataset, before.get(dataset.id))
    }),
  )
  return found.flat()
}

/** A dataset's tables, the one of its history too, with where each is written. */
function tablesOf({ table, known }: Dataset): [PropertyKey[], string][] {
  const past: [PropertyKey[], string][] = known?.past ? [[['known', 'past', 'table'], known.past.table]] : []
  return [[['table'], table], ...past]
}

async function tableProblems(warehouse: Engine, source: Source, dataset: Dataset): Promise<Problem[]> {
  const tables = await describableTables(warehouse)
  return tablesOf(dataset).flatMap(([path, table]) => {
    if (tables.includes(table)) return []
    if (SERVICE_ONLY.includes(table))
      return [problem(source, path, `no reader may read table "${table}"`, "it holds the product's own records")]
    return [
      problem(source, path, `the warehouse has no table "${table}" of the MergeTree kind`, nameHint(table, tables)),
    ]
  })
}

/** Tables that readers may be granted: those on which a row policy holds, without the product's own records. */
export async function describableTables(warehouse: Engine): Promise<string[]> {
  const rows = await warehouse.rows<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' ORDER BY name",
  )
  return rows.map(({ name }) => name).filter((name) => !SERVICE_ONLY.includes(name))
}

function problem(source: Source, path: PropertyKey[], message: string, hint?: string): Problem {
  return { file: source.file, ...locateIn(source, path), message, ...(hint ? { hint } : {}) }
}

/** The columns of a table of the product's database; none where there is no such table. */
export async function columnsOf(warehouse: Engine, table: string): Promise<string[]> {
  return [...(await typesOf(warehouse, table)).keys()]
}

/** Types of a table's columns by name, in their order. */
async function typesOf(warehouse: Engine, table: string): Promise<Map<string, string>> {
  const rows = await warehouse.rows<{ name: string; type: string }>(
    'SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {table:String} ORDER BY position',
    { table },
  )
  return new Map(rows.map(({ name, type }) => [name, type]))
}

function columnProblems(source: Source, dataset: Dataset, types: ReadonlyMap<string, string>): Problem[] {
  const columns = [...types.keys()]
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
  return [...problems, ...scopeTypeProblems(source, dataset, types)]
}

/** Codes of a scope are text: over another type the row policy would fail every question. */
function scopeTypeProblems(source: Source, dataset: Dataset, types: ReadonlyMap<string, string>): Problem[] {
  return Object.entries(dataset.scopedBy).flatMap(([dimension, { column, array }]) => {
    const type = types.get(column)
    const fits = array ? /^Array\((LowCardinality\()?String/ : /^(LowCardinality\()?String/
    if (type === undefined || fits.test(type)) return []
    const message = `column "${column}" is ${type}: codes of "${dimension}" are ${array ? 'arrays of text' : 'text'}`
    return [problem(source, ['scopedBy', dimension, 'column'], message, 'String, or with array: true Array(String)')]
  })
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
