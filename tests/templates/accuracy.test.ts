import { describe, expect, it } from 'vitest'
import type { Mark } from '../../alerts/judge.ts'
import { type Accuracy, accuracyText } from '../../templates/accuracy.ts'

const missed = {
  title: { zh: '下滑', en: 'Curt service' },
  from: '2026-03-01T00:00:00Z',
  size: 'clear',
  excess: 21,
} as Mark

function accuracy(told: number, found: number, missing: Mark[] = []): Accuracy {
  const precision = { part: told, whole: told, share: 1, low: 0.7, high: 1 }
  const sizes = [{ size: 'clear', found, of: found + missing.length }]
  return { told, folded: 0, judgement: { precision, delayDays: 2, falseOnSpecial: 0, sizes, missed: missing } }
}

const state: Accuracy = { told: 40, folded: 3, judgement: null }
const text = accuracyText([
  {
    ...{ seed: 5, from: '2025-11-24', to: '2026-11-24', notReplayed: ['sudden-surge'] },
    counts: accuracy(30, 13),
    rates: accuracy(7, 3, [missed]),
    rules: [
      { ...accuracy(7, 3, [missed]), ruleId: 'satisfied-drop', nullRate: null },
      { ...state, ruleId: 'late-handling', nullRate: null },
    ],
  },
])

describe('how right the rules are', () => {
  it.each([
    [
      'is told for what comes in',
      /## What comes in: rules over counts\n\n.*\n.*\n\| 5 \| 30 \| 100% [^|]* \| 13 \/ 13 \|/u,
    ],
    [
      'is told for how it goes, in a table of its own',
      /## How it goes: rules over rates\n\n.*\n.*\n\| 5 \| 7 \| 100% [^|]* \| 3 \/ 4 \|/u,
    ],
    ['names what was clear and missed', 'Seed 5 missed of the clear events: Curt service (2026-03-01, 21 cases).'],
    ['is not asked of a fixed bound', '| late-handling | 40 | a state, not judged |'],
    ['is told rule by rule', /\| satisfied-drop \| 7 \|/u],
    ['names the rules that no day replays', 'Not replayed by the day: sudden-surge.'],
  ])('%s', (_, part) => {
    expect(text).toMatch(part)
  })
})
