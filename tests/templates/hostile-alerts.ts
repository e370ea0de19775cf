import fc from 'fast-check'
import type { AlertMessage } from '../../templates/message.ts'
import { SAMPLE_KINDS, sampleAlerts } from './sample-alerts.ts'

/** What people, or somebody who means harm, may have put into a name or a title. */
const INJECTIONS = [
  '<b onmouseover=alert(1)>停水</b>',
  '<script>alert(1)</script>',
  '[点我](http://evil.example)',
  '**加粗** _斜_ ~~删~~ `代码` # 标题',
  '<@U123> <!channel> <at id=all></at>',
  '<font color="warning">红</font>',
  '{{DATE(2020-01-01T00:00:00Z,SHORT)}} {{7*7}}',
  '{count} [{link}] \\{what\\}',
  '#eval("1+1") $x$ *b* _i_ @ref <label>',
  'a\n\n# b\n- c\n1. d\u2028e',
  '\u202e12345\u202c 号院',
  'شارع الشمس 12',
  'רחוב השמש',
  '👨‍👩‍👧‍👦'.repeat(60),
  `z${'\u0301'.repeat(300)}`,
  '1,234,567.89'.repeat(20),
  '第12345号院1单元702室',
  'ab\ud800cd',
  '喆璟'.repeat(500),
  '',
]

/** A name of anything. */
export const hostileNames = fc.oneof(fc.constantFrom(...INJECTIONS), fc.string({ unit: 'grapheme', maxLength: 60 }))

const ALERTS = (['zh', 'en'] as const).flatMap((locale) => SAMPLE_KINDS.flatMap((kind) => sampleAlerts(kind, locale)))

/** Alerts of every kind, language and step with hostile names and any figure. */
export const hostileAlerts: fc.Arbitrary<AlertMessage> = fc
  .record({
    alert: fc.constantFrom(...ALERTS),
    change: fc.record({
      what: hostileNames,
      where: hostileNames,
      owner: fc.option(hostileNames),
      signature: hostileNames,
      why: hostileNames,
      ruleTitle: hostileNames,
      subscription: hostileNames,
      observed: fc.double({ min: 0, max: 1e15, noNaN: true }),
      expected: fc.option(fc.double({ min: 0, max: 1e15, noNaN: true })),
    }),
    cause: fc.option(hostileNames),
    late: fc.boolean(),
  })
  .map(({ alert, change, cause, late }) => ({
    ...alert,
    ...change,
    ...(late ? { pastDeadline: 'overdue' as const } : {}),
    cause: cause === null ? null : { text: cause, share: 0.6, observed: 40, expected: 3 },
  }))
