import type { ServerResponse } from 'node:http'
import type { RawInsertFormat, Session } from 'chdb'
import { open } from './answer.ts'
import { BridgeError } from './protocol.ts'
import { csvEnds, lineEnds, pieces } from './records.ts'
import type { BridgeRequest, InsertBody } from './request.ts'

const FORMATS: Readonly<Record<string, typeof lineEnds>> = {
  JSONEachRow: lineEnds,
  JSONCompactEachRow: lineEnds,
  TabSeparated: lineEnds,
  TSV: lineEnds,
  CSV: csvEnds,
}

/**
 * Takes an insert's rows as they come, a piece to each session at a time, so that the next is read and parsed while one is written.
 * Acknowledged only when every row is in; a fault part-way leaves rows before it.
 */
export async function answerInsert(
  sessions: Session[],
  asked: BridgeRequest,
  insert: InsertBody,
  response: ServerResponse,
): Promise<void> {
  const endOf = FORMATS[insert.format]
  if (!endOf) throw new BridgeError(73, 'UNKNOWN_FORMAT', `Format ${insert.format} is not taken for inserts`)
  // Not destroyed on a fault: the socket must live to carry the answer.
  const source = pieces(insert.rows.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, endOf())
  const setup = [...asked.setup, 'SELECT 1'].join('; ')
  let written = 0
  // Each session pulls its next piece when it has written its last: the generator hands them out in order.
  const work = async (session: Session) => {
    await session.queryAsync(setup, { format: 'Null' })
    for await (const values of source) {
      const rows = await insertPiece(session, insert, values)
      // Not `written += await …`: that would read the sum before the other session has added to it.
      written += rows
    }
  }
  const outcomes = await Promise.allSettled(sessions.map(work))
  const failed = outcomes.find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
  open(response, asked, { written_rows: written }).end()
}

async function insertPiece(session: Session, { table, columns, format }: InsertBody, values: Buffer): Promise<number> {
  const target = { table, values, format: format as RawInsertFormat }
  const summary = await session.insert(columns ? { ...target, columns } : target)
  return summary.rowsWritten
}
