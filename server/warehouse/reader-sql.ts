/**
 * What a reader's SQL may not hold, whatever the engine's `readonly` would say. It was measured to let through SET ROLE, USE, KILL QUERY, the
 * scalar function `file`, and SETTINGS in a subquery, which would write another scope for the row policy to read; some tables of `system`
 * show every reader's queries. Each needs its word, so its word is refused: compiled SQL carries people's text in parameters only.
 */
const REFUSED = /\b(?:settings|file|outfile|system|information_schema)\b/i
/** A quoted name may spell any of these words in escapes. */
const ESCAPED_NAME = /[`"][^`"']*\\/
const SELECT = /^(?:\s|\()*(?:SELECT|WITH|EXPLAIN)\b/i

/** Whether SQL only reads tables, and so may be sent in the reader's role. */
export function onlyReads(sql: string): boolean {
  return SELECT.test(sql) && !REFUSED.test(sql) && !ESCAPED_NAME.test(sql)
}
