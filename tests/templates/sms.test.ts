import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { card } from '../../templates/card.ts'
import { renderAlertEmail } from '../../templates/email-alert.tsx'
import type { AlertMessage } from '../../templates/message.ts'
import { smsLine } from '../../templates/sms.ts'
import { quantity } from '../../templates/wording.ts'

const base: AlertMessage = {
  kind: 'first',
  revision: 1,
  locale: 'zh',
  signature: '云州12345',
  severity: 'orange',
  what: '停水',
  where: '阳光路',
  observed: 46,
  expected: 3,
  low: 0,
  high: 8,
  ratio: 15.3,
  unit: 'count',
  windowDays: 1,
  since: '2026-07-03T06:00:00Z',
  sinceText: '今14:00',
  recurrenceDays: 400,
  cause: null,
  owner: '市水务',
  deadlineText: '今15:30',
  why: '停水集中',
  ruleTitle: '停水',
  link: 'http://a.cn/x',
  history: null,
}

const messages = fc
  .record({
    locale: fc.constantFrom('zh' as const, 'en' as const),
    kind: fc.constantFrom('first' as const, 'follow-up' as const, 'resolved' as const),
    what: fc.string({ unit: 'grapheme', maxLength: 60 }),
    where: fc.string({ unit: 'grapheme', maxLength: 60 }),
    signature: fc.string({ unit: 'grapheme', maxLength: 30 }),
    observed: fc.double({ min: 0, noNaN: true }),
  })
  .map((part) => ({ ...base, ...part }))

describe('an SMS line', () => {
  it('says the model sentence', () => {
    expect(smsLine(base)).toBe(
      '【云州12345】橙:今14:00起阳光路停水46件,常态3件。主责市水务。请今15:30前回复。详见http://a.cn/x',
    )
  })
  it('is one segment and carries its figure whole, whatever the names', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const text = smsLine(message)
        expect(text.length).toBeLessThanOrEqual(message.locale === 'zh' ? 70 : 160)
        expect(text).toContain(quantity(message.observed, message.unit, message.locale))
      }),
    )
  })
})

describe('a chat card', () => {
  it('keeps within the published limits', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const { template_card: c } = card(message)
        expect(c.main_title.title.length).toBeLessThanOrEqual(26)
        expect(c.emphasis_content.title.length).toBeLessThanOrEqual(10)
        expect(c.source.desc.length).toBeLessThanOrEqual(13)
      }),
    )
  })
})

describe('an alert e-mail', () => {
  it('carries the figure in both parts and no preload', async () => {
    const email = await renderAlertEmail(base, Buffer.from('png'))
    expect(email.html).toContain('46件')
    expect(email.text).toContain('46件')
    expect(email.html).toContain('cid:chart')
    expect(email.html).not.toContain('preload')
  })
})
