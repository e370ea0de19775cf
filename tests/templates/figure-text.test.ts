import { describe, expect, it } from 'vitest'
import {
  changeText,
  comparisonText,
  countText,
  incidentFigureText,
  periodText,
  rangeText,
  toneOf,
  valueText,
} from '../../templates/figure-text.ts'
import type { Figure } from '../../views/result.ts'

const figure: Figure = {
  ...{ metric: 'ticket.tickets', value: 120, numerator: null, denominator: null, n: 120, interval: null },
  comparison: { kind: 'same-weekdays', value: 100, change: 0.2 },
  expected: { low: 80, mid: 100, high: 115, basis: 8 },
  ...{ target: null, asOf: null, confidence: 'ok', version: 1 },
}

describe('a figure in words', () => {
  it.each([
    ['a count', valueText(1204, 'count', 'zh'), '1,204件'],
    ['a share', valueText(0.875, 'percent', 'en'), '87.5%'],
    ['nothing measured', valueText(null, 'percent', 'en'), '–'],
    ['a duration', valueText(26.25, 'hours', 'en'), '26.3 h'],
    ['a rise of a count', changeText(0.2, 'count', 'zh'), '+20%'],
    ['a fall of a share, in points', changeText(-0.021, 'percent', 'zh'), '−2.1个百分点'],
    ['no change', changeText(0, 'percent', 'en'), '±0 pts'],
    ['a comparison', comparisonText(figure.comparison!, 'count', 'zh'), '较同星期常态 +20%（100件）'],
    ['a range of counts', rangeText({ low: 950, high: 1180 }, 'count', 'zh'), '950–1,180件'],
    ['a range of shares', rangeText({ low: 0.8, high: 0.9 }, 'percent', 'en'), '80%–90%'],
    ['cases of a share', countText({ n: 50, numerator: 45, denominator: 50 }, 'en'), '45 / 50'],
    ['a period', periodText(7, 'zh'), '最近7天'],
    ['today', periodText(1, 'en'), 'Today'],
  ])('says %s', (_what, text, expected) => {
    expect(text).toBe(expected)
  })

  it('says so where there is nothing to compare with', () => {
    expect(comparisonText({ kind: 'previous-year', value: null, change: null }, 'count', 'en')).toMatch(/nothing/)
  })

  it.each([
    [{ expected: 18, low: 9, high: 29, ratio: 3.9 }, '71件，常态 18（95% 9–29），×3.9'],
    [{ expected: 18, low: null, high: null, ratio: null }, '71件，常态 18'],
    [{ expected: null, low: null, high: null, ratio: null }, '71件'],
    [{ expected: 0, low: 0, high: 2, ratio: Number.POSITIVE_INFINITY }, '71件，常态 0（95% 0–2）'],
  ])('says an incident with %j', (reading, expected) => {
    expect(incidentFigureText({ observed: 71, ...reading }, 'count', 'zh')).toBe(expected)
  })
})

describe('the tone of a figure', () => {
  it.each([
    ['bad when it rises beyond what is expected and less is better', {}, 'down', 'bad'],
    ['good when more is better', {}, 'up', 'good'],
    ['plain when neither is better', {}, 'neither', 'plain'],
    ['plain within the expected range', { value: 110 }, 'down', 'plain'],
    ['plain while the share before lies within the interval', { interval: { low: 90, high: 130 } }, 'down', 'plain'],
    ['bad when the share before lies outside the interval', { interval: { low: 101, high: 130 } }, 'down', 'bad'],
    ['plain on too few cases', { confidence: 'few' }, 'down', 'plain'],
    ['plain without a comparison', { comparison: null }, 'down', 'plain'],
  ] as const)('is %s', (_rule, change, better, tone) => {
    expect(toneOf({ ...figure, ...change }, better)).toBe(tone)
  })
})
