import { describe, expect, it } from 'vitest'
import { isFor, planEvaluations } from '../../alerts/restrictions.ts'
import { checkScope, covers, type RowSet, type Scope, wholeCity } from '../../audiences/scope.ts'

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

describe('rows are for a reader', () => {
  const levels = [[], ['district'], ['unit'], ['district', 'matter2']]
  const portfolio = only({ unit: ['U', 'V'] })
  it.each<[string, Scope, RowSet, boolean]>([
    ['of the whole city, of a level', wholeCity('t'), { district: ['A'] }, true],
    ['of the whole city, split by what grants no rows', wholeCity('t'), { district: ['A'], matter2: ['m'] }, true],
    ['of a district, unsplit', A, { district: ['A'] }, true],
    ['of a district, split', A, { district: ['A'], unit: ['U'] }, true],
    ['of a portfolio, as its whole', portfolio, { unit: ['U', 'V'] }, true],
    ['of a portfolio, one unit of it', portfolio, { unit: ['U'] }, true],
    ['of a portfolio, in a district', portfolio, { unit: ['U', 'V'], district: ['A'] }, true],
    ['but not of the city, where a portfolio made them', wholeCity('t'), { unit: ['U', 'V'] }, false],
    [
      'but not of the city, where a unit’s own reader made them',
      wholeCity('t'),
      { unit: ['U'], district: ['A'] },
      false,
    ],
    ['but not of a portfolio, where one unit’s reader made them', portfolio, { unit: ['U'], district: ['A'] }, false],
  ])('%s', (_, scope, rows, expected) => expect(isFor({ levels }, scope, rows)).toBe(expected))

  it('in some districts together, for who sees all of them, where the rule tests them so', () => {
    const some = { district: ['A', 'B'] }
    expect(isFor({ levels, together: 'district' }, wholeCity('t'), some)).toBe(true)
    expect(isFor({ levels }, wholeCity('t'), some)).toBe(false)
    expect(isFor({ levels, together: 'district' }, A, some)).toBe(false)
  })

  it('bounded by the rule’s own filter', () => {
    const filters = { unit: ['U', 'V'] }
    expect(isFor({ levels: [[]], filters }, wholeCity('t'), filters)).toBe(true)
  })
})
