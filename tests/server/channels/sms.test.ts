import { createHash, createHmac } from 'node:crypto'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { Member } from '../../../audiences/audience.ts'
import { readChannels } from '../../../server/channels/settings.ts'
import { internationalNumber, smsSender } from '../../../server/channels/sms.ts'
import { definitions, sampleAlerts } from '../../templates/sample-alerts.ts'
import { type ProviderServer, type Reply, startProvider } from './provider-server.ts'

const NOW = new Date('2026-07-03T06:07:00Z')
const member: Member = {
  ...{ id: 'm', tenant: 'demo', audience: 'mayor', name: '林', email: '', locale: 'zh', attributes: {} },
  phone: '13800138000',
}
const VALUES = {
  aliyun: { keyId: 'AK', secret: 'S', signName: '云州12345', template: 'SMS_1', 'template-resolved': 'SMS_3' },
  tencent: { keyId: 'AK', secret: 'S', signName: '云州12345', template: '11', appId: '14', region: 'ap-guangzhou' },
  plain: { token: 'T' },
}
let provider: ProviderServer

async function sendBy(gateway: keyof typeof VALUES, reply: Reply, step = 0, to: Partial<Member> = {}) {
  provider = await startProvider(reply)
  const file = join(mkdtempSync(join(tmpdir(), 'wwh-sms-')), 'channels.yaml')
  writeFileSync(file, JSON.stringify({ sms: { gateway, values: { ...VALUES[gateway], baseUrl: provider.url } } }))
  const { channels, problems } = readChannels(file, {})
  expect(problems).toEqual([])
  const sender = smsSender(channels.sms!, definitions.wordings, () => NOW)
  const message = sampleAlerts('water-outage', 'zh')[step]!
  const outcome = await sender.send({ kind: 'message', id: 'd1', member: { ...member, ...to }, message })
  sender.close()
  return outcome
}

afterEach(() => provider.close())

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('Aliyun', () => {
  const OK = { body: { Code: 'OK', Message: 'OK', BizId: '900619746936498440^0', RequestId: 'r' } }
  it('is asked in its own shape, signed by V3', async () => {
    expect(await sendBy('aliyun', OK)).toEqual({ kind: 'sent', providerId: '900619746936498440^0' })
    const { url, headers, body } = provider.requests[0]!
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      PhoneNumbers: '13800138000',
      TemplateCode: 'SMS_1',
      OutId: 'd1',
    })
    expect(JSON.parse(url.searchParams.get('TemplateParam')!)).toMatchObject({
      level: '橙',
      where: '阳光街道',
      count: '46件',
    })
    const names = String(headers.authorization)
      .match(/SignedHeaders=([^,]+)/)![1]!
      .split(';')
    const canonical = [
      'POST',
      url.pathname,
      url.search.slice(1),
      names.map((name) => `${name}:${headers[name]}\n`).join(''),
      names.join(';'),
      sha256(body),
    ].join('\n')
    const expected = createHmac('sha256', 'S')
      .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
      .digest('hex')
    expect(headers.authorization).toContain(`Signature=${expected}`)
    expect(names).toEqual(expect.arrayContaining(['host', 'x-acs-action', 'x-acs-content-sha256', 'x-acs-date']))
  })
  it('has a template for each kind of message', async () => {
    await sendBy('aliyun', OK, 2)
    expect(provider.requests[0]!.url.searchParams.get('TemplateCode')).toBe('SMS_3')
  })
  it.each([
    ['isv.BUSINESS_LIMIT_CONTROL', { kind: 'retry', untried: true, afterMs: 60_000 }],
    ['Throttling.User', { kind: 'retry', untried: true }],
    ['isp.SYSTEM_ERROR', { kind: 'retry' }],
    ['isv.MOBILE_NUMBER_ILLEGAL', { kind: 'permanent', error: 'isv.MOBILE_NUMBER_ILLEGAL: why' }],
  ])('answers %s', async (Code, outcome) => {
    expect(await sendBy('aliyun', { body: { Code, Message: 'why' } })).toMatchObject(outcome)
  })
})

describe('Tencent', () => {
  const status = (Code: string) => ({
    body: { Response: { SendStatusSet: [{ SerialNo: '7', Code, Message: 'why' }] } },
  })
  it('is asked in its own shape, signed by TC3', async () => {
    expect(await sendBy('tencent', status('Ok'))).toEqual({ kind: 'sent', providerId: '7' })
    const { headers, body } = provider.requests[0]!
    expect(JSON.parse(body)).toMatchObject({
      PhoneNumberSet: ['+8613800138000'],
      SmsSdkAppId: '14',
      TemplateParamSet: ['橙', '阳光街道', '停水', '46件', '3.1件', '今12:00'],
    })
    const scope = '2026-07-03/localhost:'
    expect(headers.authorization).toContain(`TC3-HMAC-SHA256 Credential=AK/${scope.slice(0, 10)}/`)
    expect(headers['x-tc-timestamp']).toBe(String(NOW.getTime() / 1000))
    const service = String(headers.authorization).split('/')[2]!
    const canonical = [
      'POST',
      '/hook',
      '',
      `content-type:${headers['content-type']}\nhost:${headers.host}\n`,
      'content-type;host',
      sha256(body),
    ]
    const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
    const key = hmac(hmac(hmac('TC3S', '2026-07-03'), service), 'tc3_request')
    const toSign = [
      'TC3-HMAC-SHA256',
      headers['x-tc-timestamp'],
      `2026-07-03/${service}/tc3_request`,
      sha256(canonical.join('\n')),
    ]
    expect(headers.authorization).toContain(`Signature=${hmac(key, toSign.join('\n')).toString('hex')}`)
  })
  it.each<[Reply, object]>([
    [status('LimitExceeded.PhoneNumberThirtySecondLimit'), { kind: 'retry', untried: true }],
    [status('FailedOperation.InsufficientBalanceInSmsPackage'), { kind: 'permanent' }],
    [{ body: { Response: { Error: { Code: 'InternalError.Timeout', Message: 'm' } } } }, { kind: 'retry' }],
    [{ body: { Response: { Error: { Code: 'AuthFailure.SignatureFailure', Message: 'm' } } } }, { kind: 'permanent' }],
    [{ status: 502, body: 'bad gateway' }, { kind: 'retry' }],
  ])('answers %j', async (reply, outcome) => {
    expect(await sendBy('tencent', reply)).toMatchObject(outcome)
  })
})

describe("a gateway of one's own", () => {
  it('takes the whole line', async () => {
    expect(await sendBy('plain', { status: 202 })).toEqual({ kind: 'sent' })
    const { headers, body } = provider.requests[0]!
    expect(headers.authorization).toBe('Bearer T')
    expect(JSON.parse(body).text).toMatch(/^【云州12345】橙：.*46件/)
  })
  it('is not asked for who has no number', async () => {
    expect(await sendBy('plain', {}, 0, { phone: '' })).toMatchObject({ kind: 'permanent' })
    expect(provider.requests).toHaveLength(0)
  })
})

it.each([
  ['138 0013 8000', '+8613800138000'],
  ['+44 20 7946 0958', '+442079460958'],
  ['(617) 555-0100', '+16175550100'],
])('the number %s is %s', (phone, expected) => {
  expect(internationalNumber(phone)).toBe(expected)
})
