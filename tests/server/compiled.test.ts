import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const CACHE = 'node_modules/.cache/who-what-how'

let project: string
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'wwh-compiled-'))
  for (const room of ['server', 'views', 'alerts', 'audiences', 'templates', 'node_modules'])
    mkdirSync(join(project, room))
  // What compiles, and what runs the sources, lies outside; the cache is the project's own.
  for (const name of ['esbuild', 'tsx', '@esbuild', 'get-tsconfig'])
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name))
  for (const file of ['server/compiled.mjs', 'server/main.mjs', 'package-lock.json', 'tsconfig.json'])
    cpSync(join(ROOT, file), join(project, file))
  write('package.json', '{ "type": "module" }')
  for (const entry of [
    'cli/wwh',
    'warehouse/bridge/main',
    'store/engine-worker',
    'jobs/detection-worker',
    'jobs/look-back-worker',
    'channels/chart-worker',
  ])
    write(`server/${entry}.ts`, '')
  write('views/word.ts', `export const word: string = 'first'`)
  write('server/main.ts', `import { word } from '../views/word.ts'\nconsole.log(word, import.meta.dirname)`)
})
afterEach(() => rmSync(project, { recursive: true }))

function write(name: string, text: string): void {
  mkdirSync(dirname(join(project, name)), { recursive: true })
  writeFileSync(join(project, name), text)
}

async function start(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(project, 'server/main.mjs')])
  return stdout.trim()
}

const kept = () => readdirSync(join(project, CACHE))

describe('a start', () => {
  it('compiles once, and its files find their neighbours where the sources lie', async () => {
    expect(await start()).toBe(`first ${join(project, 'server')}`)
    const [compiled] = kept()
    expect(await start()).toBe(`first ${join(project, 'server')}`)
    expect(kept()).toEqual([compiled])
  })

  it('compiles anew where a source has changed; what was compiled goes when it is a week old', async () => {
    await start()
    const [first = ''] = kept()
    write('views/word.ts', `export const word: string = 'second'`)
    expect(await start()).toContain('second')
    expect(kept()).toHaveLength(2)
    const longAgo = new Date(Date.now() - 8 * 86_400_000)
    utimesSync(join(project, CACHE, first), longAgo, longAgo)
    write('views/word.ts', `export const word: string = 'third'`)
    expect(await start()).toContain('third')
    expect(kept()).toHaveLength(2)
    expect(kept()).not.toContain(first)
  })

  it('runs the sources where nothing can be kept', async () => {
    write('node_modules/.cache', 'a file, no directory')
    expect(await start()).toBe(`first ${join(project, 'server')}`)
  })

  it('names the source of a mistake', async () => {
    write('server/main.ts', 'const one = ;')
    await expect(start()).rejects.toThrow(/server\/main\.ts:1/)
  })
})
