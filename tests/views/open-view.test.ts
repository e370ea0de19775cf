import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bindScope, checkScope, type Scope, wholeCity } from '../../audiences/scope.ts'
import { loadDefinitions } from '../../server/definitions/load.ts'
import type { Definitions } from '../../server/services.ts'
import { holidayDays } from '../../server/warehouse/holidays.ts'
import { openWarehouse, type Warehouse } from '../../server/warehouse/warehouse.ts'
import { compile, compileSeries } from '../../views/compile.ts'
import { compileDense, type DenseRow } from '../../views/compile-dense.ts'
import { BY_DAY, compileSplits } from '../../views/compile-splits.ts'
import { type Opening, openTickets, openView, type Row } from '../../views/open-view.ts'
import { grownCity } from '../server/grown-city.ts'

const END = new Date('2026-11-24T02:00:00Z')
let directory: string
let warehouse: Warehouse
let definitions: Definitions
let districts: string[]

beforeAll(async () => {
  definitions = await loadDefinitions(resolve(import.meta.dirname, '../..'))
  directory = await grownCity({ days: 120, scale: 0.1, end: END })
  warehouse = await openWarehouse({ dataDir: directory })
  districts = (await warehouse.rows<{ d: string }>('SELECT DISTINCT district_code AS d FROM ticket ORDER BY d')).map(
    (row) => row.d,
  )
})

afterAll(async () => {
  await warehouse.close()
  rmSync(directory, { recursive: true, force: true })
})

function opening(scope: Scope): Opening {
  const run = async (query: Parameters<Opening['run']>[0]) => (await warehouse.read<Row>(query)).rows
  return {
    datasets: definitions.datasets,
    scope,
    now: END,
    zone: 'Asia/Shanghai',
    nameOf: (_kind, code) => ({ zh: code, en: code }),
    run,
    holidays: (from, to) => holidayDays(warehouse, 'demo', from, to),
  }
}

function scopeOf(rows: Partial<Scope['rows']>): Scope {
  return checkScope({ tenant: 'demo', rows: { ...wholeCity('demo').rows, ...rows } })
}

const question = () => ({
  dataset: definitions.datasets.get('ticket')!,
  metrics: ['tickets', 'complaints', 'on_time_rate'].slice(0, 2),
  by: [] as string[],
  grain: null,
  filters: {},
  from: '2026-08-01',
  to: '2026-11-25',
  zone: 'Asia/Shanghai',
  asOf: END.toISOString(),
})

const ask = async (scope: Scope, more: object = {}) =>
  (await warehouse.read<Row>(compile({ ...question(), ...more }, scope))).rows

describe('every audience opens its views over its own rows', () => {
  it('with few scans', async () => {
    for (const member of definitions.city.members) {
      const audience = definitions.audiences.get(member.audience)!
      const scope = bindScope(audience, { ...member, tenant: 'demo', name: member.id, locale: 'zh' })
      for (const id of audience.views) {
        const view = definitions.views.get(id)!
        const opened = await openView(view, opening(scope))
        expect(opened.widgets, `${member.id} ${id}`).toHaveLength(view.widgets.length)
        expect(opened.queries, `${member.id} ${id}`).toBeLessThanOrEqual(Math.ceil(0.8 * view.widgets.length))
      }
    }
  })
})

describe('metrics add up', () => {
  it('the sum over districts is the city, and the sum over streets is the district', async () => {
    const [city] = await ask(wholeCity('demo'))
    const byDistrict = await ask(wholeCity('demo'), { by: ['district'] })
    expect(Number(city?.tickets__num)).toBeGreaterThan(1000)
    for (const metric of ['tickets__num', 'complaints__num']) {
      expect(byDistrict.reduce((sum, row) => sum + Number(row[metric]), 0)).toBe(city?.[metric])
    }
    for (const district of districts) {
      const streets = await ask(scopeOf({ district: [district] }), { by: ['street'] })
      const own = byDistrict.find((row) => row.by_district === district)
      expect(streets.reduce((sum, row) => sum + Number(row.tickets__num), 0)).toBe(own?.tickets__num)
    }
  })

  it('a series over days is the period', async () => {
    const dataset = definitions.datasets.get('ticket')!
    const { rows } = await warehouse.read<Row>(
      compileSeries({ ...question(), dataset, metric: 'tickets' }, wholeCity('demo')),
    )
    const [city] = await ask(wholeCity('demo'))
    expect(rows.reduce((sum, row) => sum + Number(row.tickets__num), 0)).toBe(city?.tickets__num)
  })
})

describe('readings side by side', () => {
  const period = { from: '2026-09-20', to: '2026-09-30' }
  const metrics = () =>
    [...definitions.datasets].flatMap(([id, { metrics }]) => Object.keys(metrics).map((m) => [id, m]))

  it('are the same readings as a row each, of every metric, by the day and by the hour', async () => {
    for (const [id = '', metric = ''] of metrics())
      for (const grain of ['day', 'hour'] as const) {
        const dataset = definitions.datasets.get(id)!
        const by = Object.keys(dataset.dimensions).filter((dimension) => ['district', 'queue'].includes(dimension))
        const asked = { ...question(), ...period, dataset, metric, by, grain }
        const single = await warehouse.read<Row>(compileSeries(asked, wholeCity('demo')))
        const dense = await warehouse.read<DenseRow>(compileDense(asked, wholeCity('demo')))
        const unfolded = dense.rows.flatMap(({ at, num, den, ...split }) =>
          at.map((when, i) => [JSON.stringify(split), when, num[i] ?? 0, den[i] ?? 0]),
        )
        const rows = single.rows.map(({ bucket, [`${metric}__num`]: num, [`${metric}__den`]: den, ...rest }) => {
          const split = Object.fromEntries(by.map((dimension) => [`by_${dimension}`, rest[`by_${dimension}`]]))
          const day = (Date.parse(String(bucket).slice(0, 10)) - Date.parse(period.from)) / 86_400_000
          const when = grain === 'day' ? day : 24 * day + Number(String(bucket).slice(11, 13))
          return [JSON.stringify(split), when, num ?? 0, den ?? 0]
        })
        expect(unfolded.sort(), `${id}.${metric} by the ${grain}`).toEqual(rows.sort())
      }
  })
})

describe('a foreign row never appears', () => {
  it('for any scope: splits show granted codes only, tickets lie in granted districts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(districts),
        fc.constantFrom('all' as const, ['enterprise'], ['person']),
        async (granted, caller) => {
          const scope = scopeOf({ district: granted, caller })
          const rows = await ask(scope, { by: ['district', 'caller'] })
          expect(rows.every((row) => granted.includes(String(row.by_district)))).toBe(true)
          expect(rows.every((row) => caller === 'all' || caller.includes(String(row.by_caller)))).toBe(true)
          const names: string[] = []
          const nameOf: Opening['nameOf'] = (kind, code) => {
            if (kind === 'region') names.push(code)
            return { zh: code, en: code }
          }
          const dataset = definitions.datasets.get('ticket')!
          const query = {
            dataset,
            filters: {},
            from: '2026-11-01',
            to: '2026-11-25',
            zone: 'Asia/Shanghai',
            asOf: END.toISOString(),
            order: 'newest' as const,
            first: 30,
          }
          await openTickets(query, { ...opening(scope), nameOf })
          expect(names.every((code) => granted.some((district) => code.startsWith(district)))).toBe(true)
        },
      ),
      { numRuns: 15 },
    )
  })

  it('though a filter asks for it', async () => {
    const [mine = '', other = ''] = districts
    expect(await ask(scopeOf({ district: [mine] }), { by: ['district'], filters: { district: [other] } })).toEqual([])
  })

  it('though a filter holds hostile text', async () => {
    const hostile = ["x') OR 1=1 --", "\\') UNION ALL SELECT 1 --", '{scope_district:Array(String)}']
    expect(
      await ask(scopeOf({ district: [districts[0] ?? ''] }), { by: ['district'], filters: { district: hostile } }),
    ).toEqual([])
  })
})

describe('the compiler fails closed', () => {
  it('without a scope, without a dimension in it, for a dimension that the dataset has not', () => {
    expect(() => compile(question(), undefined as unknown as Scope)).toThrow()
    expect(() => compile(question(), { tenant: 'demo', rows: { district: 'all' } } as unknown as Scope)).toThrow(
      /does not say/,
    )
    expect(() => compile({ ...question(), by: ['tenant'] }, wholeCity('demo'))).toThrow(/no dimension/)
    expect(() => compile({ ...question(), filters: { 'a b': ['x'] } }, wholeCity('demo'))).toThrow(/no dimension/)
  })

  it('an empty grant gives no row', async () => {
    expect(await ask(scopeOf({ street: [] }), { by: ['district'] })).toEqual([])
  })
})

describe('one scan of several splits and periods', () => {
  it('answers each as a scan of its own does, inside any scope', async () => {
    const periods = [
      { from: '2026-11-11', to: '2026-11-18' },
      { from: '2026-11-18', to: '2026-11-25' },
      { from: '2026-09-01', to: '2026-09-03' },
    ]
    const daily = { from: '2026-10-01', to: '2026-11-25' }
    const metrics = ['on_time_rate', 'overdue_open']
    const scopes = fc.record({ granted: fc.subarray(districts), caller: fc.constantFrom('all' as const, ['person']) })
    await fc.assert(
      fc.asyncProperty(scopes, async ({ granted, caller }) => {
        const scope = scopeOf({ district: granted, caller })
        const { dataset, zone, asOf, filters } = question()
        const splits = ['street', null, 'matter2']
        const query = compileSplits({ dataset, metrics, splits, periods, daily, filters, zone, asOf }, scope)
        const together = (await warehouse.read<Row>(query)).rows
        const days = await ask(scope, { metrics, grain: 'day', ...daily })
        expect(together.filter((row) => row.split === BY_DAY).map((row) => [row.code, row.on_time_rate__num])).toEqual(
          days.map((row) => [row.bucket, row.on_time_rate__num]),
        )
        for (const split of splits)
          for (const [index, period] of periods.entries()) {
            const alone = await ask(scope, { metrics, by: split ? [split] : [], ...period })
            const expected = alone.map((row) => [
              String(row[`by_${split}`] ?? ''),
              row.on_time_rate__num,
              row.overdue_open__num,
            ])
            const found = together
              .filter((row) => row.split === (split ?? '') && Number(row.period) === index)
              .map((row) => [row.code, row.on_time_rate__num, row.overdue_open__num])
            expect(found.sort()).toEqual(
              expected.filter(([, n]) => split !== null || found.length > 0 || n !== 0).sort(),
            )
          }
      }),
      { numRuns: 3 },
    )
  })
})
