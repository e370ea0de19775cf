import type { StoredDelivery } from '../store/store.ts'
import { builder } from './builder.ts'
import { DeliveryRef } from './delivery-type.ts'
import { within } from './failure.ts'

const DigestChoiceEnum = builder.enumType('DigestChoice', {
  description: 'What a reader gets instead of a digest in which nothing is new.',
  values: {
    two_lines: { value: 'two-lines', description: 'Two lines that say so.' },
    nothing: { value: 'nothing', description: 'Nothing: the next digest tells what changed since the last that went.' },
  } as const,
})

builder.queryFields((t) => ({
  digestChoice: t.field({
    type: DigestChoiceEnum,
    description: 'What the reader gets where nothing is new.',
    resolve: (_root, _args, { services, member }) => services.store.digestChoice(member.id),
  }),
  heldBack: t.field({
    type: [DeliveryRef],
    description: 'What was lately not told to the reader, once an incident, newest first; `whyText` says why.',
    complexity: { field: 5, multiplier: 10 },
    args: { first: t.arg.int({ defaultValue: 10, description: 'At most so many, 1 to 50.' }) },
    resolve: async (_root, args, { services, member }) => {
      const first = within('first', args.first ?? 10, 1, 50)
      const found = await services.store.deliveries({ memberId: member.id, states: ['suppressed'], limit: first * 5 })
      const once = new Map<string, StoredDelivery>()
      for (const one of found) if (!once.has(one.incidentId ?? one.id)) once.set(one.incidentId ?? one.id, one)
      return [...once.values()].slice(0, first)
    },
  }),
}))

builder.mutationField('setDigestChoice', (t) =>
  t.field({
    type: DigestChoiceEnum,
    description: 'Chooses what comes where nothing is new, for the reader alone.',
    args: { choice: t.arg({ type: DigestChoiceEnum, required: true, description: 'The choice.' }) },
    resolve: async (_root, { choice }, { services, member }) => {
      await services.store.setDigestChoice(member.id, choice)
      return choice
    },
  }),
)
