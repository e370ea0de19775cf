import type { Incident } from '../../alerts/incident.ts'
import { type Audience, type Channel, DIGEST_CHANNELS } from '../../audiences/audience.ts'
import type { Localized } from '../../audiences/locale.ts'
import { nameHint } from '../../audiences/near-name.ts'
import { DIGEST_WORD } from '../../templates/digest-wording.ts'
import { watchIncidents } from '../jobs/incident-bus.ts'
import { DIGEST_PRODUCT } from '../store/store.ts'
import { builder, ChannelEnum, type GraphContext } from './builder.ts'
import { failure } from './failure.ts'
import { IncidentRef } from './incident.ts'
import { maySee } from './visibility.ts'

interface SubscriptionLine {
  product: string
  title: string
  channel: Channel
  active: boolean
  mandatory: boolean
}

const SubscriptionRef = builder.objectRef<SubscriptionLine>('ProductSubscription').implement({
  description: 'What a member gets on which channel: the warnings of one rule, or the digest.',
  fields: (t) => ({
    product: t.exposeString('product', { description: "A rule's id, or digest, weekly-digest or monthly-report." }),
    title: t.exposeString('title', { description: 'What it is called.' }),
    channel: t.field({ type: ChannelEnum, description: 'How it reaches the member.', resolve: (s) => s.channel }),
    active: t.exposeBoolean('active', { description: 'Whether it is on.' }),
    mandatory: t.exposeBoolean('mandatory', {
      description:
        'Whether it cannot be turned off: warnings always rest in the inbox, and a rule may be mandatory for an audience.',
    }),
  }),
})

/** The digests and reports that an audience is offered. */
function digestsOf({ digest }: Audience): { product: string; title: Localized }[] {
  return [
    ...(digest.days === 'never' ? [] : [{ product: DIGEST_PRODUCT.daily, title: DIGEST_WORD.title }]),
    ...(digest.weekly ? [{ product: DIGEST_PRODUCT.weekly, title: DIGEST_WORD.weekly }] : []),
    ...(digest.monthly ? [{ product: DIGEST_PRODUCT.monthly, title: DIGEST_WORD.monthly }] : []),
  ]
}

/** Every product that the reader's audience is offered, by channel, with the reader's own choices; what was never chosen is on. */
async function subscriptionsOf(context: GraphContext): Promise<SubscriptionLine[]> {
  const { services, member, audience, locale } = context
  const chosen = await services.store.subscriptions(member.id)
  const isOn = (product: string, channel: Channel) =>
    chosen.find((s) => s.product === product && s.channel === channel)?.active ?? true
  const rules = [...services.definitions.rules.values()].filter((rule) => rule.audiences.includes(audience.id))
  const lines = rules.flatMap((rule) =>
    audience.channels.map((channel) => ({
      product: rule.id,
      title: rule.title[locale],
      channel,
      mandatory: channel === 'inbox' || rule.mandatory.includes(audience.id),
      active: channel === 'inbox' || rule.mandatory.includes(audience.id) || isOn(rule.id, channel),
    })),
  )
  const digests = digestsOf(audience).flatMap(({ product, title }) =>
    audience.channels
      .filter((channel) => DIGEST_CHANNELS.includes(channel))
      .map((channel) => ({
        product,
        title: title[locale],
        channel,
        mandatory: false,
        active: isOn(product, channel),
      })),
  )
  return [...digests, ...lines]
}

builder.queryField('subscriptions', (t) =>
  t.field({
    type: [SubscriptionRef],
    description: "What the reader's audience is offered, with the reader's choices.",
    resolve: (_root, _args, context) => subscriptionsOf(context),
  }),
)

builder.mutationField('setSubscription', (t) =>
  t.field({
    type: [SubscriptionRef],
    description: 'Turns a product on or off on one channel, for the reader alone.',
    args: {
      product: t.arg.string({
        required: true,
        description: "A rule's id, or digest, weekly-digest or monthly-report.",
      }),
      channel: t.arg({ type: ChannelEnum, required: true, description: 'The channel.' }),
      active: t.arg.boolean({ required: true, description: 'On or off.' }),
    },
    resolve: async (_root, { product, channel, active }, context) => {
      const offered = await subscriptionsOf(context)
      const lines = offered.filter((line) => line.product === product)
      if (lines.length === 0)
        throw failure(
          'BAD_INPUT',
          `product: your audience is offered no "${product.slice(0, 80)}"`,
          nameHint(product.slice(0, 80), [...new Set(offered.map((line) => line.product))]),
        )
      const line = lines.find((entry) => entry.channel === channel)
      if (!line)
        throw failure(
          'BAD_INPUT',
          `channel: "${product}" does not go over ${channel}`,
          `one of: ${lines.map((entry) => entry.channel).join(', ')}`,
        )
      if (line.mandatory && !active)
        throw channel === 'inbox'
          ? failure('BAD_INPUT', 'warnings always rest in the inbox', 'turn off another channel instead')
          : failure('BAD_INPUT', `"${product}" is mandatory for your audience`, 'ask the administrator')
      await context.services.store.setSubscription({ memberId: context.member.id, product, channel, active })
      return subscriptionsOf(context)
    },
  }),
)

async function* visibleChanges(context: GraphContext): AsyncGenerator<Incident> {
  for await (const incident of watchIncidents(context.services)) if (maySee(context, incident)) yield incident
}

builder.subscriptionField('incidentChanged', (t) =>
  t.field({
    type: IncidentRef,
    description: "An incident in the reader's rows that began, changed, was acknowledged or ended just now.",
    subscribe: (_root, _args, context) => visibleChanges(context),
    resolve: (incident) => incident,
  }),
)
