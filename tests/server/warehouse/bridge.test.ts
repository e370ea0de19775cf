import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedEngine, startEmbedded } from '../../../server/warehouse/embedded.ts'

const directory = mkdtempSync(join(tmpdir(), 'wwh-bridge-'))
let engine: EmbeddedEngine

beforeAll(async () => {
  engine = await startEmbedded(directory, 'hotline')
  await send('CREATE DATABASE hotline ENGINE = Atomic')
  await send("CREATE TABLE hotline.line (n UInt64, text String DEFAULT 'none') ENGINE = MergeTree ORDER BY n")
})

afterAll(async () => {
  await engine.close()
  rmSync(directory, { recursive: true, force: true })
})

function send(query: string, params: Record<string, string> = {}, body?: RequestInit['body'], headers = {}) {
  const url = new URLSearchParams(body === undefined ? params : { query, ...params })
  const init = { method: 'POST', headers: { 'x-clickhouse-key': engine.token, ...headers }, duplex: 'half' }
  return fetch(`${engine.url}/?${url}`, { ...init, body: body ?? query } as RequestInit)
}

async function text(query: string, params?: Record<string, string>): Promise<string> {
  return (await send(query, params)).text()
}

describe('the bridge answers as ClickHouse does', () => {
  const faults: [string, string, Record<string, string>, number, string][] = [
    ['a syntax error', 'SELEC 1', {}, 400, '62'],
    ['several statements', 'SELECT 1; DROP TABLE hotline.line', {}, 400, '62'],
    ['several statements behind quotes', "SELECT ‘'’; DROP TABLE hotline.line --'", {}, 400, '62'],
    ['several statements behind a comment', "SELECT 1 # '\n; DROP TABLE hotline.line --'", {}, 400, '62'],
    ['no query', ' ', {}, 400, '62'],
    ['an unknown table', 'SELECT * FROM hotline.nothing', {}, 404, '60'],
    ['an unknown database', 'SELECT 1', { database: 'nothing' }, 404, '81'],
    ['an unknown database with a hostile name', 'SELECT 1', { database: 'a`; DROP TABLE hotline.line; --' }, 404, '81'],
    ['an unknown setting', 'SELECT 1', { nothing: '1' }, 400, '115'],
    ['a setting that is no name', 'SELECT 1', { 'a=1; DROP TABLE x': '1' }, 400, '115'],
    ['too little time', 'SELECT sum(sipHash64(number)) FROM numbers(1e12)', { max_execution_time: '0.2' }, 408, '159'],
    ['too little memory', 'SELECT groupArray(number) FROM numbers(1e8)', { max_memory_usage: '1000000' }, 500, '241'],
    ['a write when read-only', 'INSERT INTO hotline.line (n) VALUES (1)', { readonly: '1' }, 500, '164'],
    ['another role when read-only', 'SET ROLE service', { readonly: '1' }, 500, '164'],
  ]
  it.each(faults)('%s', async (_name, query, params, status, code) => {
    const response = await send(query, params)
    expect([response.status, response.headers.get('x-clickhouse-exception-code')]).toEqual([status, code])
    expect(await response.text()).toMatch(new RegExp(`^Code: ${code}\\.`))
  })

  it.each([
    ['x-clickhouse-key', 'wrong'],
    ['x-clickhouse-key', ''],
    ['authorization', 'Basic ZGVmYXVsdDo='],
  ])('nobody without the token: %s %j', async (name, value) => {
    const headers = { [name]: value }
    const response = await fetch(`${engine.url}/?query=SELECT+1`, { headers })
    expect([response.status, response.headers.get('x-clickhouse-exception-code')]).toEqual([401, '516'])
  })

  it('lets a text hold what ends a statement elsewhere', async () => {
    expect(await text("SELECT ';', '; --'")).toBe(';\t; --\n')
  })

  it.each(["'", "\\'; DROP TABLE hotline.line; --", '\\', "' OR 1=1 --", '|*|', '', '换行', '`"'])(
    'takes the setting %j as it is',
    async (value) => {
      expect(await text("SELECT hex(getSetting('log_comment'))", { log_comment: value })).toBe(
        `${Buffer.from(value).toString('hex').toUpperCase()}\n`,
      )
    },
  )

  it('lets no setting, role or parameter of one request reach the next', async () => {
    await text('SELECT 1', { log_comment: '*', role: 'reader', param_x: '1', max_threads: '1' })
    expect(await text("SELECT getSetting('log_comment'), arraySort(currentRoles())")).toBe("\t['reader','service']\n")
    expect((await send('SELECT {x:String}')).status).not.toBe(200)
  })

  it('zips answers and unzips requests', async () => {
    const raw = await send('SELECT 1', { enable_http_compression: '1' }, undefined, { 'accept-encoding': 'gzip' })
    expect([raw.headers.get('content-encoding'), await raw.text()]).toEqual(['gzip', '1\n'])
    const zipped = await send('', {}, gzipSync('SELECT 2'), { 'content-encoding': 'gzip' })
    expect(await zipped.text()).toBe('2\n')
  })

  it('tells the official client of a fault after the first rows', async () => {
    const client = createClient({ url: engine.url, password: engine.token, log: { level: 127 } })
    const query =
      'SELECT throwIf(number > 500000) AS ok FROM numbers(1e6) SETTINGS max_block_size = 1000, max_threads = 1'
    const result = await client.query({ query, format: 'JSONEachRow' })
    await expect(result.json()).rejects.toMatchObject({ code: '395' })
    await client.close()
  })

  it('streams a large answer whole', async () => {
    const response = await send('SELECT number FROM numbers(2000000) FORMAT TabSeparated')
    let bytes = 0
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length
    expect(bytes).toBe(14_888_890)
  })
})

describe('the bridge takes rows', () => {
  const count = (where: string) => text(`SELECT count(), uniqExact(text) FROM hotline.line WHERE ${where}`)
  const LONG = 'x'.repeat(2_000)
  const rows = 30_000
  const formats: [string, (n: number) => string][] = [
    ['JSONEachRow', (n) => `${JSON.stringify({ n, text: `${LONG}\n"` })}\n`],
    ['JSONCompactEachRow', (n) => `${JSON.stringify([n, `${LONG}\n"`])}\n`],
    ['TabSeparated', (n) => `${n}\t${LONG}\\n"\n`],
    ['CSV', (n) => `${n},"${LONG}\n"""\n`],
  ]
  it.each(formats)('streamed as %s, line feeds and all, in pieces', async (format, line) => {
    const from = formats.findIndex(([name]) => name === format) * rows
    async function* body() {
      for (let n = from; n < from + rows; n += 100)
        yield Buffer.from(Array.from({ length: 100 }, (_, i) => line(n + i)).join(''))
    }
    const response = await send(
      `INSERT INTO hotline.line (n, text) FORMAT ${format}`,
      {},
      body() as unknown as RequestInit['body'],
    )
    expect([response.status, await response.text()]).toEqual([200, ''])
    expect(JSON.parse(response.headers.get('x-clickhouse-summary') ?? '{}')).toEqual({ written_rows: String(rows) })
    expect(await count(`n >= ${from} AND n < ${from + rows} AND endsWith(text, '\\n"')`)).toBe(`${rows}\t1\n`)
  })

  it('says what is wrong with a row, and lives on', async () => {
    const bad = `${'{"n":1}\n'.repeat(50_000)}{"n":"x"}\n`
    const response = await send('INSERT INTO hotline.line FORMAT JSONEachRow', {}, bad)
    expect(response.status).toBe(400)
    expect(await response.text()).toMatch(/^Code: 27\./)
    expect(await text('SELECT 1')).toBe('1\n')
  })

  it('refuses a format that it cannot cut into pieces', async () => {
    const response = await send('INSERT INTO hotline.line FORMAT RowBinary', {}, 'x')
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('73')
  })
})
