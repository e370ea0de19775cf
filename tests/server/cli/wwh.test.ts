import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { backtestRules } from '../../../server/cli/backtest.ts'
import { importFile } from '../../../server/cli/import.ts'
import { ROOT } from '../definitions/shipped.ts'

/** Runs `wwh` in a process of its own. */
function wwh(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [join(ROOT, 'server/cli/wwh.mjs'), ...args], { cwd: ROOT }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
}

describe('wwh', () => {
  it('prints the usage of every command, and leaves with 0', async () => {
    const { code, out } = await wwh('help')
    expect(code).toBe(0)
    for (const name of [
      'import FILE',
      'quarantine',
      'backtest RULE',
      'check [DIR|FILE]',
      'invite MEMBER',
      'preview VIEW',
    ])
      expect(out).toContain(`wwh ${name}`)
  })

  it.each([
    ['COMMAND --help', ['backtest', 'matter-surge', '--help']],
    ['COMMAND -h', ['backtest', '-h']],
    ['help COMMAND', ['help', 'backtest']],
  ])('%s prints the usage of that command alone, and leaves with 0', async (_how, args) => {
    const { code, out } = await wwh(...args)
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}wwh backtest RULE --from DATE .*\n$/)
  })

  it.each([
    ['misspelt', 'bakctest', /did you mean "backtest"/],
    ['named like a part of every object', 'constructor', /known: /],
  ])('a command %s is an error with a hint', async (_what, name, hint) => {
    const { code, err } = await wwh(name)
    expect(code).toBe(1)
    expect(err).toMatch(/^CLI: there is no command/)
    expect(err).toMatch(hint)
  })
})

it('names a file to import that there is not before it asks for the stores', async () => {
  await expect(importFile(['nofile.csv', '--mapping', 'la311'])).rejects.toMatchObject({
    code: 'IMPORT_FILE',
    message: 'cannot read nofile.csv: there is no such file',
  })
})

describe('a rule to look back with', () => {
  const period = ['--from', '2026-01-01', '--to', '2026-02-01']

  it('that there is not is told with the directory, the nearest name, and how to name another directory', async () => {
    await expect(backtestRules(['matter-surg', ...period, '--definitions', ROOT])).rejects.toMatchObject({
      message: `there is no rule "matter-surg" in ${ROOT}`,
      hint: expect.stringMatching(/did you mean "matter-surge"\?.*--definitions DIR.*WWH_DEFINITIONS/),
    })
  })

  it('is sought in the directory that is named', async () => {
    const boston = join(ROOT, 'server/cities/boston')
    await expect(backtestRules(['calls-unanswered', ...period, '--definitions', boston])).rejects.toMatchObject({
      message: `there is no rule "calls-unanswered" in ${boston}`,
    })
  })
})
