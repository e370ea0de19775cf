import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { checkDefinitions, loadDefinitions } from '../../../server/definitions/load.ts'

const directory = mkdtempSync(join(tmpdir(), 'wwh-definitions-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const view = (widget: string) => `id: duty
title: { zh: 值班, en: Duty }
question: { zh: 问, en: Why }
widgets:
  - ${widget}
`

async function problemsOf(widget: string) {
  mkdirSync(join(directory, 'views/definitions'), { recursive: true })
  writeFileSync(join(directory, 'views/definitions/duty.yaml'), view(widget))
  const { problems } = await checkDefinitions(directory)
  return problems.filter((p) => p.file.endsWith('duty.yaml') && p.file.includes('views'))
}

describe('the shipped definitions', () => {
  it('are right', async () => {
    expect((await checkDefinitions(resolve(import.meta.dirname, '../../..'))).problems).toEqual([])
  })
})

describe('a mistake is answered with its place and what was meant', () => {
  const cases: [string, string, number, RegExp][] = [
    [
      'an unknown metric',
      '{ id: a, type: number, metric: ticket.tickts, title: { zh: 一, en: One } }',
      5,
      /did you mean "ticket.tickets"/,
    ],
    [
      'an unknown dimension',
      '{ id: a, type: breakdown, metric: ticket.tickets, by: distric, title: { zh: 一, en: One } }',
      5,
      /did you mean "district"/,
    ],
    ['an unknown kind of widget', '{ id: a, type: nummer, title: { zh: 一, en: One } }', 5, /./],
    ['a missing language', '{ id: a, type: incidents, title: { zh: 一 } }', 5, /./],
    ['text that is no YAML', '{ id: a, type: [ }', 5, /./],
  ]
  it.each(cases)('%s', async (_name, widget, line, said) => {
    const problems = await problemsOf(widget)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems[0]?.line).toBeGreaterThanOrEqual(line)
    expect(problems.map((p) => `${p.message} ${p.hint ?? ''}`).join(' ')).toMatch(said)
  })

  it('stops the start with every problem at once', async () => {
    await problemsOf('{ id: a, type: number, metric: ticket.tickts, title: { zh: 一, en: One } }')
    await expect(loadDefinitions(directory)).rejects.toMatchObject({ code: 'DEFINITIONS' })
  })
})

describe('settings', () => {
  it('that are wrong are told all at once', () => {
    expect(() => readConfig({ WWH_PORT: 'x', WWH_SMTP_URL: 'mail', WWH_PROT: '1' })).toThrow(
      /WWH_PORT[\s\S]*WWH_SMTP_URL[\s\S]*WWH_PROT|WWH_SMTP_URL[\s\S]*WWH_PORT[\s\S]*WWH_PROT/,
    )
  })
})
