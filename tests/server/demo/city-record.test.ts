import { describe, expect, it } from 'vitest'
import { optionsOf, recordOf } from '../../../server/demo/city-record.ts'

const made = { seed: 3, days: 120, scale: 0.05, end: new Date('2026-11-24T02:00:00Z'), falls: true }

describe("a city's record", () => {
  it.each([
    ['says the options that it was made from', recordOf(made), made],
    ['says that its rates never fall', recordOf({ ...made, falls: false }), { ...made, falls: false }],
    [
      'of before falls were planted means a city without any',
      'seed=3 days=120 scale=0.05 end=2026-11-24T02:00:00.000Z',
      { ...made, falls: false },
    ],
    ['is no text of another kind', 'tickets-2026.csv', null],
  ])('%s', (_, record, options) => {
    expect(optionsOf(record)).toEqual(options)
  })
})
