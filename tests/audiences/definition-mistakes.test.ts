import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkDefinitions, loadDefinitions } from '../../server/definitions/load.ts'

const ROOT = resolve(import.meta.dirname, '../..')
let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wwh-definitions-'))
  for (const folder of ['audiences', 'views/datasets', 'views/definitions'])
    cpSync(join(ROOT, folder), join(directory, folder), {
      recursive: true,
      filter: (path) => !/\.(ts|md)$/.test(path),
    })
})

afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** Replaces the first place of a text in a file and returns that line's number, counted from 1. */
function spoil(file: string, text: string, replacement: string): number {
  const path = join(directory, file)
  const before = readFileSync(path, 'utf8')
  const at = before.indexOf(text)
  if (at < 0) throw new Error(`${file} holds no "${text}" to spoil`)
  writeFileSync(path, before.slice(0, at) + replacement + before.slice(at + text.length))
  return before.slice(0, at).split('\n').length
}

type Mistake = [what: string, file: string, text: string, replacement: string, message: RegExp, hint: string]

const MISTAKES: Mistake[] = [
  ['a metric', 'views/definitions/mayor.yaml', 'ticket.tickets', 'ticket.tickts', /ticket\.tickts/, 'ticket.tickets'],
  ['a dimension', 'views/definitions/mayor.yaml', 'by: district', 'by: distric', /"distric"/, 'district'],
  ['a column', 'views/datasets/ticket.yaml', "has(flags, 'repeat')", "has(flag, 'repeat')", /"flag"/, 'flags'],
  ['a function', 'views/datasets/ticket.yaml', 'countIf(nature in', 'countIff(nature in', /"countIff"/, 'countIf'],
  [
    'a key',
    'audiences/definitions/mayor.yaml',
    'attentionBudget',
    'attentionBudgt',
    /attentionBudgt/,
    'attentionBudget',
  ],
  ['a view', 'audiences/definitions/duty.yaml', 'views: [duty', 'views: [dutty', /"dutty"/, 'duty'],
  ['an audience', 'audiences/city.yaml', 'audience: analyst', 'audience: analist', /"analist"/, 'analyst'],
]

describe('a mistake in a definition', () => {
  it('is none in what is shipped', async () => {
    expect((await checkDefinitions(directory)).problems).toEqual([])
  })

  it.each(MISTAKES)('in %s is told with file, line and what was meant', async (...mistake) => {
    const [, file, text, replacement, message, hint] = mistake
    const line = spoil(file, text, replacement)
    const { problems } = await checkDefinitions(directory)
    const told = problems.find((problem) => problem.file.endsWith(file) && message.test(problem.message))
    expect(told).toMatchObject({ line, hint: expect.stringContaining(`did you mean "${hint}"?`) })
  })

  it('does not hide another: all are told at once, as one error', async () => {
    for (const [, file, text, replacement] of MISTAKES) spoil(file, text, replacement)
    const error = await loadDefinitions(directory).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DEFINITIONS' })
    for (const [, , , , message] of MISTAKES) expect((error as Error).message).toMatch(message)
  })

  it('in a member without the attribute that its audience needs is told', async () => {
    spoil('audiences/city.yaml', 'attributes: { district: ["990101"] }', 'attributes: {}')
    const { problems } = await checkDefinitions(directory)
    expect(problems.map((problem) => problem.message).join('\n')).toMatch(/district-1.*no attribute "district"/)
  })
})
