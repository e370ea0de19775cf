import { describe, expect, it } from 'vitest'
import { dueSlots } from '../../server/jobs/schedule.ts'

const due = (pattern: string, zone: string, last: string | null, now: string) =>
  dueSlots(pattern, zone, last ? new Date(last) : null, new Date(now)).map((slot) => slot.toISOString())

describe('due slots', () => {
  it.each([
    [
      'a daily slot in its zone',
      '0 8 * * *',
      'Asia/Shanghai',
      '2026-03-01T00:00:00Z',
      '2026-03-02T00:00:00Z',
      ['2026-03-02T00:00:00.000Z'],
    ],
    [
      'eight o’clock on either side of the spring change',
      '0 8 * * *',
      'America/New_York',
      '2026-03-07T13:00:00Z',
      '2026-03-08T12:00:00Z',
      ['2026-03-08T12:00:00.000Z'],
    ],
    [
      'eight o’clock on either side of the autumn change',
      '0 8 * * *',
      'America/New_York',
      '2026-10-31T12:00:00Z',
      '2026-11-01T13:00:00Z',
      ['2026-11-01T13:00:00.000Z'],
    ],
    ['nothing when nothing is due', '0 8 * * *', 'Asia/Shanghai', '2026-03-02T00:00:00Z', '2026-03-02T23:59:00Z', []],
  ])('are %s', (_, pattern, zone, last, now, slots) => expect(due(pattern, zone, last, now)).toEqual(slots))
  it('are caught up with, the latest 48 at most', () => {
    const slots = due('0 * * * *', 'Asia/Shanghai', '2026-03-01T00:00:00Z', '2026-03-10T00:00:00Z')
    expect(slots).toHaveLength(48)
    expect(slots.at(-1)).toBe('2026-03-10T00:00:00.000Z')
  })
  it('begin with the present one for a job that never ran', () => {
    expect(due('0 8 * * *', 'Asia/Shanghai', null, '2026-03-02T00:00:30Z')).toEqual(['2026-03-02T00:00:00.000Z'])
    expect(due('0 8 * * *', 'Asia/Shanghai', null, '2026-03-02T00:02:00Z')).toEqual([])
  })
})
