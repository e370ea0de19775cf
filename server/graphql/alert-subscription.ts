import { randomUUID } from 'node:crypto'
import { deskOf, type Order, orderSchema } from '../../alerts/subscription.ts'
import { type Channel, SEVERITIES } from '../../audiences/audience.ts'
import { nameHint } from '../../audiences/near-name.ts'
import { SEVERITY_WORD } from '../../templates/wording.ts'
import { orderText } from '../order-text.ts'
import type { DirectoryEntry } from '../services.ts'
import type { StoredOrder } from '../store/alert-subscriptions.ts'
import { builder, ChannelEnum, type GraphContext, SeverityEnum } from './builder.ts'
import { ChoiceRef } from './choice.ts'
import { failure, notFound } from './failure.ts'
import { memberName, moment, scopeText } from './naming.ts'

/** More than these nobody keeps in mind. */
const MOST = 50

const WhenEnum = builder.enumType('SubscriptionWhen', {
  description: 'When what a subscription is about reaches its reader. What is red always comes at once.',
  values: { now: { description: 'At once.' }, digest: { description: 'In the next digest.' } } as const,
})

const AlertSubscriptionRef = builder.objectRef<StoredOrder>('AlertSubscription').implement({
  description:
    'What a member, or a desk, wants to hear of the warnings in its rows, and how. Where several match an incident, a member’s own comes before the desk’s, and the narrowest decides.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id, which also deliveries name.' }),
    text: t.string({ description: 'What it is about, in words.', resolve: (s, _, c) => textOf(c, s) }),
    isDesk: t.boolean({
      description: 'Whether it is for everybody of the reader’s audience over the same rows, such as a department.',
      resolve: (s) => s.of === 'desk',
    }),
    isRemoved: t.boolean({ description: 'Whether it was taken back.', resolve: (s) => s.order === null }),
    rule: t.string({ nullable: true, description: 'The rule.', resolve: (s) => s.order?.rule ?? null }),
    matter: t.string({
      nullable: true,
      description: 'Code of the matter, of any level; what is below belongs to it.',
      resolve: (s) => s.order?.matter ?? null,
    }),
    place: t.string({ nullable: true, description: 'Code of the place.', resolve: (s) => s.order?.place ?? null }),
    severity: t.field({
      type: SeverityEnum,
      nullable: true,
      description: 'Least severity; the audience’s own where it is null.',
      resolve: (s) => s.order?.severity ?? null,
    }),
    channels: t.field({
      type: [ChannelEnum],
      description: 'Channels beside the inbox.',
      resolve: (s) => s.order?.channels ?? [],
    }),
    when: t.field({ type: WhenEnum, nullable: true, description: 'When.', resolve: (s) => s.order?.when ?? null }),
    changedText: t.string({
      description: 'Who changed it last, and when.',
      resolve: async (s, _, c) => `${await memberName(c, s.by)} · ${moment(c, s.at)}`,
    }),
  }),
})

/** What it is about; of one that was taken back, what it was about. */
async function textOf({ services, locale }: GraphContext, { id, order }: StoredOrder): Promise<string> {
  const last = order ?? (await services.store.orderVersions(id)).find((version) => version.order)?.order
  return last ? orderText(services, last, locale) : ''
}

const ownersOf = (context: GraphContext) => [context.member.id, deskOf(context)]

function isTheirs(context: GraphContext, { tenant, of, owner }: StoredOrder): boolean {
  return tenant === context.scope.tenant && owner === (of === 'member' ? context.member.id : deskOf(context))
}

async function standing(context: GraphContext): Promise<StoredOrder[]> {
  const found = await context.services.store.orders(context.scope.tenant, ownersOf(context))
  return found.filter((one) => isTheirs(context, one))
}

/** The versions of a subscription of the reader's or their desk's, latest first. */
async function versionsOf(context: GraphContext, id: string): Promise<[StoredOrder, ...StoredOrder[]]> {
  const [latest, ...before] = await context.services.store.orderVersions(id)
  if (!latest || !isTheirs(context, latest)) throw notFound('subscription', id.slice(0, 80))
  return [latest, ...before]
}

interface Choices {
  rules: { code: string; name: string }[]
  matters: { code: string; name: string; depth: number }[]
  places: { code: string; name: string; depth: number }[]
  channels: Channel[]
}

/** What a subscription of this reader's may name: rules that the audience hears, every matter, places in the reader's rows. */
function choicesOf({ services, audience, scope, locale }: GraphContext): Choices {
  const { directory, definitions } = services
  const { district, street } = scope.rows
  const named = (entry: DirectoryEntry, depth: number) => ({ code: entry.code, name: entry.name[locale], depth })
  const below = (kind: 'region' | 'matter', parent: string, depth: number, least: number): Choices['places'] =>
    directory
      .children(kind, parent)
      .flatMap((entry) => [named(entry, depth), ...(depth < least ? below(kind, entry.code, depth + 1, least) : [])])
  const granted = street === 'all' ? district : street
  const places =
    granted === 'all'
      ? directory.level('region', 'district').flatMap((one) => [named(one, 0), ...below('region', one.code, 1, 1)])
      : (granted ?? []).flatMap((code) => {
          const entry = directory.entry('region', code)
          return entry ? [named(entry, 0), ...below('region', code, 1, 1)] : []
        })
  return {
    rules: [...definitions.rules.values()]
      .filter((rule) => rule.audiences.includes(audience.id) && !rule.mandatory.includes(audience.id))
      .map((rule) => ({ code: rule.id, name: rule.title[locale] })),
    matters: below('matter', '', 0, 2),
    places,
    channels: audience.channels.filter((channel) => channel !== 'inbox'),
  }
}

const NodeRef = builder.objectRef<Choices['places'][number]>('TreeChoice').implement({
  description: 'Something of a tree that can be chosen.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'What is sent when it is chosen.' }),
    name: t.exposeString('name', { description: 'What it is called.' }),
    depth: t.exposeInt('depth', { description: 'How deep it lies, from 0.' }),
  }),
})

const ChoicesRef = builder.objectRef<Choices>('SubscriptionChoices').implement({
  description: 'What a subscription of the reader’s may name.',
  fields: (t) => ({
    rules: t.field({ type: [ChoiceRef], description: 'Rules that the audience hears.', resolve: (c) => c.rules }),
    matters: t.field({ type: [NodeRef], description: 'Matters, parents before children.', resolve: (c) => c.matters }),
    places: t.field({ type: [NodeRef], description: 'Places in the reader’s rows.', resolve: (c) => c.places }),
    severities: t.field({
      type: [ChoiceRef],
      description: 'Severities, least first.',
      resolve: (_c, _a, { locale }) => SEVERITIES.map((code) => ({ code, name: SEVERITY_WORD[code][locale] })),
    }),
    channels: t.field({ type: [ChannelEnum], description: 'Channels beside the inbox.', resolve: (c) => c.channels }),
    deskText: t.string({
      description: 'What the reader’s desk is called: the audience and its rows.',
      resolve: (_c, _a, { services, audience, scope, locale }) =>
        `${audience.title[locale]} · ${scopeText(services, scope, locale)}`,
    }),
  }),
})

builder.queryFields((t) => ({
  alertSubscriptions: t.field({
    type: [AlertSubscriptionRef],
    description:
      "What stands for the reader: their own subscriptions and their desk's. What none matches goes as the audience's warnings do.",
    resolve: (_root, _args, context) => standing(context),
  }),
  alertSubscription: t.field({
    type: AlertSubscriptionRef,
    nullable: true,
    description: 'One of them, also where it was taken back.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_root, { id }, context) => (await versionsOf(context, id))[0],
  }),
  subscriptionChoices: t.field({
    type: ChoicesRef,
    description: 'What a subscription of the reader’s may name.',
    resolve: (_root, _args, context) => choicesOf(context),
  }),
}))

/** Refuses what names nothing that this reader may choose. */
function checked(context: GraphContext, raw: unknown): Order {
  const parsed = orderSchema.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw failure('BAD_INPUT', `${issue?.path.join('.')}: ${issue?.message}`, 'warnings rest in the inbox in any case')
  }
  const order = parsed.data
  const choices = choicesOf(context)
  const known = (name: 'rule' | 'matter' | 'place', among: readonly { code: string }[]) => {
    const code = order[name]
    if (code === null || among.some((one) => one.code === code)) return
    const codes = among.map((one) => one.code)
    throw failure('BAD_INPUT', `${name}: you may choose no "${code.slice(0, 80)}"`, nameHint(code.slice(0, 80), codes))
  }
  known('rule', choices.rules)
  known('matter', choices.matters)
  known('place', choices.places)
  const stray = order.channels.find((channel) => !choices.channels.includes(channel))
  if (stray)
    throw failure('BAD_INPUT', `channels: nothing reaches you over ${stray}`, `of: ${choices.channels.join(', ')}`)
  return {
    ...order,
    channels: choices.channels.filter((channel) =>
      (order.channels as Channel[]).includes(channel),
    ) as Order['channels'],
  }
}

const sameSubject = (a: Order, b: Order) =>
  a.rule === b.rule && a.matter === b.matter && a.place === b.place && a.severity === b.severity

async function put(context: GraphContext, version: Omit<StoredOrder, 'by' | 'at'>): Promise<StoredOrder> {
  const stored = { ...version, by: context.member.id, at: context.services.now().toISOString() }
  await context.services.store.putOrder(stored)
  return stored
}

builder.mutationFields((t) => ({
  putAlertSubscription: t.field({
    type: AlertSubscriptionRef,
    description:
      'Adds a subscription, or changes the one with the id given. It only chooses among what the reader may hear anyway; what is mandatory comes all the same.',
    args: {
      id: t.arg.id({ description: 'The one to change.' }),
      desk: t.arg.boolean({ description: 'A new one: for the whole desk instead of the reader alone.' }),
      rule: t.arg.string({ description: 'Of this rule alone.' }),
      matter: t.arg.string({ description: 'About this matter, of any level.' }),
      place: t.arg.string({ description: 'In this place.' }),
      severity: t.arg({ type: SeverityEnum, description: 'From this severity on.' }),
      channels: t.arg({
        type: [ChannelEnum],
        required: true,
        description: 'Over these channels; none: the inbox alone.',
      }),
      when: t.arg({ type: WhenEnum, required: true, description: 'When.' }),
    },
    resolve: async (_root, { id, desk, ...rest }, context) => {
      const { rule = null, matter = null, place = null, severity = null, channels, when } = rest
      const order = checked(context, { rule, matter, place, severity, channels, when })
      const before = id ? (await versionsOf(context, id))[0] : null
      const of = before?.of ?? (desk ? 'desk' : 'member')
      const beside = (await standing(context)).filter((one) => one.of === of && one.id !== before?.id)
      if (beside.some((one) => one.order && sameSubject(one.order, order)))
        throw failure('BAD_INPUT', 'there is a subscription about the same already', 'change that one')
      if (beside.length >= MOST) throw failure('BAD_INPUT', `there are ${MOST} subscriptions`, 'remove one first')
      const owner = of === 'desk' ? deskOf(context) : context.member.id
      return put(context, { id: before?.id ?? randomUUID(), tenant: context.scope.tenant, of, owner, order })
    },
  }),
  removeAlertSubscription: t.field({
    type: AlertSubscriptionRef,
    description: 'Takes a subscription back; it can be undone.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_root, { id }, context) => {
      const [latest] = await versionsOf(context, id)
      return latest.order === null ? latest : put(context, { ...latest, order: null })
    },
  }),
  undoAlertSubscription: t.field({
    type: AlertSubscriptionRef,
    description:
      'Undoes the last change of a subscription: as it was before, or not there. Twice is as if nothing was undone.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_root, { id }, context) => {
      const [latest, before] = await versionsOf(context, id)
      return put(context, { ...latest, order: before?.order ?? null })
    },
  }),
}))
