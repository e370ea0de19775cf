import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import type { Session } from 'chdb'
import { faultOf } from './protocol.ts'
import type { BridgeRequest } from './request.ts'

/** Formats whose chunks join to one valid whole; others are answered in one piece. */
const STREAMED = new Set([
  'JSONEachRow',
  'JSONCompactEachRow',
  'JSONStringsEachRow',
  'TabSeparated',
  'TSV',
  'CSV',
  'RowBinary',
])
/** Between two KILLs: the first may come before the engine has the query in its list. */
const KILL_AGAIN_MS = 100

/** Runs a query and sends its answer, in bounded memory where format and request allow. */
export async function answerQuery(
  { engine, session }: { engine: Session; session: Session },
  asked: BridgeRequest,
  response: ServerResponse,
): Promise<void> {
  // A trailing comment in the query is what KILL finds it by: the embedded engine takes no query id.
  const tag = randomBytes(8).toString('hex')
  const done = new AbortController()
  response.once('close', () => void killUntil(engine, tag, done.signal))
  try {
    await refuseSeveral(session, asked.sql)
    const sql = `${asked.sql}\n/*${tag}*/`
    const streamed = !asked.waitForEnd && STREAMED.has(asked.format) && /^(?:\s|\()*(?:SELECT|WITH)\b/i.test(asked.sql)
    if (streamed) return await streamOut(session, { ...asked, sql }, tag, response)
    const result = await session.queryAsync([...asked.setup, sql].join('; '), { format: asked.format })
    // The binding's `rowsRead` counts the rows of the result; what was read stands only in JSON's own statistics.
    const summary = { result_rows: result.rowsRead, result_bytes: result.bytesRead, elapsed_ns: result.elapsed * 1e9 }
    open(response, asked, summary).end(result.bytes())
  } finally {
    done.abort()
  }
}

/** KILL … SYNC hangs in the embedded engine; ASYNC stops the query at its next block. */
async function killUntil(engine: Session, tag: string, done: AbortSignal): Promise<void> {
  while (!done.aborted) {
    const kill = `KILL QUERY WHERE query LIKE '%/*${tag}*/' AND query NOT LIKE 'KILL%' ASYNC`
    await engine.queryAsync(kill, { format: 'Null' }).catch(() => undefined)
    await sleep(KILL_AGAIN_MS)
  }
}

async function streamOut(session: Session, asked: BridgeRequest, tag: string, response: ServerResponse): Promise<void> {
  if (asked.setup.length > 0) await session.queryAsync([...asked.setup, 'SELECT 1'].join('; '), { format: 'Null' })
  const stream = session.queryStream(asked.sql, { format: asked.format })
  const chunks = stream[Symbol.asyncIterator]()
  // The first chunk comes before the headers: a query that fails at once still gets its true status.
  const first = await chunks.next()
  response.setHeader('X-ClickHouse-Exception-Tag', tag)
  const out = open(response, asked, {})
  try {
    for (let chunk = first; !chunk.done; chunk = await chunks.next()) {
      if (response.destroyed) return stream.cancel()
      if (!out.write(chunk.value.raw())) await Promise.race([once(out, 'drain'), once(response, 'close')])
    }
  } catch (error) {
    out.write(exceptionBlock(error, tag))
  }
  out.end()
}

/** How ClickHouse tells of a fault after the headers have gone: the official client looks for this block at the end. */
function exceptionBlock(error: unknown, tag: string): string {
  const { text } = faultOf(error)
  return `\r\n__exception__\r\n${tag}\r\n${text}${Buffer.byteLength(text)} ${tag}\r\n__exception__\r\n`
}

/** Writes the headers and returns where the body goes. */
export function open(response: ServerResponse, asked: BridgeRequest, summary: Record<string, number>): Writable {
  const counts = Object.entries(summary).map(([name, n]) => [name, String(Math.round(n))])
  response.setHeader('X-ClickHouse-Summary', JSON.stringify(Object.fromEntries(counts)))
  response.setHeader('X-ClickHouse-Format', asked.format)
  const type = asked.format.startsWith('JSON') ? 'application/json' : 'text/plain'
  response.setHeader('Content-Type', `${type}; charset=UTF-8`)
  if (!asked.gzip) return response
  response.setHeader('Content-Encoding', 'gzip')
  const gzip = createGzip({ level: 1 })
  gzip.pipe(response)
  return gzip
}

/**
 * The engine's binding runs several statements in one call; ClickHouse's interface does not, and nor does this. Only the engine's own parser
 * knows for certain which `;` ends a statement, and it refuses more than one; few queries hold a `;` at all.
 */
async function refuseSeveral(session: Session, sql: string): Promise<void> {
  if (!sql.includes(';')) return
  const bytes = Buffer.from(sql).toString('hex')
  await session.queryAsync(`SELECT formatQuerySingleLine(unhex('${bytes}'))`, { format: 'Null' })
}
