import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readDefinition } from '../../../audiences/definition.ts'
import { rowMapper } from '../../../server/import/map-row.ts'
import { mappingSchema } from '../../../server/import/mapping.ts'
import { TICKET_CODES } from '../../../server/import/ticket-codes.ts'
import { datasetSchema } from '../../../views/dataset.ts'
import { ROOT, sourceAt } from '../definitions/shipped.ts'

const LA = readFileSync(join(ROOT, 'server/import/mappings/la311.yaml'), 'utf8')
const read = (text: string) => readDefinition('la.yaml', text, mappingSchema)

/** What is planted: a text of the mapping replaced by another; where it is told, and how. */
type Planted = [rule: string, text: string, by: string, at: string, said: RegExp]

const PLANTED: Planted[] = [
  ['a status that is none', 'Closed: closed', 'Closed: close', 'Closed: close', /did you mean "closed"/],
  ['a channel that is none', 'Call: phone', 'Call: telephone', 'Call: telephone', /one of: 110, phone, web/],
  ['a channel that stands for all others and is none', 'otherwise: web', 'otherwise: wbe', 'otherwise: wbe', /"web"/],
  ['a nature that is none', '{ value: help }', '{ value: halp }', 'value: halp', /did you mean "help"/],
  ['an urgency that is none', 'nature:', 'urgency: { value: hott }\n  nature:', 'value: hott', /did you mean "hot"/],
  [
    'a kind of caller that is none',
    'nature:',
    'caller_kind: { column: k, codes: { 1: persn } }\n  nature:',
    '1: persn',
    /did you mean "person"/,
  ],
  ['a field of neither column nor value', '{ value: help }', '{ otherwise: help }', 'nature', /neither a column nor/],
  ['a key of a field that is none', 'decimals: 6', 'decimal: 6', 'decimal', /did you mean "decimals"/],
  ['a pattern that is none', 'decimals: 6', 'match: "["', 'match', /no regular expression/],
  [
    'a field left out',
    '  nature: { value: help }\n',
    '',
    'ticket:',
    /ticket.nature: missing write the name of a column/,
  ],
]

describe('a mistake in a mapping is an error of the mapping, at its place:', () => {
  it('none in what is shipped', () => expect(read(LA).problems).toEqual([]))

  it.each(PLANTED)('%s', (_rule, text, by, at, said) => {
    const spoiled = LA.replace(text, () => by)
    const [problem, ...more] = read(spoiled).problems
    expect(more).toEqual([])
    expect(`${problem?.message} ${problem?.hint}`).toMatch(said)
    const before = spoiled.slice(0, spoiled.indexOf(at))
    const line = before.split('\n').length
    expect([problem?.line, problem?.column]).toEqual([line, before.length - before.lastIndexOf('\n')])
  })
})

describe('the fixed codes of tickets', () => {
  it.each([
    ['status', 'status'],
    ['channel', 'channel'],
    ['nature', 'nature'],
    ['caller', 'caller_kind'],
  ] as const)('of dimension %s are those that figures and filters know', (dimension, field) => {
    const ticket = sourceAt('views/datasets/ticket.yaml')
    const { value } = readDefinition(ticket.file, ticket.text, datasetSchema)
    expect(Object.keys(value?.dimensions[dimension]?.codes ?? {}).sort()).toEqual([...TICKET_CODES[field]].sort())
  })

  it.each([
    ['a code as it stands is taken', 'web', 'web'],
    ['a text that is no code waits in quarantine', 'wbe', 'unknown-code'],
    ['a text named like a part of every object waits as well', 'constructor', 'unknown-code'],
    ['an empty text leaves the field empty', '', ''],
  ])('of a column without a code map: %s', (_rule, text, expected) => {
    const mapping = read(LA.replace(/channel:[\s\S]*?otherwise: web/, 'channel: requestsource')).value
    if (!mapping) throw new Error('the mapping cannot be used')
    const row = { srnumber: '1', createddate: '2020-01-01 00:00:00', status: 'Open', requestsource: text }
    const mapped = rowMapper(mapping, 'secret', 0)(row)
    expect('ticket' in mapped ? mapped.ticket.channel : mapped.rejection.code).toBe(expected)
  })
})
