import { describe, expect, it } from 'vitest'
import { newText, withItem, withKey } from '../../../server/web/studio/write-yaml.ts'

const AUDIENCE = `# who
id: mayor # the mayor
views: [mayor]
channels: [inbox,  sms]
`
const VIEW = `id: v
widgets:
  - { id: a, type: number } # the first

  # and below it
days: 7
`

describe('what a form writes into a text', () => {
  it.each<[string, string, string]>([
    [
      'an item of a list on one line',
      withItem(AUDIENCE, ['views'], 'new'),
      AUDIENCE.replace('[mayor]', '[mayor, new]'),
    ],
    ['the first item of an empty list', withItem('views: []\n', ['views'], 'new'), 'views: [new]\n'],
    [
      'an item of a list on many lines',
      withItem(VIEW, ['widgets'], { id: 'b', title: { zh: '乙', en: 'B' } }),
      VIEW.replace('# the first\n', '# the first\n  - { id: b, title: { zh: 乙, en: B } }\n'),
    ],
    ['an item at the end of a text', withItem('views:\n  - a', ['views'], 'b'), 'views:\n  - a\n  - b\n'],
    ['a value', withKey(AUDIENCE, ['id'], 'other'), AUDIENCE.replace('id: mayor', 'id: other')],
    [
      'a key of a map',
      withKey('metrics:\n  a: { unit: count }\n\n# end\n', ['metrics', 'b'], {
        unit: 'count',
        label: { zh: '乙', en: 'B' },
      }),
      'metrics:\n  a: { unit: count }\n  b:\n    unit: count\n    label: { zh: 乙, en: B }\n\n# end\n',
    ],
  ])('%s leaves all else as it was', (_what, made, wanted) => {
    expect(made).toBe(wanted)
  })

  it('is a text of its own without anchors, though one value stands in it twice', () => {
    const title = { zh: '字', en: 'Word' }
    expect(newText({ id: 'v', title, widgets: [{ id: 'w', title }] })).toBe(
      'id: v\ntitle: { zh: 字, en: Word }\nwidgets:\n  - id: w\n    title: { zh: 字, en: Word }\n',
    )
  })
})
