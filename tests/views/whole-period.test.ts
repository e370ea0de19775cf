import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wholeCity } from '../../audiences/scope.ts'
import { loadDefinitions } from '../../server/definitions/load.ts'
import type { Definitions } from '../../server/services.ts'
import { openWarehouse, type Warehouse } from '../../server/warehouse/warehouse.ts'
import { openView, type Row } from '../../views/open-view.ts'
import { viewSchema } from '../../views/view.ts'
import { grownCity } from '../server/grown-city.ts'

const END = new Date('2026-11-24T02:00:00Z')
let directory: string
let warehouse: Warehouse
let definitions: Definitions

beforeAll(async () => {
  definitions = await loadDefinitions(resolve(import.meta.dirname, '../..'))
  directory = await grownCity({ days: 120, scale: 0.1, end: END })
  warehouse = await openWarehouse({ dataDir: directory })
})

afterAll(async () => {
  await warehouse.close()
  rmSync(directory, { recursive: true, force: true })
})

async function figureOfMonth(metric: string) {
  const title = { zh: metric, en: metric }
  const view = viewSchema.parse({
    id: 'v',
    title,
    question: title,
    days: 30,
    widgets: [{ id: 'w', type: 'number', metric, title }],
  })
  const opened = await openView(view, {
    datasets: definitions.datasets,
    scope: wholeCity('demo'),
    now: END,
    zone: 'Asia/Shanghai',
    nameOf: (_kind, code) => ({ zh: code, en: code }),
    run: async (query) => (await warehouse.read<Row>(query)).rows,
    holidays: async () => new Set(),
  })
  const result = opened.widgets[0]?.result
  if (result?.type !== 'number') throw new Error('no number')
  return result.figure
}

async function inMonth(expression: string, time: string): Promise<number> {
  const rows = await warehouse.rows<{ v: number }>(
    `SELECT toFloat64(${expression}) AS v FROM ticket FINAL WHERE tenant = 'demo'
     AND ${time} >= toDateTime('2026-10-26', 'Asia/Shanghai') AND ${time} < toDateTime('2026-11-25', 'Asia/Shanghai')`,
  )
  return Number(rows[0]?.v)
}

describe('a figure whose days do not add up', () => {
  it.each([
    [
      'ticket.hours_to_close',
      "medianIf(dateDiff('minute', created_at, assumeNotNull(closed_at)), status in ('closed', 'archived')) / 60",
      'closed_at',
    ],
    ['ticket.callers', 'uniqExact(caller_key)', 'created_at'],
  ])('%s is measured over the whole period', async (metric, expression, time) => {
    expect((await figureOfMonth(metric)).value).toBe(await inMonth(expression, time))
  })

  it('tells on how many cases it rests, where it is no count itself', async () => {
    const closed = await inMonth("countIf(status in ('closed', 'archived'))", 'closed_at')
    expect((await figureOfMonth('ticket.hours_to_close')).n).toBe(closed)
  })

  it('is not taken for one whose days do', async () => {
    expect((await figureOfMonth('ticket.tickets')).value).toBe(await inMonth('count()', 'created_at'))
  })
})

describe('a measure of the state as it is now', () => {
  it.each(['ticket.open', 'ticket.overdue_open'])(
    '%s is not compared with periods that were emptied since',
    async (metric) => {
      expect(await figureOfMonth(metric)).toMatchObject({ comparison: null, expected: null })
    },
  )
})
