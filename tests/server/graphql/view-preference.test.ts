import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningCity, runCity } from '../http/running-city.ts'

let running: RunningCity
beforeAll(async () => {
  running = await runCity()
})
afterAll(() => running.close())

const SET = `mutation S($view: ID!, $pinned: [String!], $days: Int, $filters: [FilterInput!], $thresholds: [OwnThresholdInput!]) {
  setViewPreference(view: $view, pinned: $pinned, days: $days, filters: $filters, thresholds: $thresholds) { days }
}`
const VIEW = `query V($days: Int, $filters: [FilterInput!]) {
  view(id: "mayor", days: $days, filters: $filters) { days narrowed { code } shown widgets { ... on NumberWidget { figure { value } isBeyondOwn } } }
}`
interface Seen {
  view: { days: number; narrowed: { code: string }[]; shown: string[]; widgets: { figure?: { value: number } }[] }
}
const look = async (variables = {}) => (await running.ask('mayor', VIEW, variables)).data as unknown as Seen
const codes = async (variables: object) =>
  (await running.ask('mayor', SET, variables)).errors?.map((error) => error.extensions.code)

it('a view opens as its reader left it; any argument opens it as the argument says', async () => {
  const before = await look()
  const filters = [{ dimension: 'district', codes: ['990103'] }]
  expect(await codes({ view: 'mayor', pinned: ['urgent'], days: 28, filters })).toBeUndefined()
  const own = await look()
  expect([own.view.days, own.view.narrowed, own.view.shown[0]]).toEqual([28, [{ code: '990103' }], 'urgent'])
  const asked = await look({ days: 7 })
  expect([asked.view.days, asked.view.narrowed]).toEqual([7, []])
  expect(await codes({ view: 'mayor' })).toBeUndefined()
  expect((await look()).view.shown).toEqual(before.view.shown)
})

it('what one reader keeps is kept from others', async () => {
  await codes({ view: 'mayor', pinned: ['urgent'] })
  const { data } = await running.ask('analyst', '{ view(id: "mayor") { shown } }')
  expect((data as unknown as Seen).view.shown[0]).not.toBe('urgent')
})

it.each([
  ['a figure that the view does not have', { view: 'mayor', pinned: ['nothing'] }, 'BAD_INPUT'],
  ['a period beyond a year', { view: 'mayor', days: 900 }, 'BAD_INPUT'],
  ['a dimension that tickets do not have', { view: 'mayor', filters: [{ dimension: 'x', codes: ['1'] }] }, 'BAD_INPUT'],
  ['a view of another audience', { view: 'duty', days: 7 }, 'NOT_FOUND'],
])('%s is refused', async (_what, variables, code) => {
  expect(await codes(variables)).toEqual([code])
})

it('a filter of the address that lies outside the rows shows nothing of them', async () => {
  const { data } = await running.ask(
    'district-2',
    '{ view(id: "district", filters: [{ dimension: "district", codes: ["990101"] }]) { overdue { count } widgets { ... on NumberWidget { figure { n } } } } }',
  )
  const { view } = data as unknown as { view: { overdue: { count: number }; widgets: { figure?: { n: number } }[] } }
  expect(view.overdue.count).toBe(0)
  expect(view.widgets.every(({ figure }) => !figure?.n)).toBe(true)
})
