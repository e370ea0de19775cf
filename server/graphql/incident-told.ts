import type { Incident } from '../../alerts/incident.ts'
import { channelText } from '../../templates/wording.ts'
import type { StoredDelivery } from '../store/store.ts'
import { builder, type GraphContext } from './builder.ts'
import { deliveryWhyText } from './delivery-why.ts'
import { IncidentRef } from './incident.ts'
import { ruleOf } from './incident-message.ts'
import { DELIVERY_WORD } from './wording.ts'

builder.objectField(IncidentRef, 'toldText', (t) =>
  t.string({
    description: 'Why the reader was told of it, or why not, in a sentence.',
    resolve: async (incident, _args, context) => {
      const { services, member } = context
      const own = await services.store.deliveries({ incidentId: incident.id, memberId: member.id })
      return own.length > 0 ? toldText(own, context) : notTold(incident, context)
    },
  }),
)

/** Channel by channel: what became of the newest message, and why. */
async function toldText(own: readonly StoredDelivery[], { services, locale }: GraphContext): Promise<string> {
  const newest = new Map<string, StoredDelivery>()
  for (const delivery of own) if (!newest.has(delivery.channel)) newest.set(delivery.channel, delivery)
  const said = await Promise.all(
    [...newest.values()].map(async (delivery) => {
      const why = await deliveryWhyText(services, delivery, locale)
      return [channelText(delivery.channel, locale), DELIVERY_WORD[delivery.state][locale], why].join(' · ')
    }),
  )
  return locale === 'zh' ? `给您的：${said.join('；')}` : `To you: ${said.join('; ')}`
}

function notTold(incident: Incident, { services, audience, locale }: GraphContext): string {
  const zh = locale === 'zh'
  const rule = ruleOf(services, incident)
  if (!rule?.audiences.includes(audience.id))
    return zh ? '没有通知您：此规则不面向您的岗位。' : 'You were not told: this rule is not meant for your post.'
  if (incident.state === 'pending')
    return zh ? '没有通知您：还在观察，未发提示。' : 'You were not told: it is still being watched.'
  return zh
    ? '没有通知您：发出时您还不在接收范围内。'
    : 'You were not told: when it was issued you were not among those who get it.'
}
