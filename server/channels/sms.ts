import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { characters, shorten } from '../../templates/fit.ts'
import type { AlertMessage } from '../../templates/message.ts'
import type { Wordings } from '../../templates/sentences.ts'
import { slotsOf } from '../../templates/slots.ts'
import { smsLine } from '../../templates/sms.ts'
import { inBrackets } from '../../templates/wording.ts'
import type { Outcome, Outgoing, Sender } from './channel.ts'
import { type Answer, excerpt, httpClient, isOutcome, jsonOf, outcomeOfStatus, type Posting } from './http-post.ts'
import { isAlert } from './said.ts'
import type { ChannelSettings } from './settings.ts'
import { signAliyun } from './sign-aliyun.ts'
import { signTencent } from './sign-tencent.ts'
import { filledText, filledValue, type RequestValue, type SmsGateway, textAt } from './sms-gateway.ts'
import { TokenBucket } from './token-bucket.ts'

type SmsSettings = NonNullable<ChannelSettings['sms']>

/** Where the shipped gateways are reached when the settings give no `baseUrl`. */
const BASE_URL = { aliyun: 'https://dysmsapi.aliyuncs.com/', tencent: 'https://sms.tencentcloudapi.com/' } as const
/** Providers count a limit a minute and a number. */
const LIMITED_MS = 60_000

/** Sends alerts as SMS through any gateway that is spoken to by HTTP. */
export function smsSender(settings: SmsSettings, wordings: Wordings, now: () => Date, timeoutMs?: number): Sender {
  const client = httpClient(settings, timeoutMs)
  const { gateway } = settings
  const bucket = new TokenBucket({ burst: gateway.perSecond, everyMs: 1000 / gateway.perSecond }, now().getTime())
  return {
    close: () => client.close(),
    async send(rendered): Promise<Outcome> {
      if (rendered.kind !== 'message' || !isAlert(rendered.message))
        return { kind: 'permanent', error: 'only an alert goes by SMS' }
      if (!rendered.member.phone) return { kind: 'permanent', error: 'the recipient has no phone number' }
      const wait = bucket.waitMs(now().getTime())
      bucket.take(now().getTime())
      if (wait > 0) await pause(wait)
      const values = valuesOf(settings, wordings, rendered, rendered.message)
      const answer = await client.post(signed(settings, postingOf(gateway, values), now()))
      return isOutcome(answer) ? answer : outcomeOf(gateway, answer, now())
    },
  }
}

/** What a gateway's placeholders stand for. */
function valuesOf(
  { gateway, values, segments }: SmsSettings,
  wordings: Wordings,
  { id, member }: Outgoing,
  message: AlertMessage,
): Record<string, string> {
  const slots = slotsOf(message)
  const most = gateway.slotCharacters
  const short = Object.entries(slots).map(([name, text]) => [name, most ? shorten(text, characters(most)) : text])
  const text = smsLine(message, wordings, segments)
  const signature = `【${slots.signature}】`
  return {
    ...(gateway.sign ? { baseUrl: BASE_URL[gateway.sign] } : {}),
    ...Object.fromEntries(short),
    // A provider's template has one place for it and words of its own around that.
    ...(slots.overdue
      ? { deadline: `${slots.overdue}${inBrackets(message.locale === 'zh' ? '已过' : 'past', message.locale)}` }
      : {}),
    ...values,
    id,
    phone: member.phone,
    e164: internationalNumber(member.phone),
    text,
    unsigned: text.startsWith(signature) ? text.slice(signature.length) : text,
    template: values[`template-${message.kind}`] ?? values.template ?? '',
  }
}

/** A number with its country: a mobile number of eleven digits is Chinese, one of ten is North American. */
export function internationalNumber(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, '')
  if (digits.startsWith('+')) return digits
  if (/^1\d{10}$/.test(digits)) return `+86${digits}`
  return digits.length === 10 ? `+1${digits}` : `+${digits}`
}

function postingOf(gateway: SmsGateway, values: Readonly<Record<string, string>>): Posting {
  const text = (value: RequestValue) => (typeof value === 'string' ? value : JSON.stringify(value))
  const pairs = (shape: Record<string, RequestValue>) =>
    Object.entries(shape).map(([name, value]): [string, string] => [name, text(filledValue(value, values))])
  const url = new URL(filledText(gateway.url, values))
  for (const [name, value] of pairs(gateway.query)) url.searchParams.set(name, value)
  const headers = Object.fromEntries(
    Object.entries(gateway.headers).map(([name, value]) => [name, filledText(value, values).replace(/[\r\n]/g, ' ')]),
  )
  if (gateway.form) {
    const body = new URLSearchParams(pairs(gateway.form)).toString()
    return { url: url.href, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body }
  }
  const body = gateway.json ? JSON.stringify(filledValue(gateway.json, values)) : ''
  const type: Record<string, string> = gateway.json ? { 'content-type': 'application/json; charset=utf-8' } : {}
  return { url: url.href, headers: { ...type, ...headers }, body }
}

function signed({ gateway, values }: SmsSettings, posting: Posting, now: Date): Posting {
  const key = { keyId: values.keyId ?? '', secret: values.secret ?? '' }
  if (gateway.sign === 'aliyun') return signAliyun(posting, key, { now, nonce: randomUUID() })
  return gateway.sign === 'tencent' ? signTencent(posting, key, { now }) : posting
}

function outcomeOf(gateway: SmsGateway, answer: Answer, now: Date): Outcome {
  const byStatus = outcomeOfStatus(answer, now)
  const body = jsonOf(answer)
  const { accepted, messageId } = gateway
  const providerId = messageId === undefined ? '' : textAt(body, messageId)
  if (byStatus.kind === 'sent' && (!accepted || textAt(body, accepted.path) === accepted.equals))
    return { kind: 'sent', ...(providerId ? { providerId } : {}) }
  const words = gateway.error.map((path) => textAt(body, path)).filter(Boolean)
  if (words.length === 0) {
    const error = `no answer of the gateway: ${excerpt(answer.text)}`
    return byStatus.kind === 'sent' ? { kind: 'retry', error } : byStatus
  }
  const error = excerpt(words.join(': '))
  const matches = (code: string) =>
    words.some((word) => (code.endsWith('*') ? word.startsWith(code.slice(0, -1)) : word === code))
  if (gateway.limited.some(matches)) return { kind: 'retry', error, afterMs: LIMITED_MS, untried: true }
  return gateway.busy.some(matches) || answer.status >= 500 ? { kind: 'retry', error } : { kind: 'permanent', error }
}
