import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../server/config.ts'
import { startServer } from '../../server/start.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const directory = mkdtempSync(join(tmpdir(), 'wwh-mistakes-'))
const file = join(directory, 'file')
/** Something of somebody else that listens. */
const other = createServer((_request, response) => response.writeHead(404).end('<html>'))
let port: number

beforeAll(async () => {
  writeFileSync(file, '')
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  port = (other.address() as AddressInfo).port
})
afterAll(async () => {
  other.closeAllConnections()
  await new Promise((done) => other.close(done))
  rmSync(directory, { recursive: true })
})

/** Starts as `npm start` does, in a process of its own. */
function start(env: Record<string, string>): Promise<{ code: number; err: string }> {
  const program = [join(ROOT, 'server/main.mjs')]
  const options = { cwd: ROOT, env: { ...process.env, ...env } }
  return new Promise((done) => {
    execFile(process.execPath, program, options, (error, _out, err) =>
      done({ code: error ? Number(error.code) : 0, err }),
    )
  })
}

describe('a start that cannot be', () => {
  it('lists every wrong setting at once, with the nearest name, and leaves with an error code', async () => {
    const { code, err } = await start({ WWH_PORT: 'many', WWH_SMTP_URL: 'mail', WWH_DATADIR: 'x', WWH_DEMO_DAYS: '3' })
    expect(code).toBe(1)
    expect(err).toContain('CONFIG: settings that cannot be used')
    for (const setting of ['WWH_PORT', 'WWH_SMTP_URL', 'WWH_DEMO_DAYS'])
      expect(err).toMatch(new RegExp(`${setting}: .+`))
    expect(err).toContain('WWH_DATADIR: there is no such setting; did you mean "WWH_DATA_DIR"?')
    expect(err).toContain('README.md')
  })

  it.each([
    ['WWH_PORT', 'many', /a whole number from 0 to 65535, such as 12345, not "many"/],
    ['WWH_NOW', 'yesterday', /an instant with its offset, such as 2026-\S+, not "yesterday"/],
    ['WWH_DEMO', 'yes', /on or off, not "yes"/],
  ])('says what %s takes, with an example, and what it was given', (name, value, said) => {
    expect(() => readConfig({ [name]: value })).toThrow(said)
  })

  it.each(['WWH_SMTP_URL', 'WWH_STATE_URL', 'WWH_WAREHOUSE_URL', 'WWH_PUBLIC_URL'])(
    'gives an example of %s and never repeats what may hold a password',
    (name) => {
      const mistake = () => readConfig({ [name]: 'ftp://user:hush@mail.example' })
      expect(mistake).toThrow(new RegExp(`${name}: expected an address such as \\w+://`))
      expect(mistake).not.toThrow(/hush/)
    },
  )

  it.each([
    ['a ClickHouse', { WWH_WAREHOUSE_URL: 'http://u:hush@127.0.0.1:9' }, /127\.0\.0\.1:9 \(nothing takes connections/],
    [
      'a PostgreSQL',
      { WWH_STATE_URL: 'postgres://u:hush@127.0.0.1:9/x' },
      /127\.0\.0\.1:9 \(nothing takes connections/,
    ],
    ['a host that is none', { WWH_STATE_URL: 'postgres://u:hush@nowhere.invalid/x' }, /nowhere\.invalid:5432 \(/],
  ])('names host, port and cause of %s that cannot be reached, and no password', async (_what, env, said) => {
    const config = readConfig({ WWH_DATA_DIR: join(directory, 'data'), WWH_DEFINITIONS: ROOT, WWH_PORT: '0', ...env })
    const error = (await startServer(config).catch((e: unknown) => e)) as Error
    expect(error.message).toMatch(said)
    expect(error.message).not.toContain('hush')
  })

  const faults: [string, () => Record<string, string>, string, RegExp][] = [
    ['a port in use', () => ({ WWH_PORT: String(port) }), 'PORT_IN_USE', /WWH_PORT/],
    ['an address of another machine', () => ({ WWH_HOST: '203.0.113.7' }), 'HOST_UNKNOWN', /WWH_HOST/],
    ['a data directory below a file', () => ({ WWH_DATA_DIR: join(file, 'data') }), 'DATA_DIR', /WWH_DATA_DIR/],
    ['a data directory that is a file', () => ({ WWH_DATA_DIR: file }), 'DATA_DIR', /WWH_DATA_DIR/],
    [
      'a ClickHouse that does not answer',
      () => ({ WWH_WAREHOUSE_URL: 'http://127.0.0.1:9' }),
      'WAREHOUSE_UNREACHABLE',
      /WWH_WAREHOUSE_URL/,
    ],
    ['a ClickHouse that is none', () => ({ WWH_WAREHOUSE_URL: `http://127.0.0.1:${port}` }), 'WAREHOUSE_URL', /8123/],
    [
      'a database that is no name',
      () => ({ WWH_WAREHOUSE_URL: 'http://127.0.0.1:9/a;b' }),
      'WAREHOUSE_URL',
      /database/,
    ],
    [
      'a PostgreSQL that does not answer',
      () => ({ WWH_STATE_URL: 'postgres://127.0.0.1:9/x' }),
      'STATE_UNREACHABLE',
      /WWH_STATE_URL/,
    ],
  ]
  it.each(faults)('tells %s in words, with what to do', async (_what, env, code, hint) => {
    const config = readConfig({ WWH_DATA_DIR: join(directory, 'data'), WWH_DEFINITIONS: ROOT, WWH_PORT: '0', ...env() })
    const error = await startServer(config).catch((e: unknown) => e)
    expect(error).toMatchObject({ code, message: expect.stringMatching(/\w+ \w+/), hint: expect.stringMatching(hint) })
  })
})
