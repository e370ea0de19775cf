import type { Locale } from '../../audiences/locale.ts'
import { decidedByText } from '../order-text.ts'
import type { Services } from '../services.ts'
import type { StoredDelivery } from '../store/store.ts'
import { whyText } from './wording.ts'

/** Why a delivery exists or was held back, with the subscription that decided so where one did. */
export async function deliveryWhyText(
  services: Services,
  delivery: Pick<StoredDelivery, 'why' | 'subscriptionId' | 'createdAt'>,
  locale: Locale,
): Promise<string> {
  const decided = await decidedByText(services, delivery, locale)
  const why = whyText(delivery.why, locale)
  return decided === null ? why : `${why}${locale === 'zh' ? '；' : '; '}${decided}`
}
