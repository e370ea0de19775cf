import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Locale } from '../../audiences/locale.ts'
import { filled, type LockedFigure, type Prose, proseFaults } from '../../templates/month-prose.ts'

const figure = (id: string, label: string, value: string): LockedFigure => ({
  ...{ id, label, value, query: 'ticket.tickets v1', recounted: true },
})
const figures = [
  figure('tickets', '诉求量', '12,304件'),
  figure('solved', '解决率', '87.5%'),
  figure('new', '新增异常', '3'),
]
const none: Prose = { conclusion: '', happened: '', where: '', why: '', who: '', advice: '' }
const faults = (text: string, locale: Locale = 'zh') =>
  proseFaults({ ...none, conclusion: text }, figures, locale).map(({ message }) =>
    message
      .split(/[：:] ?/)
      .slice(1)
      .join('：'),
  )

describe('prose may', () => {
  it.each([
    ['name figures', '本月诉求量{tickets}，解决率{solved}，新增异常{new}起。'],
    ['say when', '11月3日起，12月以来，2026年15日前，15:30前，24小时内，5个工作日内。'],
    ['say when in English', 'By 5 Dec and within 24 hours, not later than 15:30.'],
    ['name the hotline', '市民拨打12345反映。'],
    ['use words that hold numerals', '一是加强巡查，二是统一口径，不一而足；第一时间处置，万无一失。'],
  ])('%s', (_, text) => expect(faults(text)).toEqual([]))
})

describe('prose may not', () => {
  it.each<[string, string, string]>([
    [
      'type a figure’s value: it is named',
      '本月受理12304件。',
      '“12304”是手写的数字；“诉求量”为 12,304件，请写 {tickets}。',
    ],
    [
      'type another number for it: it is named by its label',
      '诉求量12,340件。',
      '“12,340”是手写的数字；“诉求量”为 12,304件，请写 {tickets}。',
    ],
    ['change a share', '解决率达到88%。', '“88%”是手写的数字；“解决率”为 87.5%，请写 {solved}。'],
    ['write it in full width', '诉求量１２３４０件。', '“12340”是手写的数字；“诉求量”为 12,304件，请写 {tickets}。'],
    [
      'write it in Chinese',
      '诉求量上升三成，解决率百分之九十。',
      '“三”是手写的数字；“诉求量”为 12,304件，请写 {tickets}。',
    ],
    ['bring a number that is no figure', '约有4000户受影响。', '“4000”是手写的数字，不在锁定的数字之中。'],
    ['name what is no figure', '本月{ticket}。', '没有名为 {ticket} 的数字，是否为 {tickets}。'],
  ])('%s', (_, text, expected) => expect(faults(text)[0]).toBe(expected))

  it('hold any digits beside dates and time limits, whatever stands around them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 999_999 }), fc.constantFrom('约', '共', 'about ', '、'), (n, before) => {
        fc.pre(n !== 12345)
        expect(faults(`${before}${n}件`).length).toBeGreaterThan(0)
      }),
    )
  })
})

it('figures are filled in, a line a point, and values are never read as names', () => {
  const odd = [figure('a', 'A', '{b}'), figure('b', 'B', '9')]
  expect(filled('一 {a}\n\n二 {b} {c}', odd)).toEqual(['一 {b}', '二 9 {c}'])
})
