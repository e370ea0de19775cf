import { describe, expect, it } from 'vitest'
import { beginningOf, type Cell, causeOf, finerLevels, shareWithin, storyShare } from '../../alerts/explanation.ts'
import type { RowSet } from '../../audiences/scope.ts'

const label = { zh: '甲', en: 'a' }
const dataset = {
  dimensions: {
    district: { column: 'district', label },
    street: { column: 'street', label, parent: 'district' },
    matter1: { column: 'matter1', label },
    matter2: { column: 'matter2', label, parent: 'matter1' },
    unit: { column: 'unit', label },
  },
}

/** Four districts of six streets, two groups of four matters: two cases in every cell, and more where asked. */
function city(more: (codes: Record<string, string>) => number = () => 0): Cell[] {
  const cells: Cell[] = []
  for (let s = 0; s < 24; s++)
    for (let m = 0; m < 8; m++) {
      const district = `D${Math.floor(s / 6)}`
      const codes = {
        district,
        street: `${district}S${s}`,
        matter1: m < 4 ? 'M' : 'N',
        matter2: `m${m}`,
        unit: `u${m % 3}`,
      }
      cells.push({ codes, observed: 2 + more(codes), baseline: 50 })
    }
  return cells
}
const EXPECTED = 24 * 8 * 2
const levels = [
  ['street', 'district'],
  ['matter2', 'matter1'],
]

describe('what an excess is looked into by', () => {
  it.each<[string, RowSet, string[][]]>([
    ['the city: places and matters at every level', {}, levels],
    ['a district: its streets', { district: ['D1'] }, [['street'], ['matter2', 'matter1']]],
    ['a matter: places only', { matter2: ['m1'] }, [['street', 'district']]],
    ['a street and a matter: nothing finer', { street: ['D1S6'], district: ['D1'], matter2: ['m1'] }, []],
    ['a unit bounds neither', { unit: ['u1'] }, levels],
  ])('%s', (_, rows, expected) => expect(finerLevels(dataset, rows)).toEqual(expected))
})

describe('the cause of an excess', () => {
  it.each<[string, (codes: Record<string, string>) => number, RowSet]>([
    ['is one street', ({ street }) => (street === 'D2S13' ? 5 : 0), { street: ['D2S13'] }],
    ['is one matter all over the city', ({ matter2 }) => (matter2 === 'm6' ? 3 : 0), { matter2: ['m6'] }],
    [
      'is one matter in one street',
      ({ street, matter2 }) => (street === 'D0S3' && matter2 === 'm1' ? 20 : 0),
      { street: ['D0S3'], matter2: ['m1'] },
    ],
    [
      'is one matter in one district, told as the district and not as its streets',
      ({ district, matter2 }) => (district === 'D3' && matter2 === 'm2' ? 9 : 0),
      { district: ['D3'], matter2: ['m2'] },
    ],
    ['is a group of matters', ({ matter1, matter2 }) => (matter1 === 'N' && matter2 ? 2 : 0), { matter1: ['N'] }],
  ])('%s', (_, more, expected) => {
    const cause = causeOf({ caller: ['person'] }, city(more), EXPECTED, levels)
    expect(cause?.rows).toEqual({ caller: ['person'], ...expected })
    expect(cause?.share).toBeGreaterThan(0.8)
    expect(cause?.observed).toBeGreaterThan(cause?.expected ?? 0)
  })

  it.each([
    ['everything rose alike', () => 1],
    ['nothing rose', () => 0],
    ['a little noise', ({ street }: Record<string, string>) => (street?.endsWith('1') ? 0.3 : 0)],
  ])('is not named where %s', (_, more) => expect(causeOf({}, city(more), EXPECTED, levels)).toBeNull())

  it('is looked for among named places only', () => {
    const nameless = city().map((cell) => ({ ...cell, codes: { ...cell.codes, street: '' } }))
    expect(causeOf({}, nameless, EXPECTED, levels)).toBeNull()
  })
})

describe('the share of an excess within other rows', () => {
  const cells = city(({ street, matter2 }) => (street === 'D0S3' && matter2 === 'm1' ? 20 : 0))
  it.each<[string, RowSet, number]>([
    ['all of it, where they hold the cause', { district: ['D0'] }, 1],
    ['all of it, by another dimension', { unit: ['u1'] }, 1],
    ['none of it, elsewhere', { district: ['D1'] }, 0],
    ['none of it, where the cells do not tell', { co_unit: ['x'] }, 0],
  ])('is %s', (_, rows, share) => expect(shareWithin(cells, EXPECTED, rows)).toBeCloseTo(share, 6))
})

describe('a unit’s excess', () => {
  const cells = city(({ street, matter2 }) => (matter2 === 'm1' ? (street === 'D0S1' ? 30 : 2) : 0))
  const story = (own: RowSet, rows: RowSet, cause: RowSet | null) => {
    const found = cause && { rows: cause, observed: 32, expected: 2, share: 0.6 }
    return storyShare(own, cells, EXPECTED, { rows, cause: found })
  }
  const [unit, matter, group] = [{ unit: ['u1'] }, { matter1: ['M'], matter2: ['m1'] }, { matter1: ['M'] }]
  it.each<[string, RowSet, RowSet, RowSet | null, number]>([
    ['is the story of the one matter in which it lies, wherever', unit, matter, { ...matter, street: ['D0S1'] }, 1],
    ['is of a group of matters only as far as its cause is', unit, group, { ...group, street: ['D0S1'] }, 30 / 76],
    ['is none of another matter’s', unit, { matter2: ['m2'] }, null, 0],
  ])('%s', (_, own, rows, cause, share) => expect(story(own, rows, cause)).toBeCloseTo(share, 6))
  it('a place’s own is not the whole matter’s', () =>
    expect(story({ district: ['D0'] }, matter, { ...matter, street: ['D0S1'] })).toBeLessThan(0.5))
})

describe('the beginning of an excess', () => {
  it.each([
    ['is the hour in which it started', [1, 1, 1, 8, 9, 7], 3],
    ['is the latest stretch that counts', [1, 6, 0, 0, 0, 0, 0, 9, 9], 7],
    ['is nowhere where nothing exceeds', [1, 0, 1, 0], null],
  ])('%s', (_, hours, expected) => expect(beginningOf(hours, 1)).toBe(expected))
})
