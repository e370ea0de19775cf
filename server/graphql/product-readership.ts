import {
  type ProductReadership,
  productsOf,
  type Readership,
  type RecipientReadership,
  recipientsOf,
  type Totals,
} from '../readership.ts'
import type { ReadershipCounts } from '../store/store.ts'
import { builder, ChannelEnum } from './builder.ts'
import { failure, within } from './failure.ts'
import { memberName, moment } from './naming.ts'

const DAY_MS = 86_400_000

const TOTALS: readonly { name: keyof Totals; description: string }[] = [
  { name: 'accepted', description: 'Messages that the provider, the mail server or the inbox took.' },
  { name: 'bounced', description: 'Of these, those that came back undeliverable.' },
  { name: 'refused', description: 'Messages that were given up: refused, or never taken.' },
  { name: 'heldBack', description: 'Messages that were kept back, or had no way out.' },
  { name: 'read', description: 'Messages whose reader opened them here, or their page, after they were sent.' },
  { name: 'followed', description: "Messages whose reader came by the message's own link." },
  { name: 'acknowledged', description: 'Incidents that a reader took on.' },
  { name: 'acted', description: 'Incidents that a reader assigned, handed over or reported on.' },
]

const ChannelReadershipRef = builder.objectRef<ReadershipCounts>('ChannelReadership').implement({
  description: "What became of a product's messages on one channel.",
  fields: (t) => ({
    channel: t.field({ type: ChannelEnum, description: 'The channel.', resolve: (c) => c.channel }),
    queued: t.exposeInt('queued', { description: 'Messages that wait to be sent.' }),
    accepted: t.exposeInt('accepted', { description: 'Messages that were taken.' }),
    bounced: t.exposeInt('bounced', { description: 'Of these, those that came back.' }),
    refused: t.exposeInt('refused', { description: 'Messages that were given up.' }),
    heldBack: t.exposeInt('heldBack', { description: 'Messages that were kept back, or had no way out.' }),
    read: t.exposeInt('read', { description: 'Messages that are known to have been read.' }),
    followed: t.exposeInt('followed', { description: 'Messages whose link was followed.' }),
  }),
})

const ProductReadershipRef = builder.objectRef<ProductReadership>('ProductReadership').implement({
  description: 'Who reads one view, or the messages of one rule or digest.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'view, rule or digest.' }),
    id: t.exposeID('id', { description: 'Its id.' }),
    title: t.exposeString('title', { description: 'What it is called.' }),
    offered: t.exposeInt('offered', { description: 'Members whom it is for; of messages, those who were sent one.' }),
    readers: t.exposeInt('readers', { description: 'Members who opened it.' }),
    opened: t.exposeInt('opened', { description: 'How often a view was opened, or messages that were read.' }),
    lastText: t.string({
      nullable: true,
      description: 'When last, local time.',
      resolve: (p, _, c) => moment(c, p.lastAt),
    }),
    unread: t.exposeBoolean('unread', {
      description: 'Nobody opened it in the whole time, so it is proposed for retirement.',
    }),
    channels: t.expose('channels', {
      type: [ChannelReadershipRef],
      description: 'The same by channel; none of a view.',
    }),
    ...Object.fromEntries(TOTALS.map(({ name, description }) => [name, t.exposeInt(name, { description })])),
  }),
})

const RecipientReadershipRef = builder.objectRef<RecipientReadership>('RecipientReadership').implement({
  description: "What became of one member's messages.",
  fields: (t) => ({
    id: t.id({ description: "The member's id.", resolve: ({ member }) => member.id }),
    reader: t.string({ description: 'The member.', resolve: ({ member }, _, c) => memberName(c, member.id) }),
    audience: t.string({
      description: 'Their audience.',
      resolve: ({ member }, _, { services, locale }) =>
        services.definitions.audiences.get(member.audience)?.title[locale] ?? member.audience,
    }),
    lastText: t.string({
      nullable: true,
      description: 'When they last read a message or opened a view, local time.',
      resolve: (r, _, c) => moment(c, r.lastAt),
    }),
    ...Object.fromEntries(TOTALS.map(({ name, description }) => [name, t.exposeInt(name, { description })])),
  }),
})

const ReadershipRef = builder.objectRef<Readership>('ReadershipOfAll').implement({
  description: 'What is read, by whom, and what nobody opens. Reading an e-mail elsewhere leaves no trace here.',
  fields: (t) => ({
    days: t.exposeInt('days', { description: 'Of the last so many days.' }),
    isWhole: t.exposeBoolean('isWhole', {
      description: 'Whether openings are recorded for all these days; else nothing is called unread.',
    }),
    products: t.field({
      type: [ProductReadershipRef],
      description: 'Every view, rule and digest: what nobody opened first, then the least read.',
      resolve: (found, _, { services, locale }) => productsOf(found, services.definitions, locale),
    }),
    recipients: t.field({
      type: [RecipientReadershipRef],
      description: 'Every member.',
      resolve: (found) => recipientsOf(found),
    }),
  }),
})

builder.queryField('readershipOfAll', (t) =>
  t.field({
    type: ReadershipRef,
    nullable: true,
    description: 'Who reads what. For audiences that operate or define.',
    complexity: 100,
    args: { days: t.arg.int({ defaultValue: 30, description: 'Of the last so many days, 1 to 400.' }) },
    resolve: async (_root, args, context): Promise<Readership> => {
      const { services, audience } = context
      if (!audience.operates && !audience.defines)
        throw failure('FORBIDDEN', 'your audience does not see who reads what', 'one with "operates: true" does')
      const days = within('days', args.days ?? 30, 1, 400)
      const { store } = services
      const { tenant } = services.definitions.city
      const since = new Date(services.now().getTime() - days * DAY_MS).toISOString()
      const recorded = await store.recordedSince()
      const [counts, deeds, looks, members] = await Promise.all([
        store.readershipCounts(tenant, since),
        store.deeds(tenant, since),
        store.looks('view', null, since),
        store.members(),
      ])
      return { days, isWhole: recorded !== null && recorded <= since, counts, deeds, looks, members }
    },
  }),
)
