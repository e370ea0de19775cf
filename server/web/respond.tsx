import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ReactNode } from 'react'
import type { Locale } from '../../audiences/locale.ts'
import { localeOf } from '../http/session.ts'
import type { Services } from '../services.ts'
import { barePage, pageHtml } from './layout.tsx'
import { reckoned } from './reckoned.ts'
import { type Execute, openVisit, PageError, type Tell, type Visit } from './visit.ts'
import { word } from './words.ts'

/** A page within the frame that every signed-in reader sees. */
export interface Page {
  title: string
  body: ReactNode
  /** Somebody works in it, so it stays as it is while incidents come and go. */
  still?: boolean
  /** Shown without the frame. */
  bare?: boolean
  /** What of it takes long: it is sent after the rest, below a bar that shows how far it is, in the place that the body keeps for it. */
  reckon?: (tell: Tell) => Promise<ReactNode>
  /** Where the page moves on to by itself, without script. */
  next?: { seconds: number; path: string } | undefined
}

/** Where a reader goes on after a form. */
export interface Elsewhere {
  redirect: string
}

/** A file instead of a page. */
export interface File {
  type: string
  content: string | Buffer
}

/** Answers a request of a signed-in reader with a page, or with the page that says why there is none; others are sent to sign in. */
export async function respond(
  services: Services,
  execute: Execute,
  request: FastifyRequest,
  reply: FastifyReply,
  make: (visit: Visit) => Promise<Page | Elsewhere | File | null>,
): Promise<FastifyReply> {
  const visit = await openVisit(services, execute, request)
  if (!visit) return reply.redirect('/sign-in')
  const failed = (error: unknown): [number, Page] => {
    const status = error instanceof PageError ? error.status : 500
    if (status === 500 && !request.signal.aborted) services.logger.error({ err: error }, 'a page could not be made')
    const detail = status === 400 || status === 409 ? (error as Error).message : null
    return [status, lostPage(status, visit.locale, detail)]
  }
  try {
    const page = await make(visit)
    if (page && 'redirect' in page) return reply.redirect(page.redirect, 303)
    if (page && 'content' in page)
      return reply.type(page.type).header('cache-control', 'private, no-store').send(page.content)
    if (page?.reckon) return await sendInParts(reply, visit, page, page.reckon, failed)
    return send(reply, visit, page ? 200 : 404, page ?? lostPage(404, visit.locale))
  } catch (error) {
    const [status, lost] = failed(error)
    return send(reply, visit, status, lost)
  }
}

/** A page for a request that failed before anybody knew who asks, such as one of too many. */
export function sendLost(services: Services, request: FastifyRequest, reply: FastifyReply, status: number) {
  const locale = localeOf(request, services.definitions.city.locale)
  const { title, body } = lostPage(status, locale)
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(barePage(title, locale, body))
}

/** Whether a request comes from a person's browser rather than from a program. */
export function wantsPage(request: FastifyRequest): boolean {
  return /\btext\/html\b/.test(request.headers.accept ?? '')
}

async function sendInParts(
  reply: FastifyReply,
  visit: Visit,
  page: Page,
  reckon: NonNullable<Page['reckon']>,
  failed: (error: unknown) => [number, Page],
): Promise<FastifyReply> {
  const answer = await reckoned(
    () => htmlOf(visit, page),
    word('reckoning', visit.locale),
    reckon,
    (error) => failed(error)[1].body,
  )
  return reply.type('text/html; charset=utf-8').header('cache-control', 'private, no-store').send(answer)
}

function send(reply: FastifyReply, visit: Visit, status: number, page: Page): FastifyReply {
  if (page.next) reply.header('refresh', `${page.next.seconds};url=${page.next.path}`)
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'private, no-cache')
    .send(htmlOf(visit, page))
}

function htmlOf({ request: { url }, locale, shell }: Visit, { title, body, bare, still = false }: Page): string {
  return bare ? barePage(title, locale, body) : pageHtml({ title, locale, shell, url, still }, body)
}

function lostPage(status: number, locale: Locale, detail: string | null = null): Page {
  const title = word(
    status === 404 ? 'notFound' : status === 429 ? 'tooMany' : status < 500 ? 'refused' : 'failed',
    locale,
  )
  const body = (
    <section className="lost">
      <h1>{title}</h1>
      <p className="lead">{detail ?? word(status === 404 ? 'notFoundHint' : 'failedHint', locale)}</p>
      <p>
        <a className="button" href="/">
          {word('home', locale)}
        </a>
      </p>
    </section>
  )
  return { title, body }
}
