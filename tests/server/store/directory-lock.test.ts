import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockDirectory } from '../../../server/store/directory-lock.ts'

const linux = process.platform === 'linux'
let directory: string
let path: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'wwh-lock-'))
  path = join(directory, 'state.lock')
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('the lock of a data directory', () => {
  it('of a process that runs is respected, and the process named', () => {
    writeFileSync(path, `${process.ppid}\n`)
    expect(() => lockDirectory(directory)).toThrow(
      expect.objectContaining({ code: 'STATE_LOCKED', hint: expect.stringContaining(String(process.ppid)) }),
    )
  })

  const stale: [string, string][] = [
    ['of a process that is gone', '2147483646 123'],
    ['that holds no process', 'nonsense'],
    ['of an earlier process with our own number', `${process.pid}`],
  ]
  it.each(stale)('%s is taken over', (_what, content) => {
    writeFileSync(path, content)
    const release = lockDirectory(directory)
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^${process.pid}\\b`))
    release()
  })

  it.runIf(linux)('of a process whose number another one has by now is taken over', () => {
    writeFileSync(path, `${process.ppid} 1\n`)
    lockDirectory(directory)()
  })

  it('is given back once', () => {
    lockDirectory(directory)()
    const release = lockDirectory(directory)
    expect(() => lockDirectory(directory)).toThrow(expect.objectContaining({ code: 'STATE_LOCKED' }))
    release()
  })
})
