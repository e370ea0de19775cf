import { describe, expect, it } from 'vitest'
import { checkExpression } from '../../views/expression.ts'
import { wilson } from '../../views/wilson.ts'

const COLUMNS = ['status', 'closed_at', 'due_at', 'hops']

describe('an expression may', () => {
  it.each([
    "countIf(status = 'closed' and closed_at <= due_at)",
    'sum(hops) / count()',
    "countIf(status not in ('a', 'b;--'))",
    '0.6 * count()',
    'countIf(due_at < as_of)',
  ])('be %s', (text) => {
    expect(checkExpression(text, COLUMNS)).toEqual([])
  })
})

describe('an expression may not', () => {
  const cases: [string, RegExp][] = [
    ['count() FROM system.tables', /FROM|system|"\."/],
    ['(SELECT 1)', /SELECT/],
    ["file('/etc/passwd')", /file/],
    ['count(); DROP TABLE ticket', /";"/],
    ['countIf(statu = 1)', /statu/],
    ['hotline.ticket', /hotline/],
    ['count() SETTINGS readonly = 0', /SETTINGS/],
    ['count() -- x', /x/],
    ['`status`', /`/],
    ['{p:String}', /\{/],
    ["getSetting('log_comment')", /getSetting/],
    ['count(', /not closed/],
    ['count())', /without/],
    ['sleep(3)', /sleep/],
    ['countIf(due_at < now())', /clock/],
  ]
  it.each(cases)('be %s', (text, message) => {
    expect(
      checkExpression(text, COLUMNS)
        .map((fault) => fault.message)
        .join(' '),
    ).toMatch(message)
  })

  it('misspell a column without being told the nearest', () => {
    expect(checkExpression('countIf(statu = 1)', COLUMNS)[0]?.hint).toContain('did you mean "status"')
  })
})

describe("Wilson's interval", () => {
  it.each([
    [6, 7, 0.487, 0.974],
    [0, 10, 0, 0.278],
    [10, 10, 0.722, 1],
    [663, 670, 0.979, 0.995],
  ])('of %i in %i is %f to %f', (numerator, denominator, low, high) => {
    const interval = wilson(numerator, denominator)
    expect(interval?.low).toBeCloseTo(low, 3)
    expect(interval?.high).toBeCloseTo(high, 3)
  })

  it('does not exist where there is nothing to divide by', () => {
    expect(wilson(0, 0)).toBeNull()
  })
})
