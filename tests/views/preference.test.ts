import { expect, it } from 'vitest'
import { ordered, passes } from '../../views/preference.ts'
import type { View } from '../../views/view.ts'

const title = { zh: '标题', en: 'Title' }
const number = (id: string) => ({
  type: 'number' as const,
  id,
  title,
  metric: 'a.b',
  compare: 'same-weekdays' as const,
})
const view: View = {
  id: 'v',
  title,
  question: title,
  days: 7,
  widgets: [{ type: 'incidents', id: 'now', title, top: 5 }, number('a'), number('b'), number('c')],
}

it.each([
  [
    ['c', 'a'],
    ['c', 'a', 'now', 'b'],
  ],
  [
    ['gone', 'b'],
    ['b', 'now', 'a', 'c'],
  ],
  [[], ['now', 'a', 'b', 'c']],
])('with %j first, figures come as %j', (pinned, ids) => {
  expect(ordered(view, pinned).widgets.map((widget) => widget.id)).toEqual(ids)
})

it.each([
  ['over the upper', 11, { above: 10 }, true],
  ['at the upper', 10, { above: 10 }, false],
  ['under the lower', 4, { above: 10, below: 5 }, true],
  ['between both', 7, { above: 10, below: 5 }, false],
  ['not measured', null, { below: 5 }, false],
] as const)('%s', (_case, value, threshold, told) => {
  expect(passes(value, threshold)).toBe(told)
})
