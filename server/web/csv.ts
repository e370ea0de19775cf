import type { ExportRow } from './export.ts'

type Cell = string | number | null

/** A spreadsheet takes a text that begins like this for a formula, and runs it. */
const FORMULA = /^[=+\-@\t\r]/

/** Rows as CSV for spreadsheets: with a byte-order mark, so that Chinese is read as such, and no text that would run as a formula. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return `\uFEFF${rows.map((row) => `${row.map(cellText).join(',')}\r\n`).join('')}`
}

function cellText(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line a row and figure: the numbers as they are, with numerator, denominator, unit and the version of the definition. */
export function figureRows(label: string, rows: readonly ExportRow[]): Cell[][] {
  const head = ['code', label, 'metric', 'label', 'value', 'numerator', 'denominator', 'unit', 'version']
  const lines = rows.flatMap(({ code, name, figures }) =>
    figures.map((f) => [code, name, f.metric, f.label, f.value, f.numerator, f.denominator, f.unit, f.version]),
  )
  return [head, ...lines]
}

/** A chart's table of texts. */
export function textRows(table: { columns: string[]; rows: { cells: string[] }[] }): string[][] {
  return [table.columns, ...table.rows.map(({ cells }) => cells)]
}
