/** One record of a CSV file: its fields, the text that it was read from, and the line on which it begins, counted from 1. */
export interface CsvRecord {
  line: number
  raw: string
  fields: string[]
  /** Why the record cannot be taken; its fields are then empty. */
  fault?: string
}

/** A quoted field longer than this is a quote that somebody forgot to close: it must not swallow the rest of the file. */
const LONGEST_RECORD = 1_000_000

/**
 * Splits lines into CSV records (RFC 4180). A quote inside a field that does not begin with one is an ordinary character, as spreadsheets
 * and cities' exports write it. Empty lines are left out. A quote that is never closed costs its own line alone.
 */
export async function* csvRecords(lines: AsyncIterable<string>): AsyncGenerator<CsvRecord> {
  let line = 0
  let held: string[] = []
  let heldLength = 0
  for await (const text of lines) {
    line++
    if (held.length === 0) {
      if (text === '') continue
      const fields = fieldsOf(text)
      if (fields) yield { line, raw: text, fields }
      else {
        held = [text]
        heldLength = text.length
      }
      continue
    }
    held.push(text)
    heldLength += text.length
    const start = line - held.length + 1
    // Only a line with a quote can close the field.
    const fields = text.includes('"') ? fieldsOf(held.join('\n')) : undefined
    if (fields) yield { line: start, raw: held.join('\n'), fields }
    if (fields) held = []
    else if (heldLength > LONGEST_RECORD) {
      yield* givenUp(held, start)
      held = []
    }
  }
  yield* givenUp(held, line - held.length + 1)
}

/** The lines behind a quote that is never closed, each read on its own. */
function* givenUp(held: readonly string[], start: number): Generator<CsvRecord> {
  for (const [i, raw] of held.entries()) {
    if (raw === '') continue
    const fields = i === 0 ? undefined : fieldsOf(raw)
    yield fields
      ? { line: start + i, raw, fields }
      : { line: start + i, raw, fields: [], fault: 'a quoted field is not closed' }
  }
}

/** The fields of a record, or nothing where a quoted field is still open at its end. */
function fieldsOf(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',')
  const fields: string[] = []
  let at = 0
  for (;;) {
    const quoted = text.charCodeAt(at) === 34
    let field = ''
    if (quoted) {
      at++
      for (;;) {
        const end = text.indexOf('"', at)
        if (end < 0) return undefined
        field += text.slice(at, end)
        at = end + 1
        if (text.charCodeAt(at) !== 34) break
        field += '"'
        at++
      }
    }
    const comma = text.indexOf(',', at)
    field += text.slice(at, comma < 0 ? text.length : comma)
    fields.push(field)
    if (comma < 0) return fields
    at = comma + 1
  }
}
