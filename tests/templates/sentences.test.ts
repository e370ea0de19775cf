import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkDefinitions } from '../../server/definitions/load.ts'
import { readSentences } from '../../templates/sentences.ts'
import { smsLine } from '../../templates/sms.ts'
import { fill, parseTemplate } from '../../templates/text-template.ts'
import { sampleAlerts } from './sample-alerts.ts'

const ROOT = resolve(import.meta.dirname, '../..')

function filled(source: string, values: Record<string, string>): string {
  return fill(parseTemplate(source, Object.keys(values)).template, values)
}

describe('a text template', () => {
  it.each([
    ['puts values in', '{where}停水', { where: '阳光路' }, '阳光路停水'],
    ['drops a clause of which a value is empty', '停水[,主因{a}占{b}]。', { a: '爆管', b: '' }, '停水。'],
    ['keeps a clause of which all values are given', '停水[,主因{a}]。', { a: '爆管' }, '停水,主因爆管。'],
    ['takes an escaped sign as it is', '\\[{a}\\] \\{b\\}', { a: '1' }, '[1] {b}'],
    ['never reads a value', '{a}', { a: '[{b}]', b: '!' }, '[{b}]'],
    ['keeps two numbers apart', '{where}{count}[{more}]', { where: '地铁1', count: '46件', more: '1' }, '地铁1 46件1'],
    ['closes a right-to-left value, so that a figure keeps its place', '{a}46', { a: 'شارع' }, 'شارع\u200e46'],
  ])('%s', (_rule, source, values, expected) => {
    expect(filled(source, values as Record<string, string>)).toBe(expected)
  })
})

describe('a mistake in a sentence', () => {
  it.each([
    ["line:\n  first: '{level}{wher}{count}'\n", 2, 18, /no placeholder \{wher\}/, /"where"/],
    ['line:\n  first: >\n    {level}{count}\n    {ownr}\n', 2, 10, /\{ownr\}/, /"owner"/],
    ["headline:\n  first: '{before}'\n", 2, 11, /\{before\}/, /known:/],
    ["line:\n  first: '{count}[,{where}'\n", 2, 18, /not closed/, undefined],
    ["line:\n  first: '{level}[{count}]'\n", 2, 3, /\{count\} must stand outside/, undefined],
    [`line:\n  first: '${'请'.repeat(41)}{count}'\n`, 2, 3, /41 characters of its own, at most 40/, undefined],
    ['lines: {}\n', 1, 1, /unknown key "lines"/, /"line"/],
    ["line:\n  frist: '{count}'\n", 2, 3, /unknown key "frist"/, /"first"/],
  ])('is told with its place: %s', (text, line, column, message, hint) => {
    const [problem, ...more] = readSentences('zh.yaml', text).problems
    expect(more).toEqual([])
    expect(problem).toMatchObject({ file: 'zh.yaml', line, column })
    expect(problem?.message).toMatch(message)
    if (hint) expect(problem?.hint).toMatch(hint)
  })
})

describe("a city's own sentences", () => {
  it('change only what they write, and are checked with the other definitions', async () => {
    const city = mkdtempSync(join(tmpdir(), 'wwh-sentences-'))
    try {
      cpSync(join(ROOT, 'audiences/city.yaml'), join(city, 'audiences/city.yaml'))
      mkdirSync(join(city, 'templates/sentences'), { recursive: true })
      const file = join(city, 'templates/sentences/zh.yaml')
      writeFileSync(file, "line:\n  first: '{where}{what}:{count}!'\n")
      const { definitions, problems } = await checkDefinitions(city)
      expect(problems).toEqual([])
      const [first, followUp] = sampleAlerts('water-outage', 'zh')
      expect(smsLine(first!, definitions!.wordings)).toBe('阳光街道停水:46件!')
      expect(smsLine(followUp!, definitions!.wordings)).toMatch(/^【云州12345】续1：/)
      writeFileSync(file, readFileSync(file, 'utf8').replace('{what}', '{waht}'))
      expect((await checkDefinitions(city)).problems).toMatchObject([
        { line: 2, column: 18, hint: 'did you mean "what"?' },
      ])
    } finally {
      rmSync(city, { recursive: true })
    }
  })
})
