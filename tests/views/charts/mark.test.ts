import { describe, expect, it } from 'vitest'
import { type Mark, markArea } from '../../../views/charts/mark.ts'
import { addDays, daysBetween } from '../../../views/local-days.ts'

const FIRST = '2026-09-26'
const AXIS = daysBetween(FIRST, addDays(FIRST, 56))
const mark = (from: number, to: number, label: string): Mark => ({
  from: addDays(FIRST, from),
  to: addDays(FIRST, to),
  label,
})

interface Named {
  name: string
  label: { show: boolean; position?: string }
}
const names = (...marks: Mark[]) =>
  markArea(AXIS, marks).data.map(([start]) => {
    const { name, label } = start as Named
    return [name, label.show ? (label.position ?? '') : 'nowhere']
  })

describe('the name of a marked span', () => {
  it.each<[string, Mark[], string[][]]>([
    ['stands from its start', [mark(0, 7, '国庆节')], [['国庆节', 'insideTopLeft']]],
    [
      'stands from its end where it would leave the chart',
      [mark(53, 55, '提示窗口')],
      [['提示窗口', 'insideTopRight']],
    ],
    [
      'stands beside another where there is room for both',
      [mark(0, 2, '中秋节'), mark(20, 26, '国庆节')],
      [
        ['中秋节', 'insideTopLeft'],
        ['国庆节', 'insideTopLeft'],
      ],
    ],
    [
      'gives way to that of a later mark',
      [mark(0, 2, 'Mid-Autumn Festival'), mark(5, 12, 'National Day')],
      [
        ['Mid-Autumn Festival', 'nowhere'],
        ['National Day', 'insideTopLeft'],
      ],
    ],
  ])('%s', (_, marks, expected) => expect(names(...marks)).toEqual(expected))
})
