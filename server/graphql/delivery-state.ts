import type { Locale, Localized } from '../../audiences/locale.ts'
import type { StoredDelivery } from '../store/store.ts'
import { DELIVERY_WORD } from './wording.ts'

/** No answer at all, in the words of sockets and of the mailer. */
const NO_ANSWER =
  /\bE(CONN\w+|TIMEDOUT|HOSTUNREACH|NETUNREACH|AI_AGAIN|PIPE|DNS)\b|ENOTFOUND|time(d )?out|closed|hang up|greeting/i

const MAIL_SERVER: Localized = { zh: '邮件服务器', en: 'the mail server' }
const PROVIDER: Localized = { zh: '服务方', en: 'the provider' }

type Known = Pick<StoredDelivery, 'state' | 'channel' | 'attempts' | 'lastError' | 'deliveredAt' | 'bouncedAt'>

/** What became of a delivery, in words. One whose try failed says what failed and, with `retryText`, when the next one comes. */
export function deliveryStateText(delivery: Known, retryText: string | null, locale: Locale): string {
  const { state, bouncedAt, deliveredAt } = delivery
  if (bouncedAt !== null) return DELIVERY_WORD.bounced[locale]
  if (deliveredAt !== null) return DELIVERY_WORD.delivered[locale]
  return retryText === null ? DELIVERY_WORD[state][locale] : waitingText(delivery, retryText, locale)
}

function waitingText({ channel, attempts, lastError }: Known, retryText: string, locale: Locale): string {
  const who = (channel === 'email' ? MAIL_SERVER : PROVIDER)[locale]
  const isLost = NO_ANSWER.test(lastError ?? '')
  if (locale === 'zh') {
    const tried = attempts > 0 ? `，已试${attempts}次` : ''
    return `等待重试：${isLost ? `连不上${who}` : `${who}未接收`}${tried}，下次${retryText}`
  }
  const tried = attempts > 0 ? `, tried ${attempts === 1 ? 'once' : `${attempts} times`}` : ''
  return `Trying again: ${who} ${isLost ? 'cannot be reached' : 'did not take it'}${tried}, next ${retryText}`
}
