import { AppError } from '../errors.ts'
import { whereAndWhy } from '../unreachable.ts'

interface Meaning {
  code: string
  text: string
  hint: string
}

const LOGIN: Meaning = {
  code: 'STATE_LOGIN',
  text: 'the state store refused the user or password',
  hint: 'check user and password in WWH_STATE_URL',
}
const RIGHTS: Meaning = {
  code: 'STATE_RIGHTS',
  text: "the state store's user may not make tables",
  hint: 'grant it CREATE on the schema, or name another user in WWH_STATE_URL',
}
const UNREACHABLE: Meaning = {
  code: 'STATE_UNREACHABLE',
  text: 'the state store cannot be reached',
  hint: 'is PostgreSQL running, and is WWH_STATE_URL right? Without that setting the embedded one is used',
}

/** PostgreSQL's codes (SQLSTATE) that a wrong URL brings about. */
const MEANING: Readonly<Record<string, Meaning>> = {
  '28P01': LOGIN,
  '28000': LOGIN,
  '42501': RIGHTS,
  '25006': {
    code: 'STATE_RIGHTS',
    text: 'the state store is read-only',
    hint: 'name the primary server in WWH_STATE_URL',
  },
  '53300': { code: 'STATE_BUSY', text: 'the state store takes no more connections', hint: 'raise its max_connections' },
  '3D000': {
    code: 'STATE_DATABASE',
    text: 'the state store has no such database',
    hint: 'create it, or name another at the end of WWH_STATE_URL',
  },
}

/** A fault of opening a PostgreSQL server as a person's; other faults stay as they are. */
export function connectionError(error: unknown, url: string): unknown {
  if (error instanceof AppError) return error
  const { code = '', message = '' } = error as NodeJS.ErrnoException
  const lost = /^E[A-Z]+$/.test(code) || /timeout|terminated|SSL/i.test(message)
  const meaning = MEANING[code] ?? (/password must be/.test(message) ? LOGIN : lost ? UNREACHABLE : undefined)
  if (!meaning) return error
  const text = meaning === UNREACHABLE ? `${meaning.text} at ${whereAndWhy(url, error)}` : meaning.text
  return new AppError(meaning.code, text, { cause: error, hint: meaning.hint })
}
