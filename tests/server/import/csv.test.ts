import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvRecord, csvRecords } from '../../../server/import/csv.ts'

async function read(text: string): Promise<CsvRecord[]> {
  async function* lines() {
    yield* text.split('\n')
  }
  const records: CsvRecord[] = []
  for await (const record of csvRecords(lines())) records.push(record)
  return records
}

const fields = async (text: string) => (await read(text)).map((record) => record.fields)

describe('a CSV file', () => {
  const cases: [string, string, string[][]][] = [
    [
      'plain fields',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'empty fields, the last among them',
      'a,,\n,',
      [
        ['a', '', ''],
        ['', ''],
      ],
    ],
    ['quoted commas', '"a,b",c', [['a,b', 'c']]],
    ['doubled quotes', '"say ""yes""",x', [['say "yes"', 'x']]],
    [
      'line ends inside quotes',
      '"two\nlines",x\ny,z',
      [
        ['two\nlines', 'x'],
        ['y', 'z'],
      ],
    ],
    ['a quote inside a field that does not begin with one', '5" pipe,x', [['5" pipe', 'x']]],
    ['text behind a closing quote', '"a"b,c', [['ab', 'c']]],
    ['empty lines', 'a\n\n\nb', [['a'], ['b']]],
  ]
  it.each(cases)('is read with %s', async (_what, text, expected) => {
    expect(await fields(text)).toEqual(expected)
  })

  it('tells on which line a record begins, and what it was read from', async () => {
    const records = await read('h\n"a\nb"\n\nc')
    expect(records.map(({ line, raw }) => [line, raw])).toEqual([
      [1, 'h'],
      [2, '"a\nb"'],
      [5, 'c'],
    ])
  })

  it('loses one line alone to a quote that is never closed', async () => {
    const records = await read('a,b\n"open,1\nc,d\ne,f')
    expect(records.map(({ line, fields: found, fault }) => fault ?? [line, ...found])).toEqual([
      [1, 'a', 'b'],
      'a quoted field is not closed',
      [3, 'c', 'd'],
      [4, 'e', 'f'],
    ])
  })

  it('gives back every table that was written as RFC 4180 says', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', '我') })
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const text = rows.map((row) => row.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')).join('\n')
        expect(await fields(text)).toEqual(rows)
      }),
    )
  })
})
