import { describe, expect, it } from 'vitest'
import { deliveryStateText } from '../../../server/graphql/delivery-state.ts'

const REFUSED = 'connect ECONNREFUSED 127.0.0.1:1'
const due = {
  state: 'due',
  channel: 'email',
  attempts: 2,
  lastError: REFUSED,
  deliveredAt: null,
  bouncedAt: null,
} as const

describe('the state of a delivery in a list', () => {
  it.each([
    [
      'says what failed, how often and when the next try is',
      due,
      '10:05',
      '等待重试：连不上邮件服务器，已试2次，下次10:05',
    ],
    [
      'names the provider of another channel',
      { ...due, channel: 'sms' },
      '10:05',
      '等待重试：连不上服务方，已试2次，下次10:05',
    ],
    [
      'tells a refusal from no answer',
      { ...due, lastError: '451 try later' },
      '10:05',
      '等待重试：邮件服务器未接收，已试2次，下次10:05',
    ],
    [
      'counts no try where its sender rested',
      { ...due, attempts: 0 },
      '10:05',
      '等待重试：连不上邮件服务器，下次10:05',
    ],
    ['is plainly due before a first try', { ...due, attempts: 0, lastError: null }, null, '待发'],
    [
      'that came back is known before all else',
      { ...due, state: 'sent', bouncedAt: '2026-11-24T02:00:00Z' },
      null,
      '已退回，未送达',
    ],
  ] as const)('%s', (_rule, delivery, retry, said) => {
    expect(deliveryStateText(delivery, retry, 'zh')).toBe(said)
  })

  it.each([
    [1, 'Trying again: the mail server cannot be reached, tried once, next 10:05'],
    [3, 'Trying again: the mail server cannot be reached, tried 3 times, next 10:05'],
  ])('reads as well in English after %i tries', (attempts, said) => {
    expect(deliveryStateText({ ...due, attempts }, '10:05', 'en')).toBe(said)
  })

  it.each([
    'Greeting never received',
    'getaddrinfo ENOTFOUND mail.example',
    'other side closed',
    'UND_ERR_CONNECT_TIMEOUT: timeout',
  ])('takes “%s” for no answer', (lastError) =>
    expect(deliveryStateText({ ...due, lastError }, '10:05', 'en')).toContain('cannot be reached'),
  )
})
