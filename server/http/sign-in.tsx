import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Member } from '../../audiences/audience.ts'
import type { Locale } from '../../audiences/locale.ts'
import { membersOf, nameIn } from '../definitions/members.ts'
import { isTriedOut } from '../demo/is-demo.ts'
import type { Services } from '../services.ts'
import { barePage, Language } from '../web/layout.tsx'
import { sendLost } from '../web/respond.tsx'
import { isOwnForm } from './own-form.ts'
import { browserLocale, localeOf, SESSION_COOKIE, sessionCookie } from './session.ts'
import { canMailSignIn, mailSignIn } from './sign-in-mail.ts'

const WORDS = {
  title: { zh: '登录', en: 'Sign in' },
  enter: { zh: '进入', en: 'Enter' },
  once: { zh: '此链接只能使用一次。', en: 'This link works once.' },
  ask: { zh: '请打开发给您的登录链接。', en: 'Please open the sign-in link that was sent to you.' },
  used: {
    zh: '此链接已用过或已过期，请索取新的登录链接。',
    en: 'This link was used or has expired. Please ask for a new one.',
  },
  demo: { zh: '演示城市：以谁的身份打开？', en: 'The demo city: open it as whom?' },
  demoHint: {
    zh: '一个浏览器一次只能登录一人；要并排看几个人的页面，请用无痕窗口或另一个浏览器。',
    en: 'A browser holds one reader at a time: to see several side by side, use private windows or other browsers.',
  },
  address: { zh: '您的邮箱', en: 'Your e-mail address' },
  send: { zh: '发送登录链接', en: 'Send me a link' },
  sent: {
    zh: '若此邮箱属于本系统的用户，登录链接已在路上，请查收。',
    en: 'If this address belongs to a reader here, a sign-in link is on its way.',
  },
} as const
type Said = 'ask' | 'used' | 'sent'

/** Attempts a minute from one address; a token has 256 bits, so this only keeps the log quiet. */
const TRIES_A_MINUTE = 120
/** Links that may be asked for by one e-mail address: a mailbox must not be filled by a stranger, and a whole office asks from one network. */
const LINKS_AN_HOUR = 5
/** How long a link lives that nobody has to open. */
const AT_ONCE_MS = 60_000

/**
 * Sign-in by a one-time link, sent to whoever asks by their e-mail address. Opening the link shows a button and does not use it up, since
 * mail scanners open links; pressing the button does.
 */
export function registerSignIn(app: FastifyInstance, services: Services): void {
  const limited = { config: { rateLimit: { max: TRIES_A_MINUTE, timeWindow: '1 minute' } } }
  app.get('/sign-in', limited, async (request, reply) => {
    const { token } = request.query as { token?: unknown }
    return show(request, reply, services, typeof token === 'string' ? { token } : 'ask')
  })
  app.post('/sign-in', limited, async (request, reply) => {
    if (!isOwnForm(request)) return sendLost(services, request, reply, 403)
    const { token } = (request.body ?? {}) as { token?: unknown }
    const redeemed =
      typeof token === 'string' ? await services.store.redeemSignIn(token.slice(0, 200), services.now()) : null
    if (!redeemed) return show(request, reply.code(400), services, 'used')
    return reply.setCookie(SESSION_COOKIE, redeemed.session, sessionCookie(services.config)).redirect('/', 303)
  })
  const fewer = {
    config: {
      rateLimit: { max: LINKS_AN_HOUR, timeWindow: '1 hour', hook: 'preHandler', keyGenerator: addressOf } as const,
    },
  }
  app.post('/sign-in/link', fewer, async (request, reply) => {
    if (!isOwnForm(request)) return sendLost(services, request, reply, 403)
    const address = addressOf(request)
    // Not waited for: how long it takes would tell whether the address is known.
    if (canMailSignIn(services))
      void mailSignIn(services, address).catch((err: unknown) =>
        services.logger.error({ err }, 'a sign-in link was not sent'),
      )
    return show(request, reply, services, 'sent')
  })
  app.post('/sign-in/demo', limited, async (request, reply) => {
    if (!isOwnForm(request) || !isTriedOut(services, request.hostname)) return sendLost(services, request, reply, 403)
    const { member } = (request.body ?? {}) as { member?: unknown }
    const known = membersOf(services.definitions).find(({ id }) => id === member)
    if (!known) return sendLost(services, request, reply, 404)
    const token = await services.store.createSignIn(known.id, AT_ONCE_MS, services.now())
    const redeemed = await services.store.redeemSignIn(token, services.now())
    if (!redeemed) return show(request, reply.code(400), services, 'used')
    return reply.setCookie(SESSION_COOKIE, redeemed.session, sessionCookie(services.config)).redirect('/', 303)
  })
  app.post('/sign-out', async (request, reply) => {
    if (!isOwnForm(request)) return sendLost(services, request, reply, 403)
    const session = request.cookies[SESSION_COOKIE]
    if (session) await services.store.endSession(session)
    return reply.clearCookie(SESSION_COOKIE, sessionCookie(services.config)).redirect('/sign-in', 303)
  })
}

/** The e-mail address that a link is asked for, however it is written. */
function addressOf({ body }: FastifyRequest): string {
  const { address } = (body ?? {}) as { address?: unknown }
  return typeof address === 'string' ? address.trim().toLowerCase().slice(0, 200) : ''
}

function show(
  request: FastifyRequest,
  reply: FastifyReply,
  services: Services,
  what: { token: string } | Said,
): FastifyReply {
  const locale = localeOf(request, browserLocale(request) ?? services.definitions.city.locale)
  const members =
    typeof what === 'string' && isTriedOut(services, request.hostname) ? membersOf(services.definitions) : []
  const body = (
    <section className="sign-in">
      <Language className="language" locale={locale} url="/sign-in" />
      <h1>{services.definitions.city.name[locale]}</h1>
      {typeof what === 'string' ? (
        <>
          <Ask said={what} mail={what !== 'sent' && canMailSignIn(services)} locale={locale} />
          {members.length > 0 && <DemoReaders members={members} services={services} locale={locale} />}
        </>
      ) : (
        <form method="post" action="/sign-in">
          <input type="hidden" name="token" value={what.token} />
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

/** The demo city's readers, each a button. */
function DemoReaders(props: { members: Member[]; services: Services; locale: Locale }) {
  const { members, services, locale } = props
  return (
    <form method="post" action="/sign-in/demo" className="demo-readers">
      <h2>{WORDS.demo[locale]}</h2>
      <p className="context">{WORDS.demoHint[locale]}</p>
      {members.map((member) => {
        const name = nameIn(services.definitions, member, locale)
        const post = services.definitions.audiences.get(member.audience)?.title[locale] ?? member.audience
        return (
          <button key={member.id} type="submit" name="member" value={member.id} className="choice">
            {name} {post !== name && <span className="context">{post}</span>}
          </button>
        )
      })}
    </form>
  )
}

/** What is to be done by who has no link: open the one that was sent, or ask for one where mails can be sent. */
function Ask({ said, mail, locale }: { said: Said; mail: boolean; locale: Locale }) {
  return (
    <>
      {(said !== 'ask' || !mail) && <p>{WORDS[said][locale]}</p>}
      {mail && (
        <form method="post" action="/sign-in/link">
          <label>
            {WORDS.address[locale]}
            <input type="email" name="address" autoComplete="email" required maxLength={200} />
          </label>
          <button type="submit">{WORDS.send[locale]}</button>
        </form>
      )}
    </>
  )
}
