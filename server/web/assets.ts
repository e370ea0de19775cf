import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { FastifyInstance } from 'fastify'
import { CHART_COLOURS, CHART_COLOURS_DARK } from '../../views/charts/theme.ts'

const FILES = { 'page.css': 'text/css; charset=utf-8', 'page.js': 'text/javascript; charset=utf-8' } as const

/** Texts of the pages' style sheet and script, and the addresses that change when they do, so that browsers may keep them for ever. */
const texts = new Map(
  await Promise.all(
    (Object.keys(FILES) as (keyof typeof FILES)[]).map(async (name) => {
      const text = await readFile(new URL(`assets/${name}`, import.meta.url), 'utf8')
      return [name, name === 'page.css' ? text + darkCharts() : text] as const
    }),
  ),
)

/** The address of an asset as it is now. */
export function assetPath(name: keyof typeof FILES): string {
  const version = createHash('sha256')
    .update(texts.get(name) ?? '')
    .digest('base64url')
    .slice(0, 10)
  return `/assets/${name}?v=${version}`
}

/** Serves the pages' style sheet and script. */
export function registerAssets(app: FastifyInstance): void {
  for (const [name, type] of Object.entries(FILES))
    app.get(`/assets/${name}`, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(texts.get(name as keyof typeof FILES)),
    )
}

/** Charts are drawn in light colours, as attributes; a style sheet's rules come before those, so a dark page exchanges them. */
function darkCharts(): string {
  const rules = (Object.keys(CHART_COLOURS) as (keyof typeof CHART_COLOURS)[]).flatMap((name) =>
    (['fill', 'stroke'] as const).map((attribute) => {
      const drawn = `[${attribute}="${CHART_COLOURS[name]}"]`
      return `.chart ${drawn},.spark ${drawn}{${attribute}:${CHART_COLOURS_DARK[name]}}`
    }),
  )
  return `@media (prefers-color-scheme: dark) {${[...new Set(rules)].join('')}}\n`
}
