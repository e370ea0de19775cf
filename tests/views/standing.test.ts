import { expect, it } from 'vitest'
import type { Figure } from '../../views/result.ts'
import { needsAttention, standingOf } from '../../views/standing.ts'

const figure = (change: Partial<Figure>): Figure => ({
  metric: 'a.b',
  value: 10,
  numerator: null,
  denominator: null,
  n: 10,
  interval: null,
  comparison: null,
  expected: null,
  target: null,
  asOf: null,
  confidence: 'ok',
  version: 1,
  ...change,
})
const expected = { low: 5, mid: 8, high: 11, basis: 8 }
const share = { value: 0.8, target: 0.9 }

it.each([
  ['a count over its range asks, where less is better', { value: 12, expected }, 'down', 'above', true],
  ['and does not, where more is better', { value: 12, expected }, 'up', 'above', false],
  ['a count under its range asks, where neither way is better', { value: 4, expected }, 'neither', 'below', true],
  ['a count at the edge of its range is within', { value: 11, expected }, 'down', 'within', false],
  [
    'a share is missed when its whole interval is',
    { ...share, interval: { low: 0.7, high: 0.89 } },
    'up',
    'missed',
    true,
  ],
  [
    'and near when the interval reaches the target',
    { ...share, interval: { low: 0.7, high: 0.91 } },
    'up',
    'near',
    false,
  ],
  [
    'a share to keep low is met when its whole interval is',
    { value: 0.1, target: 0.2, interval: { low: 0.05, high: 0.2 } },
    'down',
    'met',
    false,
  ],
  [
    'a share with a target is held to that, whatever is usual',
    { ...share, expected: { low: 0.75, mid: 0.8, high: 0.85, basis: 8 }, interval: { low: 0.7, high: 0.89 } },
    'up',
    'missed',
    true,
  ],
  ['a target says nothing where neither way is better', { value: 0.1, target: 0.2 }, 'neither', null, false],
  ['nothing measured stands nowhere', { value: null, expected }, 'down', null, false],
] as const)('%s', (_rule, change, better, standing, asks) => {
  expect(standingOf(figure(change), better)).toBe(standing)
  expect(needsAttention(standing, better)).toBe(asks)
})
