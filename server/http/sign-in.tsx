import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from '../services.ts'
import { barePage } from '../web/layout.tsx'
import { sendLost } from '../web/respond.tsx'
import { isOwnForm } from './own-form.ts'
import { localeOf, SESSION_COOKIE, sessionCookie } from './session.ts'

const WORDS = {
  title: { zh: '登录', en: 'Sign in' },
  enter: { zh: '进入', en: 'Enter' },
  once: { zh: '此链接只能使用一次。', en: 'This link works once.' },
  ask: { zh: '请打开发给您的登录链接。', en: 'Please open the sign-in link that was sent to you.' },
  used: {
    zh: '此链接已用过或已过期，请索取新的登录链接。',
    en: 'This link was used or has expired. Please ask for a new one.',
  },
} as const

/** Attempts a minute from one address; a token has 256 bits, so this only keeps the log quiet. */
const TRIES_A_MINUTE = 120

/**
 * Sign-in by a one-time link. Opening the link shows a button and does not use it up, since mail scanners open links;
 * pressing the button does.
 */
export function registerSignIn(app: FastifyInstance, services: Services): void {
  const limited = { config: { rateLimit: { max: TRIES_A_MINUTE, timeWindow: '1 minute' } } }
  app.get('/sign-in', limited, async (request, reply) => {
    const { token } = request.query as { token?: unknown }
    return show(request, reply, services, typeof token === 'string' ? { token } : {})
  })
  app.post('/sign-in', limited, async (request, reply) => {
    if (!isOwnForm(request)) return sendLost(services, request, reply, 403)
    const { token } = (request.body ?? {}) as { token?: unknown }
    const redeemed =
      typeof token === 'string' ? await services.store.redeemSignIn(token.slice(0, 200), services.now()) : null
    if (!redeemed) return show(request, reply.code(400), services, { used: true })
    return reply.setCookie(SESSION_COOKIE, redeemed.session, sessionCookie(services.config)).redirect('/', 303)
  })
  app.post('/sign-out', async (request, reply) => {
    if (!isOwnForm(request)) return sendLost(services, request, reply, 403)
    const session = request.cookies[SESSION_COOKIE]
    if (session) await services.store.endSession(session)
    return reply.clearCookie(SESSION_COOKIE, sessionCookie(services.config)).redirect('/sign-in', 303)
  })
}

function show(
  request: FastifyRequest,
  reply: FastifyReply,
  services: Services,
  found: { token?: string; used?: boolean },
): FastifyReply {
  const locale = localeOf(request, services.definitions.city.locale)
  const body = (
    <section className="sign-in">
      <h1>{services.definitions.city.name[locale]}</h1>
      {found.token === undefined ? (
        <p>{WORDS[found.used ? 'used' : 'ask'][locale]}</p>
      ) : (
        <form method="post" action="/sign-in">
          <input type="hidden" name="token" value={found.token} />
          <button type="submit">{WORDS.enter[locale]}</button>
          <p className="context">{WORDS.once[locale]}</p>
        </form>
      )}
    </section>
  )
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(barePage(WORDS.title[locale], locale, body))
}
