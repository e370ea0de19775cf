import { middleOf, type Place, ringsOf } from '../places.ts'
import { CHART_COLOURS, STEPS } from './theme.ts'

/** A place to be drawn: `step` is the index of its colour, null where nothing was measured. */
export interface Area {
  place: Place
  step: number | null
  title: string
  /** Written on it, where there is room for names. */
  label?: string
  href: string | null
}

/** Something at a point, drawn over the areas. */
export interface Spot {
  at: readonly [lon: number, lat: number]
  colour: string
  title: string
  href: string
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
const linked = (href: string | null, inner: string) =>
  href === null ? inner : `<a href="${escaped(href)}">${inner}</a>`

/**
 * Draws a map as SVG: areas coloured by step, spots over them. Degrees become pixels with the stretch of the city's middle latitude, which
 * is true enough for a city. Colours are the theme's own; every other text is escaped.
 */
export function choropleth(areas: readonly Area[], spots: readonly Spot[], width: number): string {
  const corners = areas.flatMap(({ place }) => ringsOf(place).flat())
  const [west, east] = extent(corners.map(([lon]) => lon))
  const [south, north] = extent(corners.map(([, lat]) => lat))
  const stretch = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = (width - 8) / ((east - west) * stretch || 1)
  const height = Math.round((north - south) * scale + 8)
  const x = (lon: number) => (4 + (lon - west) * stretch * scale).toFixed(1)
  const y = (lat: number) => (4 + (north - lat) * scale).toFixed(1)
  const shapes = areas.map(({ place, step, title, href }) => {
    const d = ringsOf(place)
      .map(
        (ring) =>
          `M${ring
            .slice(1)
            .map(([lon, lat]) => `${x(lon)} ${y(lat)}`)
            .join('L')}Z`,
      )
      .join('')
    const fill = step === null ? CHART_COLOURS.grid : (STEPS[step] ?? CHART_COLOURS.grid)
    return linked(href, `<path d="${d}" fill="${fill}" fill-rule="evenodd"><title>${escaped(title)}</title></path>`)
  })
  const names = areas.flatMap(({ place, label }) => {
    if (!label) return []
    const [lon, lat] = middleOf(place)
    const isUnderSpot = spots.some(({ at }) => at[0] === lon && at[1] === lat)
    return [
      `<text x="${x(lon)}" y="${y(lat)}" dy="${isUnderSpot ? 1.4 : 0.35}em" text-anchor="middle">${escaped(label)}</text>`,
    ]
  })
  const dots = spots.map(({ at, colour, title, href }) =>
    linked(
      href,
      `<circle cx="${x(at[0])}" cy="${y(at[1])}" r="7" fill="${colour}" stroke="${CHART_COLOURS.paper}" stroke-width="2"><title>${escaped(title)}</title></circle>`,
    ),
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><g stroke="${CHART_COLOURS.paper}" stroke-width="1">${shapes.join('')}</g>${names.join('')}${dots.join('')}</svg>`
}

function extent(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(
    ([low, high], v) => [Math.min(low, v), Math.max(high, v)],
    [Infinity, -Infinity],
  )
}

/** Upper bounds of five steps that hold equally many of the values; each value's step is the first bound that it does not pass. */
export function quantiles(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const bounds = STEPS.map((_, i) => sorted[Math.ceil(((i + 1) * sorted.length) / STEPS.length) - 1] ?? 0)
  return [...new Set(bounds)]
}

/** The index of a value's step among the bounds. */
export function stepOf(value: number, bounds: readonly number[]): number {
  const step = bounds.findIndex((bound) => value <= bound)
  return step < 0 ? bounds.length - 1 : step
}
