import { AppError } from '../errors.ts'

interface Meaning {
  code: string
  text: string
  hint?: string
}

const NARROWER = 'ask for a shorter period or fewer splits'

/** ClickHouse error codes that mean something to a person. */
const MEANING: Readonly<Record<string, Meaning>> = {
  '60': { code: 'WAREHOUSE_SCHEMA', text: 'the warehouse has no such table' },
  '81': { code: 'WAREHOUSE_SCHEMA', text: 'the warehouse has no such database' },
  '159': { code: 'WAREHOUSE_TIMEOUT', text: 'the question took longer than it may', hint: NARROWER },
  '160': { code: 'WAREHOUSE_TIMEOUT', text: 'the question would take longer than it may', hint: NARROWER },
  '241': { code: 'WAREHOUSE_MEMORY', text: 'the question needs more memory than it may take', hint: NARROWER },
  '396': { code: 'WAREHOUSE_MEMORY', text: 'the answer is larger than it may be', hint: NARROWER },
  '497': {
    code: 'WAREHOUSE_RIGHTS',
    text: "the warehouse's user may not do this",
    hint: 'it needs SELECT, INSERT, ALTER, CREATE TABLE, CREATE ROLE and CREATE ROW POLICY on the database',
  },
  '516': {
    code: 'WAREHOUSE_LOGIN',
    text: 'the warehouse refused the user or password',
    hint: 'check user and password in WWH_WAREHOUSE_URL',
  },
}

const UNREACHABLE: Meaning = {
  code: 'WAREHOUSE_UNREACHABLE',
  text: 'the warehouse cannot be reached',
  hint: 'is it running, and is WWH_WAREHOUSE_URL right? Without that setting the embedded one is used, and comes back by itself',
}
const ABORTED: Meaning = { code: 'WAREHOUSE_ABORTED', text: 'nobody waits for the answer any more' }
const OTHER: Meaning = { code: 'WAREHOUSE_QUERY', text: 'the warehouse could not answer' }

/** An engine's error as a person's: the engine's own text may hold rows' values, so it stays in `cause` alone. */
export function engineError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { code, text, hint } = meaningOf(error as { code?: string; message?: string })
  return new AppError(code, text, { cause: error, ...(hint ? { hint } : {}) })
}

function meaningOf({ code = '', message = '' }: { code?: string; message?: string }): Meaning {
  // Only the engine's own errors carry a number; their text may hold anything, so it is not searched.
  if (/^\d+$/.test(code)) return MEANING[code] ?? OTHER
  if (/\baborted\b/i.test(message)) return ABORTED
  return /^E[A-Z]+$/.test(code) || /socket hang up|Timeout error/i.test(message) ? UNREACHABLE : OTHER
}
