import { expect, it } from 'vitest'
import { lookQuery, narrowed, readLook, widened } from '../../../server/web/look.ts'

const read = (query: string) => readLook(new URLSearchParams(query))

it.each([
  '',
  '?days=28',
  '?days=7&until=2026-11-20',
  '?days=7&district=990101&district=990102&unit=water',
  '?days=7&shown=solved%2Ctickets',
])('"%s" is read and written alike', (query) => {
  expect(lookQuery(read(query))).toBe(query)
})

it('parameters that are no rows filter none', () => {
  expect([...read('view=mayor&order=due&after=x&metric=m&level=street&at=3').filters]).toEqual([])
})

it.each(['days=seven', 'days=1.5', 'days='])('"%s" asks for no period', (query) => {
  expect(read(query).days).toBeNull()
})

it('a dimension is narrowed to one code, and widened again', () => {
  const near = narrowed(read('district=1&unit=water'), 'district', '2')
  expect(lookQuery(near)).toBe('?district=2&unit=water')
  expect(lookQuery(widened(near, 'district'))).toBe('?unit=water')
})
