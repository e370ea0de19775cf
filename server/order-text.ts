import type { Order } from '../alerts/subscription.ts'
import type { Locale } from '../audiences/locale.ts'
import { SEVERITY_WORD } from '../templates/wording.ts'
import type { Services } from './services.ts'
import type { StoredDelivery } from './store/store.ts'

/** What a subscription is about, such as 停水 · 阳光街道 · 橙及以上. */
export function orderText(
  { definitions, directory }: Pick<Services, 'definitions' | 'directory'>,
  order: Order,
  locale: Locale,
): string {
  const { rule, matter, place, severity } = order
  const parts = [
    rule !== null && (definitions.rules.get(rule)?.title[locale] ?? rule),
    matter !== null && directory.name('matter', matter)[locale],
    place !== null && directory.name('region', place)[locale],
  ].filter((part) => part !== false)
  const about = parts.length > 0 ? parts : [locale === 'zh' ? '其余全部' : 'Everything else']
  if (severity === null) return about.join(' · ')
  const level = SEVERITY_WORD[severity][locale]
  return [...about, locale === 'zh' ? `${level}及以上` : `${level.toLowerCase()} and up`].join(' · ')
}

/** The subscription that decided on a delivery, as it stood when it did, in words; null where none did. */
export async function decidedByText(
  services: Services,
  { subscriptionId, createdAt }: Pick<StoredDelivery, 'subscriptionId' | 'createdAt'>,
  locale: Locale,
): Promise<string | null> {
  if (subscriptionId === undefined) return null
  const versions = await services.store.orderVersions(subscriptionId)
  const then = versions.find(({ order, at }) => order && at <= createdAt) ?? versions.find(({ order }) => order)
  if (!then?.order) return null
  const whose =
    then.of === 'desk'
      ? { zh: '本席订阅', en: 'your desk’s subscription' }
      : { zh: '您的订阅', en: 'your subscription' }
  return `${whose[locale]}${locale === 'zh' ? `“${orderText(services, then.order, 'zh')}”` : ` “${orderText(services, then.order, 'en')}”`}`
}
