import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { makeExecute } from '../graphql/execute.ts'
import { CSRF_HEADER } from '../graphql/yoga.ts'
import { localeOf, readerOf } from '../http/session.ts'
import type { Services } from '../services.ts'
import { draftOf } from '../studio/draft.ts'
import { previewAs } from '../studio/preview.ts'
import { framedPage } from './layout.tsx'
import { viewPage } from './pages.ts'
import { type Page, respond } from './respond.tsx'
import { BUNDLE_PATH, studioBundle } from './studio-bundle.ts'
import { type Execute, PageError, visitOf } from './visit.ts'
import { word } from './words.ts'

const TYPES = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' } as const

const asked = z.object({
  view: z.string().max(100),
  as: z.string().max(100),
  files: z.array(z.object({ path: z.string().max(200), text: z.string().max(120_000).nullable() })).max(40),
})

/** Registers the studio: its page, its built client, and the page of a view under a draft as a member would get it. */
export function registerStudio(app: FastifyInstance, services: Services, execute: Execute): void {
  app.get('/studio', (request, reply) =>
    respond(services, execute, request, reply, async ({ reader, locale }): Promise<Page | null> => {
      const { defines, approves } = reader.audience
      if (!defines && !approves) return null
      const { script, styles } = await studioBundle(services.config.dataDir)
      return {
        title: word('studio', locale),
        still: true,
        body: (
          <>
            {styles.map((href) => (
              <link key={href} rel="stylesheet" href={href} />
            ))}
            <div id="studio" data-approves={String(approves === true)}>
              <noscript>{word('studioScript', locale)}</noscript>
            </div>
            <script type="module" src={script} />
          </>
        ),
      }
    }),
  )
  app.post('/studio/preview', async (request, reply) => {
    const page = await previewPage(services, request)
    return reply
      .code(page.status)
      .header('cache-control', 'no-store')
      .type(page.status === 200 ? 'text/html; charset=utf-8' : 'text/plain; charset=utf-8')
      .send(page.text)
  })
  app.get(`${BUNDLE_PATH}*`, async (request, reply) => {
    const { '*': name } = request.params as { '*': string }
    const type = /^assets\/[\w-]+\.(js|css)$/.exec(name)?.[1] as keyof typeof TYPES | undefined
    const { directory } = await studioBundle(services.config.dataDir)
    const text = type && (await readFile(join(directory, name), 'utf8').catch(() => null))
    if (!text) return reply.callNotFound()
    return reply.type(TYPES[type]).header('cache-control', 'public, max-age=31536000, immutable').send(text)
  })
}

/** What a draft does not show is said in a page as well: an editor's half-written text is nobody's failed request. */
async function previewPage(services: Services, request: FastifyRequest): Promise<{ status: number; text: string }> {
  const own = await readerOf(request, services)
  if (!own) return { status: 401, text: 'nobody is signed in' }
  // A foreign page cannot send the header without asking first.
  if (!own.audience.defines || request.headers[CSRF_HEADER] === undefined) return { status: 403, text: 'forbidden' }
  const body = asked.safeParse(request.body)
  if (!body.success) return { status: 400, text: 'view, as and files are needed' }
  const said = (text: string) => ({ status: 200, text: framedPage(text, own.locale, <p>{text}</p>) })
  const draft = draftOf(services.published, body.data.files)
  if (!draft.definitions) return said(draft.problems[0]?.message ?? '')
  const preview = await previewAs(services, own, draft.definitions, body.data)
  if (!preview) return said(word('nothingToPreview', own.locale))
  const { view, as } = body.data
  await services.store.recordLook(own.member.id, 'preview', `${view} as ${as}`, services.now())
  const reader = { ...preview.reader, locale: localeOf(request, preview.reader.locale) }
  try {
    const page = await viewPage(await visitOf(request, reader, makeExecute(preview.services)), view)
    if (!page) return said(word('nothingToPreview', own.locale))
    return { status: 200, text: framedPage(page.title, reader.locale, page.body) }
  } catch (error) {
    if (error instanceof PageError) return said(error.message)
    throw error
  }
}
