import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkScope, type Scope, wholeCity } from '../../../audiences/scope.ts'
import { loadDefinitions } from '../../../server/definitions/load.ts'
import { SHIPPED } from '../../../server/definitions/source.ts'
import { runImport } from '../../../server/import/import.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'
import { CompileError, compile, type MetricQuery } from '../../../views/compile.ts'
import type { Dataset } from '../../../views/dataset.ts'
import type { Row } from '../../../views/open-view.ts'

const directory = mkdtempSync(join(tmpdir(), 'wwh-history-'))
const TENANT = 'los-angeles'
let warehouse: Warehouse
let dataset: Dataset

const HEADER =
  'srnumber,requesttype,status,actiontaken,createddate,updateddate,closeddate,requestsource,owner,address,latitude,longitude,apc,ncname'
/** One ticket, created on 1 January 2020, as the source told of it on the day of its update. */
const line = (id: string, updated: string, apc: string, closed = '') =>
  `${id},Bulky Items,${closed ? 'Closed' : 'Open'},SR Created,2020-01-01 08:00:00,${updated},${closed},Call,BOS,,34.1,-118.4,${apc},X`

async function load(name: string, lines: string[]): Promise<void> {
  const file = join(directory, name)
  writeFileSync(file, [HEADER, ...lines].join('\n'))
  await runImport(warehouse, {
    file,
    mapping: 'la311',
    definitionsDir: SHIPPED,
    dryRun: false,
    callerSecret: 'secret',
    now: () => new Date(),
  })
}

beforeAll(async () => {
  const definitions = await loadDefinitions(resolve(import.meta.dirname, '../../..'))
  dataset = definitions.datasets.get('ticket') as Dataset
  warehouse = await openWarehouse({ dataDir: directory })
  await load('first.csv', [
    line('moves', '2020-01-01 08:00:00', 'Harbor APC'),
    line('stays', '2020-01-01 08:00:00', 'Harbor APC'),
  ])
  await load('second.csv', [
    line('moves', '2020-01-03 08:00:00', 'Central APC'),
    line('moves', '2020-01-05 08:00:00', 'Central APC', '2020-01-05 08:00:00'),
  ])
})

afterAll(async () => {
  await warehouse.close()
  rmSync(directory, { recursive: true, force: true })
})

const question = (more: Partial<MetricQuery> = {}): MetricQuery => ({
  dataset,
  metrics: ['tickets'],
  by: ['district'],
  grain: null,
  filters: {},
  from: '2020-01-01',
  to: '2020-02-01',
  zone: 'America/Los_Angeles',
  asOf: '2020-02-01T00:00:00Z',
  ...more,
})

async function districts(scope: Scope, asKnownAt?: string): Promise<Record<string, number>> {
  const query = compile(question(asKnownAt ? { asKnownAt } : {}), scope)
  const { rows } = await warehouse.read<Row>(query)
  return Object.fromEntries(rows.map((row) => [row.by_district, Number(row.tickets__num)]))
}

const city = wholeCity(TENANT)

describe('history as it was known', () => {
  it.each([
    ['before anything was known', '2020-01-01T15:00:00Z', {}],
    ['after the first report', '2020-01-02T00:00:00Z', { 'harbor-apc': 2 }],
    ['after the correction of the place', '2020-01-04T00:00:00Z', { 'central-apc': 1, 'harbor-apc': 1 }],
    ['after the last update', '2020-01-06T00:00:00Z', { 'central-apc': 1, 'harbor-apc': 1 }],
  ])('%s', async (_when, at, expected) => {
    expect(await districts(city, at)).toEqual(expected)
  })

  it('is today, where no instant is named', async () => {
    expect(await districts(city)).toEqual({ 'central-apc': 1, 'harbor-apc': 1 })
  })

  it('shows a reader the rows that were in his district then, and no others', async () => {
    const only = (district: string) => checkScope({ tenant: TENANT, rows: { ...city.rows, district: [district] } })
    expect(await districts(only('harbor-apc'), '2020-01-02T00:00:00Z')).toEqual({ 'harbor-apc': 2 })
    expect(await districts(only('central-apc'), '2020-01-02T00:00:00Z')).toEqual({})
    expect(await districts(only('central-apc'), '2020-01-04T00:00:00Z')).toEqual({ 'central-apc': 1 })
  })

  it('survives the merge of the parts that the engine does behind our backs', async () => {
    await warehouse.command('OPTIMIZE TABLE ticket FINAL')
    expect(await districts(city, '2020-01-02T00:00:00Z')).toEqual({ 'harbor-apc': 2 })
  })

  it('counts a version once that an import, killed half-way, left both past and present', async () => {
    const [present] = await warehouse.rows<object>("SELECT * FROM ticket FINAL WHERE ticket_id = 'stays'")
    await warehouse.insert('ticket_past', [{ ...present, superseded_at: '2020-01-09 00:00:00' }])
    expect(await districts(city, '2020-01-04T00:00:00Z')).toEqual({ 'central-apc': 1, 'harbor-apc': 1 })
  })

  it('is refused for a dataset that does not say since when a row is known', () => {
    const { known: _, ...unknowing } = dataset
    const query = question({ dataset: unknowing, asKnownAt: '2020-01-04T00:00:00Z' })
    expect(() => compile(query, city)).toThrow(CompileError)
  })
})

describe('as_of', () => {
  const open = async (asOf: string) => {
    const query = compile(question({ metrics: ['open', 'tickets'], by: [], asOf }), city)
    const { rows } = await warehouse.read<Row>(query)
    return Number(rows[0]?.open__num)
  }

  it('is the instant of the question, not the clock of the engine', async () => {
    expect(await open('2020-01-05T00:00:00Z')).toBe(2)
    expect(await open('2020-01-06T00:00:00Z')).toBe(1)
  })

  it('does not make a question another one that does not name it', () => {
    const at = (asOf: string) => compile(question({ asOf }), city)
    expect(at('2020-01-05T00:00:00Z')).toEqual(at('2020-01-06T00:00:00Z'))
  })
})
