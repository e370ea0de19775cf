import { describe, expect, it } from 'vitest'
import { didYouMean } from '../../audiences/near-name.ts'

describe('a suggestion for a mistaken name', () => {
  it.each([
    ['shares more than half of its characters', '作废', ['办结', '受理'], undefined],
    ['is not taken for one that shares just half', '日报', ['周报'], undefined],
    ['is one of which a character is wrong', '已办节', ['受理', '已办结'], '已办结'],
    ['passes over a nearer name that shares less', 'abc', ['ab', 'xbz', 'cab'], 'ab'],
    ['is one whose letters changed places', 'bleu', ['red', 'blue'], 'blue'],
    ['is one that was left unfinished', 'boston', ['la311', 'boston311'], 'boston311'],
    ['is none where nothing is known', 'x', [], undefined],
  ])('%s', (_rule, name, known, suggestion) => {
    expect(didYouMean(name, known)).toBe(suggestion)
  })
})
