import { describe, expect, it } from 'vitest'
import { countTold, interruptions } from '../../alerts/attention.ts'
import type { Delivery } from '../../alerts/delivery.ts'

const delivery = (part: Partial<Delivery> = {}): Delivery => ({
  id: 'd',
  tenant: 't',
  memberId: 'm',
  channel: 'email',
  kind: 'alert',
  incidentId: 'i',
  revision: 1,
  state: 'due',
  why: 'rule',
  dueAt: '2026-01-05T02:00:00.000Z',
  ...part,
})

describe('an interruption is', () => {
  it.each<[string, Partial<Delivery>[], number]>([
    ['a message that is due', [{}], 1],
    ['one that was sent', [{ state: 'sent' }], 1],
    ['one that rests for want of a channel: the decision was the same', [{ state: 'held' }], 1],
    ['one, however many channels carry it', [{}, { channel: 'sms' }, { channel: 'inbox' }], 1],
    ['another for each step', [{}, { revision: 2 }, { incidentId: 'j' }], 3],
    ['not what only lies in the inbox', [{ channel: 'inbox' }], 0],
    ['not what was held back', [{ state: 'suppressed' }], 0],
    ['not what was given up', [{ state: 'dead' }], 0],
    ['not a digest', [{ kind: 'digest' }], 0],
  ])('%s', (_rule, parts, count) => expect(interruptions(parts.map(delivery))).toHaveLength(count))

  it('counted on the local day on which it is due', () => {
    const made = ['2026-01-05T15:59:00Z', '2026-01-05T16:00:00Z', '2026-01-05T23:00:00Z'].map((dueAt, i) =>
      delivery({ dueAt, revision: i }),
    )
    const told = countTold(new Map(), interruptions(made), 'Asia/Shanghai')
    expect(Object.fromEntries(told.get('m') ?? [])).toEqual({ '2026-01-05': 1, '2026-01-06': 2 })
  })
})
