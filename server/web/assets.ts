import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'

/** Serves the pages' style sheet and script. */
export function registerAssets(app: FastifyInstance): void {
  const asset = (name: string, type: string) =>
    app.get(`/assets/${name}`, async (_request, reply) => {
      const text = await readFile(new URL(`assets/${name}`, import.meta.url))
      return reply.type(type).header('cache-control', 'public, max-age=300').send(text)
    })
  asset('page.css', 'text/css; charset=utf-8')
  asset('page.js', 'text/javascript; charset=utf-8')
}
