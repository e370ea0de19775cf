import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Channel } from '../audiences/audience.ts'
import { baseUrl } from './links.ts'
import type { Services } from './services.ts'

/** What a link in a message lets its reader do without signing in. `target` is an incident's id, or a product's (a rule's id or `digest`). */
export interface SignedAct {
  act: 'acknowledge' | 'unsubscribe'
  memberId: string
  target: string
  channel: Channel
  /** Seconds since 1970 until which it works. */
  until: number
}

const DAY_S = 86_400
/** An unsubscription works long after; a warning is answered within days. */
const LASTS_S: Record<SignedAct['act'], number> = { acknowledge: 7 * DAY_S, unsubscribe: 365 * DAY_S }
const SECRET = 'link-secret'

/** The address at which a member does one thing. The token is all the authority: it names the member and is signed by the installation. */
export async function signedLink(services: Services, act: Omit<SignedAct, 'until'>): Promise<string> {
  const until = Math.floor(services.now().getTime() / 1000) + LASTS_S[act.act]
  const text = Buffer.from(JSON.stringify({ ...act, until })).toString('base64url')
  return `${baseUrl(services.config)}/act?token=${text}.${await signatureOf(services, text)}`
}

/** What a token lets do; null for one that was not signed here, was changed, or has expired. */
export async function readSignedAct(services: Services, token: string): Promise<SignedAct | null> {
  const [text = '', signature = ''] = token.split('.')
  const expected = Buffer.from(await signatureOf(services, text))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  const act = JSON.parse(Buffer.from(text, 'base64url').toString()) as SignedAct
  return act.until * 1000 > services.now().getTime() ? act : null
}

async function signatureOf(services: Services, text: string): Promise<string> {
  return createHmac('sha256', await services.store.secret(SECRET))
    .update(text)
    .digest('base64url')
}
