import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPath } from '../../../server/definitions/check-path.ts'
import { readSources } from '../../../server/definitions/source.ts'
import { ROOT } from './shipped.ts'

const VIEW = 'views/definitions/mayor.yaml'
const MAPPING = 'server/import/mappings/la311.yaml'
const directory = mkdtempSync(join(tmpdir(), 'wwh-check-path-'))
const at = (path: string) => join(directory, path)
const write = (path: string, text: string) => {
  mkdirSync(dirname(at(path)), { recursive: true })
  writeFileSync(at(path), text)
}

beforeAll(() => {
  mkdirSync(at('empty'))
  write('city/notes.txt', 'no definition')
  cpSync(join(ROOT, 'views/definitions'), at('city/views/definitions'), { recursive: true })
  cpSync(join(ROOT, MAPPING), at(`city/${MAPPING}`))
  cpSync(join(ROOT, MAPPING), at('elsewhere.yaml'))
  write('wrong.yaml', 'id: wrong\nticket: { status: { column: s, codes: { done: close } } }\n')
  write('list.yaml', '- one\n- two\n')
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('a path to be checked', () => {
  const nothing: [string, string, RegExp, RegExp][] = [
    ['that does not exist is an error, with the nearest beside it', 'citty', /no file or directory .*citty/, /city\?/],
    ['that is a directory without any definition is an error', 'empty', /empty holds no definition/, /views\/definit/],
    ['that is a file and no definition is an error', 'city/notes.txt', /notes.txt is no definition/, /directory/],
    ['that is YAML but neither definition nor mapping is an error', 'list.yaml', /is no definition/, /directory/],
  ]
  it.each(nothing)('%s', async (_rule, path, message, hint) => {
    await expect(checkPath(at(path))).rejects.toMatchObject({
      code: 'CHECK_PATH',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    })
  })

  const whole = /^\d+ files of .*city; \d+ as shipped$/
  const right: [string, string, RegExp][] = [
    ['says how many files are its own and how many are shipped', 'city', whole],
    ['that is one file is checked as part of the whole', `city/${VIEW}`, whole],
    ['that is one folder of definitions is checked as part of the whole', 'city/views/definitions', whole],
    ['that is a mapping of a city is checked with the rest of the city', `city/${MAPPING}`, whole],
    ['that is a mapping anywhere is checked as one', 'elsewhere.yaml', /elsewhere.yaml, a mapping$/],
  ]
  it.each(right)('%s', async (_rule, path, looked) => {
    expect(await checkPath(at(path))).toEqual({ problems: [], looked: expect.stringMatching(looked) })
  })

  it('has its mappings checked too', async () => {
    const spoiled = 'ticket: { status: { column: s, codes: { done: close } } }'
    write(`city/${MAPPING}`, `id: la311\n${spoiled}\n`)
    const { problems } = await checkPath(at('city'))
    expect(problems).toContainEqual({
      file: expect.stringContaining('la311.yaml'),
      line: 2,
      column: spoiled.indexOf('done') + 1,
      message: expect.stringContaining('ticket.status.codes.done'),
      hint: expect.stringContaining('did you mean "closed"?'),
    })
  })

  it('that is named for the city but is not there stops the start as well', async () => {
    await expect(readSources(at('gone'))).rejects.toMatchObject({ code: 'DEFINITIONS_DIR' })
  })
})
