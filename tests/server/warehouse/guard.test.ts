import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { guardExpression } from '../../../server/warehouse/guard.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'
import { datasetSchema } from '../../../views/dataset.ts'
import { EXPRESSION_FUNCTIONS } from '../../../views/expression-functions.ts'

const directory = mkdtempSync(join(tmpdir(), 'wwh-guard-'))
const rules = {
  columns: ['hops', 'returns', 'status', 'flags', 'created_at', 'closed_at'],
  functions: EXPRESSION_FUNCTIONS,
}
let warehouse: Warehouse

beforeAll(async () => {
  warehouse = await openWarehouse({ dataDir: directory })
})

afterAll(async () => {
  await warehouse.close()
  rmSync(directory, { recursive: true, force: true })
})

describe('an expression that the guard takes', () => {
  it.each([
    'count()',
    "countIf(status = 'closed' and returns > 0)",
    "sumIf(hops, status in ('closed', 'archived')) / nullIf(count(), 0)",
    "countIf(status in ('closed'))",
    "countIf(status not in ('it''s', 'a; DROP TABLE ticket --', 'Function file'))",
    "quantile(0.9)(dateDiff('hour', created_at, assumeNotNull(closed_at)))",
    "countIf(has(flags, 'repeat') or closed_at is null)",
    'sum(if(hops between 1 and 3, 1, -1))',
    "countIf(status = 'x (alias hops)' or status in ('a', 'b (alias returns)'))",
    'countIf(hops in (-1, 2))',
    "countIf(status like '%办结%')",
  ])('%s', async (expression) => {
    expect(await guardExpression(warehouse, expression, { ...rules, table: 'ticket' })).toEqual([])
  })

  const datasets = new URL('../../../views/datasets/', import.meta.url)
  const written = readdirSync(datasets).flatMap((file) => {
    const dataset = datasetSchema.parse(parse(readFileSync(new URL(file, datasets), 'utf8')))
    return Object.entries(dataset.metrics).flatMap(([id, metric]) =>
      [metric.expression, metric.numerator, metric.denominator]
        .filter((text) => text !== undefined)
        .map((text) => ({ id: `${dataset.id}.${id}`, text, dataset })),
    )
  })
  it.each(written)('$id: $text', async ({ text, dataset }) => {
    const of = { columns: dataset.columns, functions: EXPRESSION_FUNCTIONS, table: dataset.table }
    expect(await guardExpression(warehouse, text, of)).toEqual([])
  })
})

describe('an expression that the guard refuses', () => {
  it.each([
    ['nothing', ' '],
    ['too much', `count()${' + count()'.repeat(300)}`],
    ['a second statement', 'count(); DROP TABLE ticket'],
    ['a second expression', '1), (2'],
    ['two values', 'hops, returns'],
    ['a closing bracket too many', 'count()) FROM ticket WHERE (1'],
    ['an open bracket', 'count('],
    ['a subquery', '(SELECT 1)'],
    ['a subquery in IN', 'countIf(status in (SELECT raw FROM quarantine))'],
    ['a table in IN', 'countIf(status in quarantine)'],
    ['a column in IN', 'countIf(status in (flags))'],
    ['a call of in', 'countIf(in(status, flags))'],
    ['exists', 'exists(SELECT 1 FROM quarantine)'],
    ['a qualified name', 'sum(ticket.hops)'],
    ['a column of another table', 'sum(population)'],
    ['a quoted column', 'sum(`hops`)'],
    ['a quoted function', "`file`('/etc/hostname')"],
    ['an escaped function', "`fi\\x6ce`('/etc/hostname')"],
    ['a file', "file('/etc/hostname')"],
    ['a setting', "getSetting('log_comment')"],
    ['a dictionary', "dictGet('d', 'a', 1)"],
    ['a global variable', '@@version'],
    ['a parameter', '{x:String}'],
    ['an alias', 'count() AS n'],
    ['an alias over a column', 'sum(1 AS hops)'],
    ['an alias without AS', 'count() n'],
    ['an inner alias without AS', 'sum(1 hops)'],
    ['a lambda', 'sum(length(arrayMap(x -> x, flags)))'],
    ['all columns', '*'],
    ['all columns applied', '* APPLY(sum)'],
    ['columns by pattern', "COLUMNS('.*')"],
    ['a window', 'sum(hops) OVER ()'],
    ['FROM', 'count() FROM quarantine'],
    ['SETTINGS', "count() SETTINGS log_comment = '*'"],
    ['FORMAT', 'count() FORMAT CSV'],
    ['INTO OUTFILE', "count() INTO OUTFILE '/tmp/never'"],
    ['UNION', 'count() UNION ALL SELECT 1'],
    ['a comment that eats the rest', 'count() --hops'],
    ['a comment across expressions', 'count() /* 1'],
    ['a whole comment', 'count() /* hops */'],
    ['a hash comment', 'count() #hops'],
    ['another kind of quote', 'count(‘hops’)'],
    ['a heredoc', 'count($$hops$$)'],
    ['a conversion that errors with a value', 'sum(toInt32(status))'],
    ['a cast', 'sum(status::Int32)'],
    ['sleep', 'sleep(3)'],
    ['a table function', 'numbers(10)'],
  ])('%s', async (_name, expression) => {
    expect(await guardExpression(warehouse, expression, rules)).not.toEqual([])
  })

  it.each([
    ['no aggregate', 'hops'],
    ['a text', 'max(status)'],
    ['a wrong kind of argument', 'sum(status)'],
  ])('%s, when tried over the table', async (_name, expression) => {
    expect(await guardExpression(warehouse, expression, { ...rules, table: 'ticket' })).toHaveLength(1)
  })
})
