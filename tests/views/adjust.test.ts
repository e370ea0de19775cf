import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { loadDefinitions } from '../../server/definitions/load.ts'
import { adjustView } from '../../views/adjust.ts'
import type { View } from '../../views/view.ts'

const { datasets } = await loadDefinitions(resolve(import.meta.dirname, '../..'))
const title = { zh: '标题', en: 'Title' }
const view: View = {
  id: 'v',
  title,
  question: title,
  days: 7,
  widgets: [
    {
      type: 'number',
      id: 'n',
      title,
      metric: 'ticket.tickets',
      compare: 'same-weekdays',
      filters: { unit: ['a', 'b'] },
    },
    { type: 'breakdown', id: 'b', title, metric: 'ticket.tickets', by: 'district', top: 5 },
    { type: 'number', id: 'c', title, metric: 'call.offered', compare: 'same-weekdays' },
    { type: 'trend', id: 't', title, metrics: ['ticket.tickets'], days: 56, grain: 'day' },
  ],
}
const widget = (adjusted: View, id: string) => adjusted.widgets.find((one) => one.id === id)

it.each([
  [
    'codes outside a widget’s own are left out, so a filter never widens',
    { unit: ['b', 'c'] },
    'n',
    { filters: { unit: ['b'] } },
  ],
  ['a filter that meets none of a widget’s own codes leaves no rows', { unit: ['c'] }, 'n', { filters: { unit: [] } }],
  ['a split by what is one code now goes a level down', { district: ['990101'] }, 'b', { by: 'street' }],
  ['a split by what is several codes stays', { district: ['990101', '990102'] }, 'b', { by: 'district', title }],
  ['a dataset that lacks the dimension keeps its rows', { district: ['990101'] }, 'c', { filters: {} }],
])('%s', (_rule, filters, id, expected) => {
  expect(widget(adjustView(view, { filters }, datasets), id)).toMatchObject(expected)
})

it('a longer period lengthens its lines, by week where days would be too many', () => {
  expect(adjustView(view, { days: 28 }, datasets).days).toBe(28)
  expect(widget(adjustView(view, { days: 28 }, datasets), 't')).toMatchObject({ days: 56, grain: 'day' })
  expect(widget(adjustView(view, { days: 300 }, datasets), 't')).toMatchObject({ days: 300, grain: 'week' })
})
