import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHIPPED } from '../../../server/definitions/source.ts'
import { compileDateFormat, zoneClock } from '../../../server/import/date-format.ts'
import { runImport } from '../../../server/import/import.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'

const REAL = resolve(import.meta.dirname, '../../../../shared/data')
const present = existsSync(REAL)
if (!present) console.warn('skipped: the real data files are not beside this repository')

const directory = mkdtempSync(join(tmpdir(), 'wwh-import-'))
let warehouse: Warehouse

beforeAll(async () => {
  warehouse = await openWarehouse({ dataDir: directory })
})

afterAll(async () => {
  await warehouse.close()
  rmSync(directory, { recursive: true, force: true })
})

const load = (file: string, mapping: string, dryRun = false) =>
  runImport(warehouse, {
    file,
    mapping,
    definitionsDir: SHIPPED,
    dryRun,
    callerSecret: 'a secret of the test',
    now: () => new Date(),
  })

const count = async (tenant: string) => {
  const [row] = await warehouse.rows<{ n: number }>(
    'SELECT count() AS n FROM ticket FINAL WHERE tenant = {tenant:String}',
    { tenant },
  )
  return row?.n
}

describe.skipIf(!present)('real files (../shared/data)', () => {
  it('both Los Angeles files are the same tickets', async () => {
    await load(join(REAL, 'la311/requests-2020-iso-dates.csv.gz'), 'la311')
    const second = await load(join(REAL, 'la311/requests-2020-us-dates.csv.gz'), 'la311')
    expect(second).toMatchObject({ read: 10_000, added: 0, updated: 0, unchanged: 10_000, quarantined: {} })
    expect(await count('los-angeles')).toBe(10_000)
  })

  it('New York keeps tickets closed before they were created, flagged', async () => {
    expect(await load(join(REAL, 'nyc311/requests-2023-02-28.csv.gz'), 'nyc311')).toMatchObject({ added: 4_999 })
    const [row] = await warehouse.rows<{ n: number }>(
      "SELECT countIf(bitAnd(quality_mask, 1) > 0) AS n FROM ticket FINAL WHERE tenant = 'new-york'",
    )
    expect(row?.n).toBe(2)
  })

  it('Chinese messages load, and a reply without a time of day waits in quarantine with its line', async () => {
    expect(await load(join(REAL, 'zh-messages/messages.csv.gz'), 'zh-messages')).toMatchObject({
      added: 4_326,
      quarantined: {},
    })
    expect(await load(join(REAL, 'zh-messages/replies.csv.gz'), 'zh-messages')).toMatchObject({
      read: 2_816,
      added: 2_815,
      quarantined: { 'bad-time': 1 },
    })
    const held = await warehouse.rows<{ reason: string }>(
      "SELECT reason FROM quarantine FINAL WHERE tenant = 'zh-city'",
    )
    expect(held.map((h) => h.reason)).toEqual([expect.stringContaining('答复时间: "2018/4/24"')])
  })
})

const HEADER =
  'srnumber,requesttype,status,actiontaken,createddate,updateddate,closeddate,requestsource,owner,address,latitude,longitude,apc,ncname'
const line = (id: string, more: { created?: string; updated?: string; status?: string } = {}) =>
  `${id},Bulky Items,${more.status ?? 'Open'},SR Created,${more.created ?? '2020-01-01 00:05:00'},${more.updated ?? '2020-01-02 00:00:00'},,Call,BOS,,34.1,-118.4,Harbor APC,X`

function file(name: string, text: string | Buffer): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

describe('rows of a file', () => {
  it('are never lost: what cannot be read waits with its reason', async () => {
    const text = [
      HEADER,
      line('a1'),
      line(''),
      line('a2', { created: 'yesterday' }),
      line('a3', { created: '' }),
      'a4,too,few',
      line('a5', { status: 'Closd' }),
    ].join('\n')
    const summary = await load(file('bad.csv', text), 'la311')
    expect(summary).toMatchObject({
      read: 6,
      added: 1,
      quarantined: { 'no-id': 1, 'bad-time': 1, 'no-created-at': 1, 'bad-line': 1, 'unknown-code': 1 },
    })
    const held = await warehouse.rows<{ line: number; code: string; reason: string }>(
      "SELECT line, code, reason FROM quarantine FINAL WHERE file = 'bad.csv' ORDER BY line",
    )
    expect(held.map((h) => [h.line, h.code])).toEqual([
      [3, 'no-id'],
      [4, 'bad-time'],
      [5, 'no-created-at'],
      [6, 'bad-line'],
      [7, 'unknown-code'],
    ])
    expect(held[4]?.reason).toContain('did you mean "Closed"')
  })

  it('of a later version update the ticket; the same version with another body is refused', async () => {
    await load(file('v1.csv.gz', gzipSync(`${HEADER}\n${line('b1')}\n`)), 'la311')
    expect(
      await load(
        file('v2.csv', `${HEADER}\n${line('b1', { updated: '2020-01-03 00:00:00', status: 'Cancelled' })}\n`),
        'la311',
      ),
    ).toMatchObject({ updated: 1 })
    expect(
      await load(file('v3.csv', `${HEADER}\n${line('b1', { updated: '2020-01-03 00:00:00' })}\n`), 'la311'),
    ).toMatchObject({ quarantined: { conflict: 1 } })
    expect(
      await load(file('v4.csv', `${HEADER}\n${line('b1', { created: '2020-01-01 00:07:00' })}\n`), 'la311'),
    ).toMatchObject({ quarantined: { moved: 1 } })
  })

  it('may lack columns, whose fields stay empty and are named', async () => {
    const short = file('short.csv', 'srnumber,createddate,status\nshort1,2020-01-01 00:05:00,Open\n')
    expect(await load(short, 'la311', true)).toMatchObject({ added: 1, absent: expect.arrayContaining(['address']) })
  })

  it('are read in the encoding that the mapping names', async () => {
    const shipped = readFileSync(new URL('../../../server/import/mappings/la311.yaml', import.meta.url), 'utf8')
    const mapping = file('gb.yaml', shipped.replace('format: csv', 'format: csv\nencoding: gb18030'))
    const text = Buffer.concat([
      Buffer.from(`${HEADER}\ngb1,`),
      Buffer.from([0xce, 0xd2]),
      Buffer.from(line('').slice(12)),
    ])
    expect(await load(file('gb.csv', text), mapping)).toMatchObject({ added: 1 })
    const rows = await warehouse.rows("SELECT title FROM ticket FINAL WHERE ticket_id = 'gb1'")
    expect(rows).toEqual([{ title: '我' }])
  })

  it('are only counted in a dry run', async () => {
    const before = await count('los-angeles')
    expect(await load(file('dry.csv', `${HEADER}\n${line('c1')}\n`), 'la311', true)).toMatchObject({ added: 1 })
    expect(await count('los-angeles')).toBe(before)
  })
})

describe('a wrong request', () => {
  it('for a mapping names the nearest one', async () => {
    await expect(load('x.csv', 'boston')).rejects.toMatchObject({
      code: 'IMPORT_MAPPING',
      hint: expect.stringContaining('boston311'),
    })
  })

  it('for a mapping of its own names every mistake in it, with its line', async () => {
    const own = file('own.yaml', 'id: own\ntenant: X\nzone: Mars/Olympus\nticket: { ticket_id: id, tite: t }\n')
    const error = await load('x.csv', own).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'IMPORT_MAPPING' })
    for (const mistake of [/own\.yaml:2:\d+ tenant/, /own\.yaml:3:\d+ zone/, /own\.yaml:4:\d+ unknown key "tite"/])
      expect((error as Error).message).toMatch(mistake)
    await expect(load('x.csv', join(directory, 'none.yaml'))).rejects.toMatchObject({
      code: 'IMPORT_MAPPING',
      message: expect.stringContaining('no such file'),
    })
  })

  const cut = gzipSync(`${HEADER}\n${line('cut')}\n`.repeat(2000)).subarray(0, 60)
  const files: [string, string | Buffer, string, RegExp, RegExp][] = [
    ['that is empty', '', 'IMPORT_FILE', /it is empty/, /^$/],
    ['without a header', '\n\n', 'IMPORT_FILE', /no header/, /^$/],
    ['that is a program', Buffer.from([127, 69, 76, 70, 0, 1, 10]), 'IMPORT_FILE', /zero byte in line 1/, /CSV/],
    ['that is cut off', cut, 'IMPORT_FILE', /damaged or cut off/, /fetch the file again/],
    [
      'in another encoding',
      Buffer.from([...Buffer.from(`${HEADER}\nx,`), 0xce, 0xd2]),
      'IMPORT_ENCODING',
      /from line 2 on is not utf-8/,
      /gb18030/,
    ],
    [
      'of another source',
      'case_enquiry_id,open_dt\n1,2\n',
      'IMPORT_COLUMNS',
      /"srnumber" or "createddate"/,
      /mapping "boston311" fits/,
    ],
    [
      'with a column misspelt',
      'srnumbr,createddate\n1,2\n',
      'IMPORT_COLUMNS',
      /"srnumber"/,
      /did you mean its column "srnumbr"/,
    ],
  ]
  it.each(files)('for a file %s says so', async (name, content, code, message, hint) => {
    const error = await load(file(`${name}.csv`, content), 'la311').catch((e: unknown) => e)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
    expect((error as { hint?: string }).hint ?? '').toMatch(hint)
  })

  it('for a folder says so', async () => {
    await expect(load(directory, 'la311')).rejects.toMatchObject({
      code: 'IMPORT_FILE',
      message: expect.stringContaining('it is a folder'),
    })
  })

  it('for a file says that there is none', async () => {
    await expect(load(join(directory, 'none.csv'), 'la311')).rejects.toMatchObject({
      code: 'IMPORT_FILE',
      message: expect.stringContaining('no such file'),
    })
  })
})

describe('dates', () => {
  const cases: [string, string, string | null][] = [
    ['YYYY-MM-DD hh:mm:ss', '2011-08-28 23:59:59', '2011-08-29T03:59:59.000Z'],
    ['M/D/YY h:mm', '1/2/20 0:05', '2020-01-02T05:05:00.000Z'],
    ['MM/DD/YYYY hh:mm:ss A', '02/28/2023 12:00:01 AM', '2023-02-28T05:00:01.000Z'],
    ['MM/DD/YYYY hh:mm:ss A', '02/28/2023 12:00:01 PM', '2023-02-28T17:00:01.000Z'],
    ['YYYY-MM-DD hh:mm:ss', '2011-02-30 00:00:00', null],
    ['YYYY-MM-DD hh:mm:ss', '2021-03-14 02:30:00', '2021-03-14T07:30:00.000Z'],
    ['YYYY-MM-DD hh:mm:ss', '2021-11-07 01:30:00', '2021-11-07T05:30:00.000Z'],
  ]
  it.each(cases)('%s reads %s in New York as %s', (format, text, instant) => {
    const local = compileDateFormat(format)?.(text) ?? null
    expect(local && new Date(zoneClock('America/New_York')(local) * 1000).toISOString()).toBe(instant)
  })
})
