import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { importFile } from '../../../server/cli/import.ts'
import { heldText, quarantine } from '../../../server/cli/quarantine.ts'
import { printed } from './printed.ts'

const COLUMNS = 'srnumber,requesttype,status,actiontaken,createddate,requestsource,owner,apc'
const directory = mkdtempSync(join(tmpdir(), 'wwh-quarantine-'))
const file = join(directory, 'bad.csv')

beforeAll(() => {
  vi.stubEnv('WWH_DATA_DIR', join(directory, 'data'))
  const good = Array.from({ length: 12 }, (_, i) => `g${i},Bulky Items,Open,x,2020-01-01 00:05:00,Call,BOS,Area ${i}`)
  const bad = Array.from({ length: 13 }, (_, i) => `b${i},Call 13812345678,Closd,x,2020-01-01 00:05:00,Call,BOS,East`)
  writeFileSync(file, [COLUMNS, ...good, ...bad].join('\n'))
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(directory, { recursive: true })
})

describe('what an import could not take', () => {
  it('is shown in a dry run: the first ten with line, reason, value and masked text, and how many more', async () => {
    const { text } = await printed(() => importFile([file, '--mapping', 'la311', '--dry-run']))
    expect(text.match(/^ {2}line /gm)).toHaveLength(10)
    expect(text).toContain(
      '  line 14, unknown-code: status: "Closd" has no code; did you mean "Closed"?\n    b0,Call [电话]',
    )
    expect(text).toContain('  … 3 more')
    expect(text).not.toContain('13812345678')
  })

  it('stands beside the codes that members are bound to, the most frequent ten, in a dry run', async () => {
    const { text } = await printed(() => importFile([file, '--mapping', 'la311', '--dry-run']))
    expect(text).toMatch(/^districts: area-0 1, area-1 1, .*, … 2 more$/m)
    expect(text).toMatch(/^units: bos 12$/m)
  })

  it('is listed whole afterwards, of one import or of all', async () => {
    expect(await printed(() => quarantine([]))).toEqual({ code: 0, text: 'nothing is in quarantine\n' })
    const { text } = await printed(() => importFile([file, '--mapping', 'la311']))
    const id = /wwh quarantine --import (\S+)/.exec(text)?.[1] ?? ''
    const all = await printed(() => quarantine([]))
    expect(all.text.match(/^ {2}line /gm)).toHaveLength(13)
    expect(all.text).toContain(`${id}: 13 of bad.csv`)
    expect(all.text).not.toContain('13812345678')
    expect((await printed(() => quarantine(['--import', id]))).text).toBe(all.text)
    const some = await printed(() => quarantine(['--first', '2']))
    expect(some.text).toMatch(/line 14[\s\S]*line 15[\s\S]*… 11 more\n$/)
    await expect(quarantine(['--import', `${id}x`])).rejects.toMatchObject({ hint: `did you mean "${id}"?` })
    await expect(quarantine(['--first', 'many'])).rejects.toMatchObject({ code: 'CLI' })
  })

  it('is shortened, on one line, and cannot steer a terminal', () => {
    const raw = `a\n\u001b[2Jb,${'x'.repeat(500)}`
    const [, text = ''] = heldText([{ line: 1, code: 'bad-line', reason: 'r', raw }], 0).split('\n')
    expect(text).toMatch(/^ {4}a \[2Jb,x+…$/)
    expect(text.length).toBeLessThan(200)
  })
})
