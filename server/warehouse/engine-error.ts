import { AppError } from '../errors.ts'

/** ClickHouse error codes that mean something to a person. */
const MEANING: Record<string, { code: string; text: string; hint?: string }> = {
  '159': {
    code: 'WAREHOUSE_TIMEOUT',
    text: 'the question took longer than it may',
    hint: 'ask for a shorter period or fewer splits',
  },
  '160': {
    code: 'WAREHOUSE_TIMEOUT',
    text: 'the question would take longer than it may',
    hint: 'ask for a shorter period or fewer splits',
  },
  '241': {
    code: 'WAREHOUSE_MEMORY',
    text: 'the question needs more memory than it may take',
    hint: 'ask for a shorter period or fewer splits',
  },
  '516': {
    code: 'WAREHOUSE_LOGIN',
    text: 'the warehouse refused the user or password',
    hint: 'check user and password in WWH_WAREHOUSE_URL',
  },
  '81': { code: 'WAREHOUSE_SCHEMA', text: 'the warehouse has no such database' },
  '60': { code: 'WAREHOUSE_SCHEMA', text: 'the warehouse has no such table' },
}

/** An engine's error as a person's: the engine's own text may hold rows' values, so it stays in `cause` alone. */
export function engineError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const { code, message } = error as { code?: string; message?: string }
  if (
    /ECONNREFUSED|ENOTFOUND|ECONNRESET|EHOSTUNREACH|ETIMEDOUT|socket hang up|Timeout error/i.test(`${code} ${message}`)
  ) {
    return new AppError('WAREHOUSE_UNREACHABLE', 'the warehouse cannot be reached', {
      cause: error,
      hint: 'check WWH_WAREHOUSE_URL, or leave it out to use the embedded one',
    })
  }
  const known = MEANING[String(code)]
  if (known) return new AppError(known.code, known.text, { cause: error, ...(known.hint ? { hint: known.hint } : {}) })
  return new AppError('WAREHOUSE_QUERY', 'the warehouse could not answer', { cause: error })
}
