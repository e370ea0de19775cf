const PIECE_BYTES = 16 * 2 ** 20
const MAX_RECORD_BYTES = 64 * 2 ** 20
const QUOTE = 0x22
const LINE_FEED = 0x0a

/** Finds the last byte of a chunk that ends a record, or -1. Called with the chunks in order. */
type EndFinder = (chunk: Buffer) => number

/** Where records are lines: JSONEachRow and TabSeparated escape the line feeds inside values. */
export function lineEnds(): EndFinder {
  return (chunk) => chunk.lastIndexOf(LINE_FEED)
}

/** Where a line feed inside quotes belongs to its field. A doubled quote toggles twice, so parity alone tells. */
export function csvEnds(): EndFinder {
  let quoted = false
  return (chunk) => {
    let last = -1
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]
      if (byte === QUOTE) quoted = !quoted
      else if (byte === LINE_FEED && !quoted) last = i
    }
    return last
  }
}

/** Cuts a stream into pieces of some megabytes that end where a record ends, each a whole insert for the engine. */
export async function* pieces(source: AsyncIterable<Buffer>, endOf: EndFinder): AsyncGenerator<Buffer> {
  let pending: Buffer[] = []
  let bytes = 0
  for await (const chunk of source) {
    const end = endOf(chunk) + 1
    const cut = end > 0 && bytes + end >= PIECE_BYTES
    if (cut) yield Buffer.concat([...pending, chunk.subarray(0, end)])
    const rest = cut ? chunk.subarray(end) : chunk
    if (cut) [pending, bytes] = [[], 0]
    pending.push(rest)
    bytes += rest.length
    if (bytes > PIECE_BYTES + MAX_RECORD_BYTES) throw new Error('a record is longer than 64 MiB; is a quote left open?')
  }
  if (bytes > 0) yield Buffer.concat(pending)
}
