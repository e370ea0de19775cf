import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contains, rowsKey } from '../../alerts/identity.ts'
import { covers, type RowSet, wholeCity } from '../../audiences/scope.ts'

const codes = fc.subarray(['A', 'B', 'C'], { minLength: 1 })
const rowSet: fc.Arbitrary<RowSet> = fc.dictionary(fc.constantFrom('district', 'street', 'unit', 'matter2'), codes)

describe('rows', () => {
  it.each<[string, RowSet, RowSet, boolean]>([
    ['the city holds a district', {}, { district: ['A'] }, true],
    ['a district holds its matters', { district: ['A'] }, { district: ['A'], matter2: ['x'] }, true],
    ['two districts hold one of them', { district: ['A', 'B'] }, { district: ['A'] }, true],
    ['a district does not hold another', { district: ['A'] }, { district: ['B'], matter2: ['x'] }, false],
    ['a district does not hold the city', { district: ['A'] }, {}, false],
    ['nothing holds itself', { district: ['A'] }, { district: ['A'] }, false],
    ['a matter does not hold a district', { matter2: ['x'] }, { district: ['A'] }, false],
  ])('%s', (_, outer, inner, expected) => expect(contains(outer, inner)).toBe(expected))

  it('are the same in any order', () => {
    expect(rowsKey({ unit: ['2', '1'], district: ['A'] })).toBe(rowsKey({ district: ['A'], unit: ['1', '2'] }))
  })

  it('that hold others are seen only by who sees the others too, so that a cause tells nobody more than their own', () => {
    fc.assert(
      fc.property(rowSet, rowSet, codes, codes, (outer, inner, district, unit) => {
        const scope = { tenant: 't', rows: { ...wholeCity('t').rows, district, unit } }
        if (contains(outer, inner) && covers(scope, outer)) expect(covers(scope, inner)).toBe(true)
      }),
    )
  })
})
