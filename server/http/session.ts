import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyRequest } from 'fastify'
import type { Audience, Member } from '../../audiences/audience.ts'
import type { Locale } from '../../audiences/locale.ts'
import { bindScope, type Scope } from '../../audiences/scope.ts'
import type { Config } from '../config.ts'
import type { Services } from '../services.ts'

/** Name of the cookie that holds a session. */
export const SESSION_COOKIE = 'session'

/** How the session's cookie is kept: out of reach of scripts and foreign posts, and over TLS alone where the product is reached by it. */
export function sessionCookie(config: Pick<Config, 'publicUrl'>): CookieSerializeOptions {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.publicUrl?.startsWith('https:') ?? false,
    // As long as the store keeps a session.
    maxAge: 7 * 86_400,
  }
}

/** Who is asking, in which audience, over which rows, in which language. */
export interface Reader {
  member: Member
  audience: Audience
  scope: Scope
  locale: Locale
}

/** The reader behind a request's session; null when nobody is signed in or the member's audience is gone. */
export async function readerOf(request: FastifyRequest, services: Services): Promise<Reader | null> {
  const session = request.cookies[SESSION_COOKIE]
  if (!session) return null
  const member = await services.store.sessionMember(session, services.now())
  const reader = member && readerFor(member, services)
  return reader && { ...reader, locale: localeOf(request, reader.locale) }
}

/** The language that was chosen in this browser, else the one given. */
export function localeOf(request: FastifyRequest, otherwise: Locale): Locale {
  const chosen = request.cookies.language
  return chosen === 'zh' || chosen === 'en' ? chosen : otherwise
}

/** The first of our languages that the browser asks for. */
export function browserLocale(request: FastifyRequest): Locale | null {
  const asked = String(request.headers['accept-language'] ?? '').toLowerCase()
  const found = /(?:^|,)\s*(zh|en)\b/.exec(asked)?.[1]
  return found === 'zh' || found === 'en' ? found : null
}

/** A member as a reader: the audience's row rules bound to the member. */
export function readerFor(member: Member, services: Pick<Services, 'definitions'>): Reader | null {
  const audience = services.definitions.audiences.get(member.audience)
  return audience ? { member, audience, scope: bindScope(audience, member), locale: member.locale } : null
}
