import { z } from 'zod'

const position = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]).rest(z.number())
const ring = z.array(position).min(4)

/** Areas of a city's regions, WGS84 degrees: a GeoJSON FeatureCollection whose features name the region's code and level. */
export const placesSchema = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(
    z.object({
      type: z.literal('Feature'),
      properties: z.object({ code: z.string().min(1), level: z.enum(['district', 'street']) }),
      geometry: z.discriminatedUnion('type', [
        z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
        z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(ring).min(1)).min(1) }),
      ]),
    }),
  ),
})

export type Place = z.infer<typeof placesSchema>['features'][number]
export type Level = Place['properties']['level']

/** Every ring of a place: outer limits and holes alike. */
export function ringsOf({ geometry }: Place): z.infer<typeof position>[][] {
  return geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()
}

/** A point inside a convex place, near its middle: the mean of its largest ring's corners. */
export function middleOf(place: Place): [lon: number, lat: number] {
  const largest = ringsOf(place).reduce((a, b) => (b.length > a.length ? b : a))
  const corners = largest.slice(1)
  const mean = (axis: 0 | 1) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length
  return [mean(0), mean(1)]
}
