import { expect, it } from 'vitest'
import { readOwnView } from '../../../server/web/own-view.tsx'

const form = { 'unit.a': 'count', 'unit.b': 'percent', 'unit.c': 'count' }

it.each([
  ['figures with a rank come first, least first', { 'rank.c': '1', 'rank.a': '2' }, { pinned: ['c', 'a'] }],
  ['shares are written as percents', { 'below.b': '85' }, { thresholds: [{ widget: 'b', above: null, below: 0.85 }] }],
  ['counts as they are', { 'above.a': '85' }, { thresholds: [{ widget: 'a', above: 85, below: null }] }],
  ['what is no number is left out', { 'above.a': 'many', 'rank.a': ' ' }, { thresholds: [], pinned: [] }],
  [
    'a place is a dimension and a code',
    { place: 'district:1' },
    { filters: [{ dimension: 'district', codes: ['1'] }] },
  ],
  ['no place and no period are none', { place: '', days: '' }, { filters: [], days: null }],
])('%s', (_rule, sent, expected) => {
  expect(readOwnView({ ...form, ...sent })).toMatchObject(expected)
})
