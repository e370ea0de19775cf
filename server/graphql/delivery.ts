import type { DeliveryState } from '../../alerts/delivery.ts'
import { builder, ChannelEnum } from './builder.ts'
import { DeliveryRef } from './delivery-type.ts'
import { notFound, within } from './failure.ts'
import { IncidentRef } from './incident.ts'
import { maySee, maySeeDelivery } from './visibility.ts'

/** What lies in an inbox: everything that was for it, except what was held back. */
const ARRIVED: DeliveryState[] = ['due', 'sending', 'sent']

builder.objectField(DeliveryRef, 'incident', (t) =>
  t.field({
    type: IncidentRef,
    nullable: true,
    description: 'The incident that it tells of, where the reader may see that.',
    resolve: async (delivery, _args, context) => {
      const { incidentId } = delivery
      const incident = incidentId === null ? null : await context.services.store.incident(incidentId)
      return incident && maySee(context, incident) ? incident : null
    },
  }),
)

const first = { defaultValue: 50, description: 'At most so many, 1 to 200.' } as const
const before = { description: 'Only those older than this one: the last of the page before.' } as const
const cost = (args: { first?: number | null }) => ({ field: 5, multiplier: Math.ceil((args.first ?? 50) / 5) })

builder.queryFields((t) => ({
  inbox: t.field({
    type: [DeliveryRef],
    description: "What arrived in the reader's inbox, newest first.",
    complexity: cost,
    args: { first: t.arg.int(first), before: t.arg.id(before) },
    resolve: (_root, args, { services, member }) => {
      const limit = within('first', args.first ?? 50, 1, 200)
      return services.store.deliveries({
        ...{ memberId: member.id, channel: 'inbox', states: ARRIVED, limit },
        ...(args.before ? { before: args.before } : {}),
      })
    },
  }),
  outbox: t.field({
    type: [DeliveryRef],
    description:
      "Every delivery and why it was sent or held back, newest first: everyone's for an audience that operates, else the reader's own.",
    complexity: cost,
    args: {
      first: t.arg.int(first),
      before: t.arg.id(before),
      channel: t.arg({ type: ChannelEnum, description: 'Of one channel only.' }),
    },
    resolve: async (_root, args, context) => {
      const { services, member, audience } = context
      const limit = within('first', args.first ?? 50, 1, 200)
      const found = await services.store.deliveries({
        ...(audience.operates ? {} : { memberId: member.id }),
        ...(args.channel ? { channel: args.channel } : {}),
        ...(args.before ? { before: args.before } : {}),
        limit,
      })
      return found.filter((delivery) => maySeeDelivery(context, delivery))
    },
  }),
  delivery: t.field({
    type: DeliveryRef,
    nullable: true,
    description:
      'One delivery. Its own member opening it here counts as read. NOT_FOUND for one that is not theirs to see.',
    args: { id: t.arg.id({ required: true, description: "The delivery's id." }) },
    resolve: async (_root, { id }, context) => {
      const { store, now } = context.services
      const delivery = await store.delivery(id)
      if (!delivery || !maySeeDelivery(context, delivery)) throw notFound('delivery', id)
      if (delivery.memberId !== context.member.id || delivery.openedAt !== null) return delivery
      await store.markOpened(id, now())
      return { ...delivery, openedAt: now().toISOString() }
    },
  }),
}))
