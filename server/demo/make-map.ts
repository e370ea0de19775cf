import { writeFileSync } from 'node:fs'
import { CITY, DISTRICTS, STREETS } from './places.ts'
import { Random } from './random.ts'

type Point = readonly [lon: number, lat: number]

/** A degree of longitude is shorter than one of latitude here. */
const STRETCH = Math.cos((CITY.lat * Math.PI) / 180)
const FILE = new URL('../../views/places.geojson', import.meta.url)

/** The city's limit: an uneven round around all street offices, convex, so that cells cut by it stay whole. */
function limit(): Point[] {
  const random = new Random(990199)
  return Array.from({ length: 40 }, (_, i) => {
    const angle = (2 * Math.PI * i) / 40
    const wobble = 1 + 0.015 * (random.next() - 0.5)
    return [CITY.lon + 0.46 * wobble * Math.cos(angle), CITY.lat + 0.31 * wobble * Math.sin(angle)] as const
  })
}

/** The part of a polygon that is nearer to `own` than to `other`. */
function nearer(polygon: readonly Point[], own: Point, other: Point): Point[] {
  const [mx, my] = [(own[0] + other[0]) / 2, (own[1] + other[1]) / 2]
  const [nx, ny] = [(other[0] - own[0]) * STRETCH ** 2, other[1] - own[1]]
  const side = (p: Point) => (p[0] - mx) * nx + (p[1] - my) * ny
  return polygon.flatMap((a, i) => {
    const b = polygon[(i + 1) % polygon.length]!
    const [sa, sb] = [side(a), side(b)]
    const cut: Point = [a[0] + ((b[0] - a[0]) * sa) / (sa - sb), a[1] + ((b[1] - a[1]) * sa) / (sa - sb)]
    const kept = sa <= 0 ? [a] : []
    return sa <= 0 !== sb <= 0 ? [...kept, cut] : kept
  })
}

const round = (value: number) => Math.round(value * 1e4) / 1e4

/** A street's area: all that is nearer to its office than to any other. */
function cellOf(index: number, city: readonly Point[]): Point[] {
  const own = STREETS[index]!
  let cell = [...city]
  for (const other of STREETS) if (other !== own) cell = nearer(cell, [own.lon, own.lat], [other.lon, other.lat])
  const points = cell.map(([lon, lat]) => [round(lon), round(lat)] as const)
  return points.filter((p, i) => String(p) !== String(points[(i + 1) % points.length]))
}

/** The outline of several cells: sides that two of them share are inside and fall away; what is left is chained into rings. */
function outline(cells: readonly Point[][]): Point[][] {
  const next = new Map<string, Point[]>()
  const sides = cells.flatMap((cell) => cell.map((a, i) => [a, cell[(i + 1) % cell.length]!] as const))
  const shared = new Set(sides.map(([a, b]) => `${b} ${a}`))
  for (const [a, b] of sides) if (!shared.has(`${a} ${b}`)) next.set(String(a), [...(next.get(String(a)) ?? []), b])
  const rings: Point[][] = []
  for (let start = next.keys().next().value; start !== undefined; start = next.keys().next().value) {
    const ring: Point[] = []
    for (let at = start; next.has(at); ) {
      const [to, ...others] = next.get(at)!
      if (others.length > 0) next.set(at, others)
      else next.delete(at)
      ring.push(to!)
      at = String(to)
    }
    rings.push(ring)
  }
  return rings
}

const closed = (ring: readonly Point[]) => [...ring, ring[0]!]
const feature = (code: string, level: 'district' | 'street', rings: readonly Point[][]) => ({
  type: 'Feature',
  properties: { code, level },
  geometry: { type: 'MultiPolygon', coordinates: rings.map((ring) => [closed(ring)]) },
})

const city = limit()
const cells = STREETS.map((_, i) => cellOf(i, city))
const streets = STREETS.map((street, i) => feature(street.code, 'street', [cells[i]!]))
const districts = DISTRICTS.map((district, d) =>
  feature(district.code, 'district', outline(cells.filter((_, i) => STREETS[i]!.district === d))),
)
const lines = [...districts, ...streets].map((one) => JSON.stringify(one))
writeFileSync(FILE, `{ "type": "FeatureCollection", "features": [\n${lines.join(',\n')}\n] }\n`)
