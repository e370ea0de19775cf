import type { Locale } from '../../audiences/locale.ts'
import type { MessageFoot } from '../../templates/email-foot.tsx'
import { readerFor } from '../http/session.ts'
import { decidedByText } from '../order-text.ts'
import type { Services } from '../services.ts'
import { signedLink } from '../signed-link.ts'
import { DIGEST_PRODUCT, type StoredDelivery } from '../store/store.ts'
import { isAlert } from './said.ts'

/** What stands under a delivery's message, with links that act for its member: to be shown to that member alone. */
export async function footOf(services: Services, delivery: StoredDelivery): Promise<MessageFoot> {
  const { memberId, channel, message, incidentId } = delivery
  const member = await services.store.member(memberId)
  const audience = member && readerFor(member, services)?.audience
  const product = isAlert(message) ? await ruleIdOf(services, incidentId) : DIGEST_PRODUCT[message.cadence ?? 'daily']
  const mandatory =
    product !== null && audience && services.definitions.rules.get(product)?.mandatory.includes(audience.id)
  const mayAcknowledge = isAlert(message) && message.kind !== 'resolved' && audience?.acknowledges && incidentId
  return {
    why: await whyText(services, delivery, audience?.title[message.locale] ?? memberId, message.locale),
    acknowledge: mayAcknowledge
      ? await signedLink(services, { act: 'acknowledge', memberId, target: incidentId, channel })
      : null,
    unsubscribe:
      product !== null && !mandatory
        ? await signedLink(services, { act: 'unsubscribe', memberId, target: product, channel })
        : null,
  }
}

/** The same without the links, for anybody else who may look at the message. */
export function withoutLinks(foot: MessageFoot): MessageFoot {
  return { ...foot, acknowledge: null, unsubscribe: null }
}

async function ruleIdOf(services: Services, incidentId: string | null): Promise<string | null> {
  const incident = incidentId === null ? null : await services.store.incident(incidentId)
  return incident?.ruleId ?? null
}

async function whyText(services: Services, delivery: StoredDelivery, reader: string, locale: Locale): Promise<string> {
  const { why, message } = delivery
  if (!isAlert(message)) return message.why
  const { definitions } = services
  const of = {
    zh: `规则“${message.ruleTitle}”通知${reader}`,
    en: `the rule “${message.ruleTitle}” tells the ${reader}`,
  }
  if (why === 'escalation') return escalatedText(await unitsEscalated(services, delivery, locale), reader, locale)
  if (why === 'handed-over' || why === 'assigned')
    return locale === 'zh'
      ? `您收到此消息，因为此事${why === 'assigned' ? '已交由您的单位办理' : '已移交给您'}。`
      : `You get this because it was ${why === 'assigned' ? 'assigned to your unit' : 'handed over to you'}.`
  const decided = await decidedByText(services, delivery, locale)
  return locale === 'zh'
    ? `您收到此消息，因为${of.zh}，事发在您的范围内${decided ? `，且符合${decided}` : ''}。${definitions.city.name.zh}。`
    : `You get this because ${of.en}, and it lies in your area${decided ? ` and matches ${decided}` : ''}. ${definitions.city.name.en}.`
}

function escalatedText(units: readonly string[], reader: string, locale: Locale): string {
  const names = units.join(locale === 'zh' ? '、' : ' and ')
  if (locale === 'zh')
    return `您收到此消息，因为${names ? `${names}未在承诺的时限内答复` : '下级逾期未签收'}，逐级上报给${reader}。`
  return `You get this as ${reader}, because ${names ? `${names} did not answer by the time promised` : 'nobody below acknowledged it in time'}.`
}

/** The units whose broken promise a message tells of: those that joined, and the lead where there was one by then. */
async function unitsEscalated(
  { store, directory }: Services,
  { incidentId, createdAt }: StoredDelivery,
  locale: Locale,
): Promise<string[]> {
  const actions = incidentId === null ? [] : await store.actions([incidentId])
  const lead = actions.filter(({ kind, at }) => kind === 'assigned' && at <= createdAt).at(-1)
  const steps = actions.filter(({ kind, at }) => kind === 'escalated' && at === createdAt)
  const units = steps.flatMap(({ unit }) => unit ?? lead?.unit ?? [])
  return units.map((unit) => directory.name('org', unit)[locale])
}
