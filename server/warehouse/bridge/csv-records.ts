const CHUNK_BYTES = 8 * 2 ** 20
const MAX_RECORD_BYTES = 64 * 2 ** 20
const QUOTE = 0x22
const LINE_FEED = 0x0a

/** Cuts a CSV stream into pieces that end where a record ends: a line feed inside quotes belongs to its field. */
export async function* csvRecords(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pending: Buffer[] = []
  let [pendingBytes, quoted] = [0, false]
  for await (const chunk of source) {
    // A doubled quote inside a field toggles twice, so parity alone tells whether a line feed ends a record.
    let lastEnd = -1
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]
      if (byte === QUOTE) quoted = !quoted
      else if (byte === LINE_FEED && !quoted) lastEnd = i
    }
    const cut = lastEnd >= 0 && pendingBytes + lastEnd >= CHUNK_BYTES
    if (cut) yield Buffer.concat([...pending, chunk.subarray(0, lastEnd + 1)])
    const rest = cut ? chunk.subarray(lastEnd + 1) : chunk
    pending = cut ? [rest] : [...pending, rest]
    pendingBytes = cut ? rest.length : pendingBytes + rest.length
    if (pendingBytes > MAX_RECORD_BYTES) throw new Error('a CSV record is longer than 64 MiB; is a quote left open?')
  }
  if (pendingBytes > 0) yield Buffer.concat(pending)
}
