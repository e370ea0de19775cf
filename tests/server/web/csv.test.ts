import { expect, it } from 'vitest'
import { toCsv } from '../../../server/web/csv.ts'

it.each([
  ['a text that a spreadsheet would run is kept from it', '=HYPERLINK("x")', `"'=HYPERLINK(""x"")"`],
  ['so is one that begins with a sign', '+9.2%', "'+9.2%"],
  ['commas and quotes are quoted', 'a,"b"', '"a,""b"""'],
  ['line breaks stay inside their cell', 'a\nb', '"a\nb"'],
  ['numbers are as they are', -0.5, '-0.5'],
  ['what was not measured is empty', null, ''],
])('%s', (_rule, cell, text) => {
  expect(toCsv([[cell]])).toBe(`\uFEFF${text}\r\n`)
})
