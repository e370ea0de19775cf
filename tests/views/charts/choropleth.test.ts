import { expect, it } from 'vitest'
import { choropleth, quantiles, stepOf } from '../../../views/charts/choropleth.ts'
import type { Place } from '../../../views/places.ts'

const square: Place = {
  type: 'Feature',
  properties: { code: '1', level: 'district' },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [118, 38],
        [118.1, 38],
        [118.1, 38.1],
        [118, 38.1],
        [118, 38],
      ],
    ],
  },
}

it('names and addresses cannot write markup into a map', () => {
  const evil = '"><script>x</script>'
  const svg = choropleth(
    [{ place: square, step: 1, title: evil, href: evil }],
    [{ at: [118, 38], colour: '#000000', title: evil, href: evil }],
    400,
  )
  expect(svg).not.toContain('<script')
  expect(svg.match(/"/g)?.length).toBe(svg.replace(/&#34;/g, '').match(/"/g)?.length)
})

it('every corner lies inside the drawing, north above south', () => {
  const svg = choropleth([{ place: square, step: null, title: '', href: null }], [], 400)
  const [, d = ''] = / d="M([^Z]*)Z"/.exec(svg) ?? []
  const corners = d.split('L').map((pair) => pair.split(' ').map(Number))
  const height = Number(/height="(\d+)"/.exec(svg)?.[1])
  for (const [x = -1, y = -1] of corners) {
    expect(x >= 0 && x <= 400).toBe(true)
    expect(y >= 0 && y <= height).toBe(true)
  }
  const [southEast, northEast] = [corners[0], corners[1]]
  expect(southEast?.[1]).toBeGreaterThan(northEast?.[1] ?? Number.POSITIVE_INFINITY)
})

it('five steps hold equally many values; equal values share one', () => {
  expect(quantiles([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])).toEqual([2, 4, 6, 8, 10])
  expect(quantiles([3, 3, 3])).toEqual([3])
  expect([1, 2, 2.5, 10, 99].map((value) => stepOf(value, [2, 4, 6, 8, 10]))).toEqual([0, 0, 1, 4, 4])
})
