import { setImmediate as later } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { grouped } from '../../../server/store/group-commit.ts'

/** A writer that notes its groups, fails on `bad`, and answers each item in capitals. */
function writer() {
  const groups: string[][] = []
  const write = grouped<string, string>(
    (item) => item.slice(0, 1),
    async (items) => {
      groups.push(items)
      await later()
      if (items.includes('bad')) throw new Error('refused')
      return items.map((item) => item.toUpperCase())
    },
  )
  return { groups, write }
}

describe('group commit', () => {
  it('writes together what comes together, and answers each', async () => {
    const { groups, write } = writer()
    expect(await Promise.all(['a', 'b', 'c'].map(write))).toEqual(['A', 'B', 'C'])
    expect(groups).toEqual([['a', 'b', 'c']])
  })

  it('never writes two items of one key together, and keeps their order', async () => {
    const { groups, write } = writer()
    await Promise.all(['a', 'b1', 'b2', 'c', 'b3'].map(write))
    expect(groups).toEqual([['a', 'b1', 'c'], ['b2'], ['b3']])
  })

  it('tells all of a group that it failed, and goes on', async () => {
    const { write } = writer()
    const outcomes = await Promise.allSettled(['a', 'x', 'bad', 'c'].map(write))
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'rejected'])
    expect(await write('d')).toBe('D')
  })
})
