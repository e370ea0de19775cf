import { incidentFigureText, valueText } from './figure-text.ts'
import type { AlertMessage } from './message.ts'
import { rarityText, WORD } from './wording.ts'

/**
 * An incident in one line, of any length: where and what, observed, expected and range, how many times, how rare, and what explains it.
 * The form of lists and reports; a channel with a length has `smsLine`.
 */
export function incidentLine(message: AlertMessage): string {
  const { locale, where, what, windowDays, recurrenceDays } = message
  const zh = locale === 'zh'
  const days = windowDays > 1 ? (zh ? `${windowDays}天` : ` (${windowDays} days)`) : ''
  const head = zh ? `${where} · ${what}：${days}` : `${what}, ${where}${days}: `
  const rare = recurrenceDays === null ? '' : rarityText(recurrenceDays, locale)
  const figures = [incidentFigureText(message, message.unit, locale), rare].filter(Boolean).join(zh ? '，' : ', ')
  return [`${head}${figures}`, causeText(message)].filter(Boolean).join(zh ? '；' : '; ')
}

function causeText({ cause, unit, locale }: AlertMessage): string {
  if (!cause) return ''
  const share = `${Math.round(cause.share * 100)}%`
  const observed = valueText(cause.observed, unit, locale)
  const expected = valueText(cause.expected, unit, locale)
  return locale === 'zh'
    ? `异常的${share}：${cause.text}（${observed}，${WORD.expected.zh}${expected}）`
    : `${share} of the excess: ${cause.text} (${observed}, normally ${expected})`
}
