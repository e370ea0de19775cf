import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smsLine, smsSegments } from '../../templates/sms.ts'
import { since } from '../../templates/told.ts'
import { quantity } from '../../templates/wording.ts'
import { hostileAlerts } from './hostile-alerts.ts'
import { definitions, sampleAlerts, sampleEnding } from './sample-alerts.ts'

const { wordings } = definitions
const [first, followUp, resolved] = sampleAlerts('water-outage', 'zh')

describe('SMS segments', () => {
  it.each([
    ['70 Chinese characters are one', '停'.repeat(70), 'zh', 1],
    ['71 are two of 67', '停'.repeat(71), 'zh', 2],
    ['134 are two', '停'.repeat(134), 'zh', 2],
    ['135 are three', '停'.repeat(135), 'zh', 3],
    ['an emoji takes two and is not split between segments', `${'停'.repeat(66)}😀${'停'.repeat(66)}`, 'zh', 3],
    ['domestic gateways count Latin alike', 'a'.repeat(71), 'zh', 2],
    ['160 of GSM are one abroad', 'a'.repeat(160), 'en', 1],
    ['161 are two', 'a'.repeat(161), 'en', 2],
    ['a sign of the extension takes two', '€'.repeat(81), 'en', 2],
    ['one character outside GSM makes all of it UTF-16', `${'a'.repeat(70)}→`, 'en', 2],
  ] as const)('%s', (_rule, text, locale, segments) => {
    expect(smsSegments(text, locale)).toBe(segments)
  })
})

describe('an SMS line', () => {
  it('says the slots in one segment, the signature counted', () => {
    expect(smsLine(first!, wordings)).toBe(
      '【云州12345】橙：今08:00起阳光街道近3天停水46件，常态3.1件。主责市水务集团。请今12:00前回复。',
    )
  })
  it.each([
    [
      'says since when the answer is overdue where its deadline has passed',
      'overdue',
      '主责市水务集团。回复时限今12:00已过。',
    ],
    ['asks for no answer that is there', 'answered', '主责市水务集团。'],
  ] as const)('%s', (_rule, pastDeadline, end) => {
    const line = smsLine({ ...first!, pastDeadline }, wordings)
    expect(line).toMatch(new RegExp(`${end}$`))
    expect(line).not.toContain('前回复')
  })
  it('has room for cause and link in two', () => {
    expect(smsLine(first!, wordings, 2)).toMatch(/主因爆管停水.*详见https:/)
  })
  it('names the subscription where all else has room', () => {
    const named = (segments: number) => smsLine(first!, wordings, segments).includes('据您的订阅“停水 · 阳光街道”')
    expect([named(1), named(2)]).toEqual([false, true])
    expect(smsLine({ ...first!, subscription: '' }, wordings, 2)).not.toContain('据')
  })
  it('says in a follow-up only what changed', () => {
    expect(smsLine(followUp!, wordings)).toBe('【云州12345】续1：阳光街道近3天停水46件→112件，升为红。')
  })
  it('says everything to who was told nothing before', () => {
    const unheard = since({ ...followUp!, told: undefined }, null)
    expect(smsLine(unheard, wordings)).toMatch(/^【云州12345】红：.*112件.*主责市水务集团/)
  })
  it('says that it is over and how it ended', () => {
    expect(smsLine(resolved!, wordings)).toBe(
      '【云州12345】终报：阳光街道停水已恢复常态，现4件，常态3.1件，最高112件，历时3天。',
    )
  })
  it.each([
    ['all is normal within the range alone', 'resolved', 8, '已恢复常态，现8件，常态3.1件，最高112件，历时3天。'],
    [
      'outside of it a warning is over, and no more',
      'resolved',
      9,
      '已不再达到提示标准，现9件，常态3.1件，最高112件，历时3天。',
    ],
    ['a peak is never below what is now', 'resolved', 140, '已不再达到提示标准，现140件，常态3.1件，历时3天。'],
    [
      'what has become usual is not measured against before',
      'level-shift',
      60,
      '已成新常态，现60件，最高112件，历时3天。',
    ],
  ] as const)('ends with how it ended: %s', (_rule, how, observed, said) => {
    expect(smsLine(sampleEnding('water-outage', 'zh', how, observed), wordings)).toBe(
      `【云州12345】终报：阳光街道停水${said}`,
    )
  })
  it('gives no figure for what nobody watches any more', () => {
    const unwatched = { ...resolved!, observed: 0, ending: { how: 'unwatched' as const, peak: 112, lastedText: '3天' } }
    expect(smsLine(unwatched, wordings)).toBe('【云州12345】终报：阳光街道停水已停止监测，最高112件，历时3天。')
  })
  it.each([1, 2, 3])('keeps within %i segments and its figure whole, whatever the names', (segments) => {
    fc.assert(
      fc.property(hostileAlerts, (message) => {
        const text = smsLine(message, wordings, segments)
        expect(smsSegments(text, message.locale)).toBeLessThanOrEqual(segments)
        expect(text).toContain(quantity(message.observed, message.unit, message.locale))
        expect(text).not.toMatch(/[\n\r\u2028\u202a-\u202e]/)
      }),
    )
  })
})
