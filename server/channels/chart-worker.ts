import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import { Resvg } from '@resvg/resvg-js'
import { create } from 'fontkit'
import sharp from 'sharp'
import { renderSvg } from '../../views/charts/render.ts'
import { trendOption } from '../../views/charts/trend.ts'
import type { ChartAnswer, ChartOrder } from './chart-image.ts'

/** The thread that draws charts: their native memory is freed by its own collections, and the server's event loop is left alone. */

const FONTS = fileURLToPath(new URL('../../templates/fonts/', import.meta.url))
const FULL = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
)
const SMALL = [`${FONTS}noto-sans-sc-regular.ttf`, `${FONTS}noto-sans-sc-bold.ttf`]
/** Drawn where no font has a character: resvg would leave it out without a word. */
const MISSING = '□'
/** Device pixels for each pixel of the chart: sharp on a phone, and some kilobytes. */
const ZOOM = 2
/** Left alone, images that were let go pile up: 300 took 1.4 GB. */
const COLLECT_EVERY = 10

interface Characters {
  /** What the small fonts have. */
  small: ReadonlySet<number>
  /** What is known to be drawable at all. */
  full: ReadonlySet<number>
}

let characters: Characters | null = null

function charactersOf(file: string): ReadonlySet<number> {
  return new Set(create(readFileSync(file)).characterSet)
}

/**
 * The SVG with every character of its texts drawable, and the fonts that it takes. Reading the full one takes longer than drawing a chart,
 * so it is left out where the small ones have every character.
 */
export function drawable(svg: string): { svg: string; fontFiles: string[] } {
  const [first = ''] = SMALL
  characters ??= { small: charactersOf(first), full: charactersOf(FULL) }
  const { small, full } = characters
  let isSmall = true
  const shown = svg.replace(/>([^<]+)</g, (_all, text: string) => {
    const kept = [...text].map((char) => {
      const code = char.codePointAt(0) ?? 0
      if (/\s/.test(char)) return char
      isSmall &&= small.has(code)
      return full.has(code) ? char : MISSING
    })
    return `>${kept.join('')}<`
  })
  return { svg: shown, fontFiles: isSmall ? SMALL : [...SMALL, FULL] }
}

function svgOf(what: ChartOrder['what']): string {
  if ('svg' in what) return what.svg
  const { source, width, height, writing } = what
  return renderSvg(trendOption(source.series, source.labels, source.percent, { ...source, writing }), { width, height })
}

async function draw({ what }: ChartOrder): Promise<Buffer> {
  const { svg, fontFiles } = drawable(svgOf(what))
  const image = new Resvg(svg, {
    background: '#ffffff',
    fitTo: { mode: 'zoom', value: ZOOM },
    font: {
      fontFiles,
      loadSystemFonts: false,
      defaultFontFamily: 'Noto Sans SC',
      sansSerifFamily: 'Noto Sans SC',
    },
  }).render()
  const raw = { width: image.width, height: image.height, channels: 4 } as const
  // A chart has few colours: looking for them longer makes it no smaller.
  return sharp(image.pixels, { raw }).png({ palette: true, compressionLevel: 9, effort: 1 }).toBuffer()
}

let drawn = 0
let collect: (() => void) | null = null

function tidy(): void {
  drawn += 1
  if (drawn % COLLECT_EVERY !== 0) return
  setFlagsFromString('--expose-gc')
  collect ??= runInNewContext('gc') as () => void
  collect()
}

parentPort?.on('message', async (order: ChartOrder) => {
  const answer: ChartAnswer = await draw(order).then(
    (png) => ({ id: order.id, png }),
    (error: unknown) => ({ id: order.id, error: error instanceof Error ? error.message : String(error) }),
  )
  tidy()
  parentPort?.postMessage(answer)
})
