import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { AppError } from '../errors.ts'
import { SESSION_COOKIE } from '../http/session.ts'
import { readOptions } from './options.ts'

export const SIGN_IN_USAGE = 'sign-in LINK'

/** A running server that this user is signed in to. */
export interface KeptSession {
  url: string
  session: string
}

const file = () => join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'wwh', 'session.json')

/** The session kept by `wwh sign-in`; null where there is none. */
export async function keptSession(): Promise<KeptSession | null> {
  const text = await readFile(file(), 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as KeptSession)
}

export function forgetSession(): Promise<void> {
  return rm(file(), { force: true })
}

/** `wwh sign-in LINK`: uses a one-time link up and keeps the session, readable by this user alone. */
export async function signIn(args: string[]): Promise<number> {
  const { positionals } = readOptions(args, [], 1, SIGN_IN_USAGE)
  const link = URL.parse(positionals[0] ?? '')
  const token = link?.searchParams.get('token')
  if (!link || !token) throw new AppError('CLI', 'that is no sign-in link', { hint: `wwh ${SIGN_IN_USAGE}` })
  const answer = await fetch(new URL('/sign-in', link), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ token }),
  }).catch((cause: unknown) => {
    throw new AppError('CLI_SERVER', `no server answers at ${link.origin}`, { cause })
  })
  const session = new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(answer.headers.getSetCookie().join('\n'))?.[1]
  if (!session)
    throw new AppError('CLI_SIGN_IN', 'the link was used already or has expired', { hint: 'ask for a new one' })
  await mkdir(dirname(file()), { recursive: true, mode: 0o700 })
  await writeFile(file(), JSON.stringify({ url: link.origin, session }), { mode: 0o600 })
  process.stdout.write(`signed in to ${link.origin}\n`)
  return 0
}
