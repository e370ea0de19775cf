import { expect, it } from 'vitest'
import { inColumn } from '../../../server/web/column.ts'

it.each([
  [
    'where one has a decimal, all below 100 have one',
    ['89%', '92.3%', '100%', '0%'],
    ['89.0%', '92.3%', '100%', '0.0%'],
  ],
  [
    'changes too, with their sign and unit',
    ['−3个百分点', '+4.8个百分点', '+173%'],
    ['−3.0个百分点', '+4.8个百分点', '+173%'],
  ],
  ['counts stay whole', ['1,204件', '46件', ''], ['1,204件', '46件', '']],
])('in a column %s', (_rule, texts, shown) => {
  expect(inColumn(texts)).toEqual(shown)
})
