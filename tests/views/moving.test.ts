import { describe, expect, it } from 'vitest'
import { datasetSchema } from '../../views/dataset.ts'
import { movingOf, type Reading } from '../../views/figure.ts'

const text = { zh: '字', en: 'word' }
const metric = { label: text, better: 'neither', definition: text, version: 1 }
const dataset = datasetSchema.parse({
  id: 'd',
  table: 't',
  label: text,
  final: false,
  time: 'at',
  scopedBy: {},
  dimensions: {},
  columns: ['x'],
  metrics: {
    cases: { ...metric, expression: 'count()', unit: 'count' },
    rate: { ...metric, numerator: 'countIf(x = 1)', denominator: 'count()', unit: 'percent' },
  },
})
const AT = ['2026-11-03', '2026-11-04', '2026-11-05']

describe('a moving line over three days', () => {
  it.each<[string, string, Record<string, Reading>, (number | null)[]]>([
    [
      'takes the mean a day of a count, days before the line included',
      'd.cases',
      {
        '2026-11-01': { num: 3, den: null },
        '2026-11-02': { num: 6, den: null },
        '2026-11-03': { num: 9, den: null },
        '2026-11-04': { num: 0, den: null },
        '2026-11-05': { num: 12, den: null },
      },
      [6, 5, 7],
    ],
    ['counts a day without rows as none', 'd.cases', { '2026-11-03': { num: 9, den: null } }, [3, 3, 3]],
    [
      'divides all cases of a share by all cases, not the mean of shares',
      'd.rate',
      { '2026-11-02': { num: 1, den: 1 }, '2026-11-03': { num: 0, den: 99 }, '2026-11-05': { num: 50, den: 100 } },
      [0.01, 0.01, 50 / 199],
    ],
    [
      'has a gap where there is nothing to divide by',
      'd.rate',
      { '2026-11-05': { num: 1, den: 2 } },
      [null, null, 0.5],
    ],
  ])('%s', (_rule, name, readings, values) => {
    expect(movingOf(name, dataset, new Map(Object.entries(readings)), AT, 3)).toEqual({
      metric: name,
      at: AT,
      values,
      moving: 3,
    })
  })
})
