import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Locale } from '../../audiences/locale.ts'
import { covers } from '../../audiences/scope.ts'
import type { Services } from '../services.ts'
import { readSignedAct, type SignedAct } from '../signed-link.ts'
import { barePage } from '../web/layout.tsx'
import { localeOf, type Reader, readerFor } from './session.ts'

const WORDS = {
  acknowledge: { zh: '签收', en: 'Acknowledge' },
  unsubscribe: { zh: '退订', en: 'Unsubscribe' },
  askAcknowledge: { zh: '签收此事件？', en: 'Acknowledge this incident?' },
  askUnsubscribe: { zh: '不再接收这类消息？', en: 'Stop these messages?' },
  acknowledged: { zh: '已签收。', en: 'Acknowledged.' },
  already: { zh: '此事件已签收或已结束。', en: 'This incident was acknowledged before, or is over.' },
  unsubscribed: {
    zh: '已退订。可在“订阅”页恢复。',
    en: 'Unsubscribed. You can turn it on again on the subscriptions page.',
  },
  mandatory: { zh: '此类消息由管理员设为必收，不能退订。', en: 'The administrator made these messages mandatory.' },
  invalid: { zh: '此链接无效或已过期。', en: 'This link is not valid, or has expired.' },
} as const
type Word = keyof typeof WORDS

const TRIES_A_MINUTE = 120

/**
 * `/act`: what a link in a message lets its reader do without signing in. Opening it only shows one button, since mail scanners open
 * links; posting to the same address acts, also for mail clients' one-click unsubscription (RFC 8058), which send no cookie and may
 * post a form of either kind.
 */
export function registerActs(parent: FastifyInstance, services: Services): void {
  void parent.register(async (app) => {
    app.addContentTypeParser('multipart/form-data', (_request, payload, done) => {
      payload.resume()
      done(null)
    })
    const limited = { config: { rateLimit: { max: TRIES_A_MINUTE, timeWindow: '1 minute' } } }
    app.get('/act', limited, async (request, reply) => {
      const found = await actOf(services, request)
      return show(
        services,
        request,
        reply,
        found,
        found ? `ask${found.act.act === 'acknowledge' ? 'Acknowledge' : 'Unsubscribe'}` : 'invalid',
      )
    })
    app.post('/act', limited, async (request, reply) => {
      const found = await actOf(services, request)
      const said = found ? await perform(services, found) : 'invalid'
      return show(services, request, said === 'invalid' ? reply.code(400) : reply, null, said)
    })
  })
}

interface Found {
  act: SignedAct
  reader: Reader
  token: string
}

async function actOf(services: Services, request: FastifyRequest): Promise<Found | null> {
  const { token } = request.query as { token?: unknown }
  if (typeof token !== 'string') return null
  const act = await readSignedAct(services, token)
  const member = act && (await services.store.member(act.memberId))
  const reader = member && readerFor(member, services)
  return act && reader ? { act, reader, token } : null
}

function perform(services: Services, { act, reader }: Found): Promise<Word> {
  return act.act === 'acknowledge' ? acknowledge(services, act, reader) : unsubscribe(services, act, reader)
}

/** By the rights that the member has now, not those of when the message went. */
async function acknowledge({ store, now }: Services, { target }: SignedAct, reader: Reader): Promise<Word> {
  const incident = await store.incident(target)
  if (!incident || !reader.audience.acknowledges || !covers(reader.scope, incident.rows)) return 'invalid'
  if (incident.state !== 'open') return 'already'
  await store.acknowledge(target, reader.member.id, null, now())
  return 'acknowledged'
}

async function unsubscribe({ store, definitions }: Services, act: SignedAct, reader: Reader): Promise<Word> {
  if (definitions.rules.get(act.target)?.mandatory.includes(reader.audience.id)) return 'mandatory'
  await store.setSubscription({ memberId: act.memberId, product: act.target, channel: act.channel, active: false })
  return 'unsubscribed'
}

function show(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  found: Found | null,
  said: Word,
): FastifyReply {
  const locale: Locale = found?.reader.locale ?? localeOf(request, services.definitions.city.locale)
  const body = (
    <section className="sign-in">
      <h1>{services.definitions.city.name[locale]}</h1>
      <p>{WORDS[said][locale]}</p>
      {found && (
        <form method="post" action={`/act?token=${encodeURIComponent(found.token)}`}>
          <button type="submit">{WORDS[found.act.act][locale]}</button>
        </form>
      )}
    </section>
  )
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(barePage(WORDS[said][locale], locale, body))
}
