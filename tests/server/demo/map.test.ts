import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { DISTRICTS, STREETS } from '../../../server/demo/places.ts'
import { placesOf } from '../../../server/places.ts'
import { type Place, ringsOf } from '../../../views/places.ts'

const config = { definitionsDir: resolve(import.meta.dirname, '../../..') } as Parameters<typeof placesOf>[0]['config']
const codes = (places: Place[]) => places.map((place) => place.properties.code).sort()

/** Whether a point lies inside a ring, by the sides that a line to the east crosses. */
function inside([x, y]: [number, number], place: Place): boolean {
  return ringsOf(place).some((ring) => {
    let crossed = 0
    for (let i = 1; i < ring.length; i++) {
      const [[ax, ay], [bx, by]] = [ring[i - 1]!, ring[i]!]
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) crossed++
    }
    return crossed % 2 === 1
  })
}

it('every district and street of the demo city has its area, and its office lies in it and in no other', async () => {
  const [districts, streets] = [await placesOf({ config }, 'district'), await placesOf({ config }, 'street')]
  expect(codes(districts)).toEqual(DISTRICTS.map((one) => one.code).sort())
  expect(codes(streets)).toEqual(STREETS.map((one) => one.code).sort())
  for (const street of STREETS) {
    const at: [number, number] = [street.lon, street.lat]
    expect(codes(streets.filter((place) => inside(at, place)))).toEqual([street.code])
    expect(codes(districts.filter((place) => inside(at, place)))).toEqual([DISTRICTS[street.district]?.code])
  }
})
