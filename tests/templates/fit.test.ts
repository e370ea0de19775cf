import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes, characters, fitted, holds, shorten } from '../../templates/fit.ts'

describe('shortening', () => {
  it.each([
    ['leaves what fits', '阳光街道', characters(4), '阳光街道'],
    ['counts characters', '阳光街道办事处', characters(4), '阳光街…'],
    ['counts bytes', '阳光街道办事处', bytes(9), '阳光…'],
    ['keeps a grapheme whole', 'ab👨‍👩‍👧‍👦cd', characters(6), 'ab…'],
    ['takes a number whole at the cut', '阳光路12345号', characters(6), '阳光路…'],
    ['takes a decimal whole', '增1,234.5件等', characters(6), '增…'],
    ['leaves nothing where not even the ellipsis fits', '阳光街道', bytes(2), ''],
  ] as const)('%s', (_rule, text, room, expected) => {
    expect(shorten(text, room)).toBe(expected)
  })

  it('fits any text into any room', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.integer({ min: 0, max: 60 }), (text, most) => {
        expect(holds(bytes(most), shorten(text, bytes(most)))).toBe(true)
        expect(holds(characters(most), shorten(text, characters(most)))).toBe(true)
      }),
    )
  })
})

describe('fitting', () => {
  const steps = ['c', 'b'].map((letter) => (text: string) => text.replace(letter, ''))
  it.each([
    ['gives nothing up where all fits', 3, 'abc'],
    ['gives up in the declared order', 2, 'ab'],
    ['stops as soon as it fits', 1, 'a'],
    ['returns the least there is where even that does not fit', 0, 'a'],
  ])('%s', (_rule, most, expected) => {
    expect(
      fitted(
        'abc',
        steps,
        (text) => text,
        (text) => text.length <= most,
      ),
    ).toBe(expected)
  })
})
