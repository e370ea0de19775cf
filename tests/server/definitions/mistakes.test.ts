import { describe, expect, it } from 'vitest'
import { checkSources } from '../../../server/definitions/check.ts'
import { sourceAt, withText } from './shipped.ts'

const RULE = 'alerts/definitions/late-handling.yaml'
const SURGE = 'alerts/definitions/matter-surge.yaml'
const DATASET = 'views/datasets/followup.yaml'
const VIEW = 'views/definitions/analyst.yaml'
const AUDIENCE = 'audiences/definitions/district.yaml'
const CITY = 'audiences/city.yaml'

/** What is planted: in a file, a text replaced by another; what is said of it, and at which text of the spoiled file (or its line). */
type Planted = [what: string, file: string, text: string, by: string, said: RegExp, at?: string]

const PLANTED: Planted[] = [
  [
    'a metric of a rule that does not exist',
    RULE,
    'ticket.on_time_rate',
    'ticket.on_time_rat',
    /did you mean "ticket.on_time_rate"/,
  ],
  [
    'a metric whose name was left unfinished',
    RULE,
    'ticket.on_time_rate',
    'ticket.on_time',
    /did you mean "ticket.on_time_rate"/,
  ],
  [
    'a metric like none, with how many there are',
    RULE,
    'ticket.on_time_rate',
    'ticket.zzzzzzzzzz',
    /known: .*, … \(\d+ in all\)/,
  ],
  ['a list that is not there', RULE, 'levels:', 'levls:', /levels: missing write a list/],
  ['a level that is no dimension', RULE, '[district]', '[distrct]', /did you mean "district"/, 'distrct'],
  ['a level named like a part of every object', RULE, '[district]', '[constructor]', /no dimension "constructor"/],
  ['a level given twice', RULE, '[unit]', '[district]', /stands here twice/],
  ['a dimension twice in a level', RULE, '[unit]', '[unit, unit]', /"unit" stands here twice/],
  ['a schedule that is none', RULE, '0 8 * * *', '0 25 * * *', /no schedule/, 'schedule'],
  ['a schedule that never comes', RULE, '0 8 * * *', '0 8 31 2 *', /never comes|no schedule/, 'schedule'],
  ['a threshold without a bound', RULE, 'below: 0.8, clear: 0.85, ', '', /needs a bound/],
  ['a threshold that ends while breached', RULE, 'clear: 0.85', 'clear: 0.7', /still breached/, 'clear'],
  ['bounds that leave nothing between', RULE, 'below: 0.8', 'below: 0.8, above: 0.5', /every value/],
  ['values together of a fixed bound', RULE, 'days: 14', 'days: 14\ntogether: district', /only a seasonal rule/],
  ['values together of no level', SURGE, 'together: district', 'together: unit', /both with and without "unit"/],
  ['an audience twice', RULE, 'department, analyst', 'analyst, analyst', /"analyst" stands here twice/],
  ['an audience that does not exist', RULE, 'department, ', 'departmen, ', /did you mean "department"/, 'departmen,'],
  [
    'a rule that an audience can never be told of',
    'alerts/definitions/calls-unanswered.yaml',
    'duty]',
    'district]',
    /can never be told/,
  ],
  ['a rule over a stock', RULE, 'ticket.on_time_rate', 'ticket.open', /is a stock/],
  ['a severity that is none', RULE, 'severity: blue', 'severity: bleu', /did you mean "blue"\? one of: blue/],
  ['a number written as a text', RULE, 'days: 14', 'days: "14"', /days/],
  ['a negative period', RULE, 'days: 14', 'days: -1', /days/],
  [
    'a column that the dataset does not list',
    DATASET,
    'countIf(reached = 1 and solved',
    'countIf(reachd = 1 and solved',
    /did you mean "reached"/,
    'reachd',
  ],
  ['a function that may not be used', DATASET, 'expression: count()', 'expression: sleep(3)', /"sleep"/, 'sleep'],
  [
    'an aggregate in an aggregate',
    DATASET,
    'expression: count()',
    'expression: sum(count())',
    /inside another aggregate/,
  ],
  [
    'a column outside an aggregate',
    DATASET,
    'expression: count()',
    'expression: count() + reached',
    /outside an aggregate/,
  ],
  ['nothing measured', DATASET, 'expression: count()', 'expression: 1 + 1', /measures nothing/],
  ['an operator without its right side', DATASET, 'expression: count()', 'expression: count() +', /ends too soon/],
  ['two values without an operator', DATASET, 'expression: count()', 'expression: count() count()', /not expected/],
  ['an aggregate without its arguments', DATASET, 'expression: count()', 'expression: sumIf(reached)', /at least 2/],
  ['a subquery', DATASET, 'expression: count()', 'expression: count() + (SELECT 1)', /SELECT/],
  [
    'both an expression and a rate',
    DATASET,
    'expression: count()',
    'expression: count()\n    numerator: count()\n    denominator: count()',
    /either expression/,
  ],
  ['a parent that is no dimension', DATASET, 'parent: district', 'parent: distict', /did you mean "district"/],
  ['a dimension above itself', DATASET, 'parent: matter1', 'parent: matter3', /above itself/],
  ['a unit that is none', DATASET, 'unit: percent', 'unit: percents', /one of: count/],
  [
    'a scope dimension that is none',
    DATASET,
    'district: { column: district_code }',
    'distric: { column: district_code }',
    /scopedBy/,
  ],
  [
    'a metric without its definition',
    DATASET,
    'definition: { zh: 本期回访次数。, en: Follow-up calls made in the period. }',
    '',
    /definition/,
  ],
  ['a widget of an unknown kind', VIEW, 'type: trend', 'type: trnd', /did you mean "trend"\? one of: number/],
  ['a widget id twice', VIEW, 'id: callers', 'id: tickets', /another widget "tickets"/],
  ['a split that is no dimension', VIEW, 'by: street', 'by: stret', /did you mean "street"/],
  ['a split named like a part of every object', VIEW, 'by: street', 'by: toString', /no dimension "toString"/],
  [
    'a metric of two datasets under one split',
    VIEW,
    'ticket.return_rate]',
    'call.answer_rate]',
    /dataset "call" has no dimension "street"/,
  ],
  [
    'a moving line by week',
    VIEW,
    'metrics: [ticket.tickets],',
    'metrics: [ticket.tickets], moving: 7,',
    /cannot move by days/,
  ],
  [
    'a moving line of what does not add up',
    VIEW,
    'metrics: [ticket.tickets],\n      days: 730,\n      grain: week,',
    'metrics: [ticket.callers], moving: 7,',
    /do not add up/,
  ],
  ['a line of a stock', VIEW, 'metrics: [ticket.tickets],', 'metrics: [ticket.open],', /stock/],
  [
    'more than seven figures',
    VIEW,
    'type: breakdown,\n      metric: ticket.tickets,\n      by: matter1,\n      top: 18,',
    'type: number, metric: ticket.tickets,',
    /at most 7/,
  ],
  ['no widget at all', VIEW, 'widgets:', 'widgets: []\nother:', /widgets|other/],
  [
    'a filter by a code that its dimension lacks',
    VIEW,
    'by: street,',
    'by: street, filters: { channel: [phon] },',
    /did you mean "phone"/,
    'phon]',
  ],
  [
    'a filter by no dimension',
    VIEW,
    'by: street,',
    'by: street, filters: { chanel: [phone] },',
    /did you mean "channel"/,
    'chanel',
  ],
  ['a filter without codes', VIEW, 'by: street,', 'by: street, filters: { channel: [] },', /filters/],
  ['a key that is none', VIEW, 'by: street,', 'by: street, colour: red,', /unknown key "colour"/, 'colour'],
  ['one language only', VIEW, 'title: { zh: 街镇, en: Streets }', 'title: { zh: 街镇 }', /title/],
  ['a key twice', VIEW, 'days: 28', 'days: 28\ndays: 7', /unique/],
  [
    'a view that does not exist',
    AUDIENCE,
    'views: [district]',
    'views: [distrit]',
    /did you mean "district"/,
    'distrit',
  ],
  ['a view offered twice', AUDIENCE, 'views: [district]', 'views: [district, district]', /twice/],
  [
    'a digest of no view',
    AUDIENCE,
    'days: daily, view: district',
    'days: daily, view: distrit',
    /did you mean "district"/,
    'view: distrit',
  ],
  [
    'a scope dimension left out',
    AUDIENCE,
    '  co_unit: all\n',
    '',
    /rows.co_unit: missing write all, a list of codes, or \$attribute/,
  ],
  [
    'a scope dimension misspelt',
    AUDIENCE,
    'co_unit: all',
    'co_unti: all',
    /unknown key "co_unti" in rows did you mean "co_unit"/,
    'co_unti',
  ],
  ['rows by neither all, list nor attribute', AUDIENCE, 'street: all', 'street: everything', /rows.street: write all/],
  ['a code that could break out of the scope', AUDIENCE, 'street: all', 'street: ["1|*"]', /not a code/],
  ['rows of nothing', AUDIENCE, 'street: all', 'street: []', /no row of "street"/],
  ['a channel that is none', AUDIENCE, 'card, email', 'card, emial', /one of: inbox/],
  ['a time of day that is none', AUDIENCE, 'at: "07:50"', 'at: "7:50"', /at/],
  ['quiet hours without length', AUDIENCE, 'to: "07:00"', 'to: "22:00"', /end when they begin/],
  ['a right that is not said yes or no', AUDIENCE, 'tickets: true', 'tickets: maybe', /tickets/],
  ['a member of no audience', CITY, 'audience: analyst', 'audience: analist', /did you mean "analyst"/],
  ['a member given twice', CITY, 'id: duty', 'id: housing', /another member "housing"/],
  [
    'a member without what its audience binds',
    CITY,
    'attributes: { district: ["990101"] }',
    'attributes: {}',
    /no attribute "district"/,
  ],
  ['a zone that is none', CITY, 'zone: Asia/Shanghai', 'zone: Asia/Shanghia', /no time zone/, 'zone'],
  ['an address that is none', CITY, 'email: mayor@example.org', 'email: mayor', /email/],
  ['an empty file', CITY, sourceAt(CITY).text, '# nothing\n', /empty|city/],
  ['an alias of nothing', AUDIENCE, 'street: all', 'street: *all', /alias|anchor/i],
  ['a tab for an indent', VIEW, '    metrics: [ticket.tickets],', '\tmetrics: [ticket.tickets],', /./],
]

describe('a planted mistake is never accepted, and told at its place:', () => {
  it.each(PLANTED)('%s', (_what, path, text, by, said, at) => {
    const before = sourceAt(path).text
    expect(before).toContain(text)
    const spoiled = before.replace(text, () => by)
    const { problems } = checkSources(withText(path, spoiled))
    const told = problems.filter((p) => said.test(`${p.message} ${p.hint ?? ''}`))
    expect(problems.map((p) => `${p.message} ${p.hint ?? ''}`).join('\n')).toMatch(said)
    if (at === undefined) return
    const offset = spoiled.indexOf(at, before.lastIndexOf('\n', before.indexOf(text)))
    const line = spoiled.slice(0, offset).split('\n').length
    expect(told[0]?.line).toBe(line)
  })
})

describe('one mistake is told once', () => {
  it.each([
    [
      'in a dataset, not again in every view and rule that counts over it',
      DATASET,
      'better: neither',
      'better: nether',
    ],
    ['in a view, not again in its audience', 'views/definitions/district.yaml', 'widgets:', 'widgts:'],
    ['in an audience, not again in its members and rules', AUDIENCE, 'locale: zh', 'locale: cn'],
  ])('%s', (_what, path, text, by) => {
    const { problems } = checkSources(withText(path, sourceAt(path).text.replace(text, by)))
    expect(new Set(problems.map((p) => p.file))).toEqual(new Set([sourceAt(path).file]))
  })

  it('also where the file is no YAML at all, and its name alone says which it was', () => {
    const { problems } = checkSources(withText(DATASET, 'id: [followup'))
    expect(new Set(problems.map((p) => p.file))).toEqual(new Set([sourceAt(DATASET).file]))
  })
})

describe('two files', () => {
  it('may not claim one id', () => {
    const copy = { ...sourceAt(VIEW), path: 'views/definitions/copy.yaml', file: 'copy.yaml' }
    const { problems } = checkSources([...withText('', ''), copy])
    expect(problems).toMatchObject([{ file: 'copy.yaml', line: 2, message: 'there is another view "analyst"' }])
  })
})

describe('the column of a mistake', () => {
  it.each([
    ['plain', 'countIf(reachd = 1)'],
    ['in quotes', '"countIf(reachd = 1)"'],
  ])('in an expression written %s is that of the mistaken word', (_how, expression) => {
    const text = sourceAt(DATASET).text.replace('expression: count()', `expression: ${expression}`)
    const [problem] = checkSources(withText(DATASET, text)).problems
    const line = text.split('\n')[(problem?.line ?? 0) - 1] ?? ''
    expect(line.slice((problem?.column ?? 0) - 1)).toMatch(/^reachd/)
  })
})
