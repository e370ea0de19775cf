import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RunningCity, runCity } from '../http/running-city.ts'

let running: RunningCity
beforeAll(async () => {
  running = await runCity()
  await running.services.warehouse.command(
    `CREATE TABLE tree (tenant String, district LowCardinality(String), felled DateTime('UTC'), height UInt32)
     ENGINE = MergeTree ORDER BY felled`,
  )
  await running.services.warehouse.insert(
    'tree',
    ['990101', '990101', '990101', '990102'].map((district, n) => {
      return { tenant: 'demo', district, felled: '2026-11-23 04:00:00', height: 4 + n }
    }),
  )
})
afterAll(() => running.close())

const DISTRICT = 'audiences/definitions/district.yaml'
const dataset = (change: [string, string] = ['', '']) => ({
  path: 'views/datasets/tree.yaml',
  text: `id: tree
table: tree
label: { zh: 树木, en: Trees }
final: false
time: felled
scopedBy:
  district: { column: district }
dimensions:
  district: { column: district, label: { zh: 区, en: District }, names: region }
columns: [felled, height]
metrics:
  felled:
    label: { zh: 伐树, en: Trees felled }
    expression: count()
    unit: count
    better: neither
    definition: { zh: 本期砍伐的树木。, en: Trees felled in the period. }
    version: 1
`.replace(...change),
})
const VIEW = {
  path: 'views/definitions/trees.yaml',
  text: `id: trees
title: { zh: 树木, en: Trees }
question: { zh: 砍了多少树？, en: How many trees were felled? }
days: 7
widgets:
  - { id: felled, type: number, metric: tree.felled, title: { zh: 伐树, en: Felled } }
`,
}
const SAVE = 'mutation S($files: [FileText!]!) { saveChange(files: $files) { id problems { path line message hint } } }'
const SUBMIT = 'mutation S($id: ID!, $why: String!) { submitChange(id: $id, why: $why) { id } }'
const APPROVE = 'mutation A($id: ID!) { approveChange(id: $id) { id } }'
const PREVIEW =
  'query P($files: [FileText!]) { preview(view: "trees", as: "district-1", files: $files) { figures { after } } }'
const FIGURE = '{ view(id: "trees") { widgets { ... on NumberWidget { figure { text } } } } }'

const save = async (files: object[]) => {
  const { data } = await running.ask('analyst', SAVE, { files })
  return (data as unknown as { saveChange: { id: string; problems: { message: string; line: number }[] } }).saveChange
}
const figureOf = async (member: string) => {
  const { data } = await running.ask(member, FIGURE)
  return (data as unknown as { view: { widgets: { figure: { text: string } }[] } }).view.widgets[0]?.figure.text
}
const offered = () => {
  const text = running.services.published.sources.find(({ path }) => path === DISTRICT)?.text ?? ''
  return { path: DISTRICT, text: text.replace(/^views: \[/m, 'views: [trees, ') }
}

it.each([
  ['a column of the scope that holds no text', ['{ column: district }', '{ column: height }'], /is UInt32: codes/],
  ['text where arrays were said', ['{ column: district }', '{ column: district, array: true }'], /are arrays of text/],
  ['a table that is not there', ['table: tree', 'table: trees'], /no table "trees" of the MergeTree kind/],
] as const)('a dataset over a table of the city’s own is refused for %s', async (_what, change, message) => {
  const { problems } = await save([dataset([...change])])
  expect(problems.map((problem) => problem.message).join()).toMatch(message)
  expect(problems.every(({ line }) => line > 1)).toBe(true)
})

it('its figures are read once it is published, by each reader over their own rows', async () => {
  const files = [dataset(), VIEW, offered()]
  const { id, problems } = await save(files)
  expect(problems).toEqual([])
  const before = await running.ask('analyst', PREVIEW, { files })
  expect(JSON.stringify(before.errors)).toContain('once it is published')
  expect((await running.ask('analyst', SUBMIT, { id, why: 'trees matter' })).errors).toBeUndefined()
  expect((await running.ask('director', APPROVE, { id })).errors).toBeUndefined()
  expect(await figureOf('district-1')).toMatch(/^3/)
  expect(await figureOf('district-2')).toMatch(/^1/)
})
