import { describe, expect, it } from 'vitest'
import { planEvaluations } from '../../alerts/restrictions.ts'
import { checkScope, covers, type Scope, wholeCity } from '../../audiences/scope.ts'

const dataset = {
  scopedBy: {
    district: { column: 'district' },
    unit: { column: 'unit' },
    co_unit: { column: 'co_units', array: true },
  },
  dimensions: Object.fromEntries(
    ['district', 'unit', 'matter2'].map((d) => [d, { column: d, label: { zh: d, en: d } }]),
  ),
}
const only = (rows: Partial<Scope['rows']>) => checkScope({ tenant: 't', rows: { ...wholeCity('t').rows, ...rows } })
const A = only({ district: ['A'] })
const B = only({ district: ['B'] })
const rule = { levels: [[], ['district'], ['district', 'matter2']] }

describe('evaluations per restriction', () => {
  it('lets restrictions of one form share a query and asks no level twice', () => {
    const plan = planEvaluations(rule, [wholeCity('t'), A, B, A], dataset)
    expect(plan.map((e) => [e.level, e.by.join()])).toEqual([
      [0, ''],
      [1, 'district'],
      [2, 'district,matter2'],
      [0, 'district'],
      [2, 'district,matter2'],
    ])
    expect(plan[3]?.scope.rows.district).toEqual(['A', 'B'])
  })
  it('gives each reader rows that the reader may see, and nobody the rows of nobody', () => {
    const rows = planEvaluations(rule, [A, B], dataset)[0]?.rowsOfSeries
    expect(rows?.({ district: 'A' })).toEqual({ district: ['A'] })
    expect(covers(A, rows?.({ district: 'A' }) ?? {})).toBe(true)
    expect(covers(B, rows?.({ district: 'A' }) ?? {})).toBe(false)
    expect(rows?.({ district: 'C' })).toBeNull()
    expect(rows?.({ district: '' })).toBeNull()
  })
  it.each([
    ['several codes', only({ district: ['A', 'B'] }), { district: ['A', 'B'] }],
    ['a dimension with several codes a row', only({ co_unit: ['U'] }), { co_unit: ['U'] }],
  ])('counts a restriction by %s on its own', (_, scope, bound) => {
    expect(planEvaluations(rule, [scope], dataset)[0]).toMatchObject({ by: [], bound })
  })
  it.each([
    ['a dimension that the dataset is not scoped by', only({ street: ['S'] })],
    ['an empty grant', only({ district: [] })],
  ])('does not evaluate %s', (_, scope) => expect(planEvaluations(rule, [scope], dataset)).toEqual([]))
})
