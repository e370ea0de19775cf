import { wecomCard } from '../../templates/chats/wecom.ts'
import { digestSubject } from '../../templates/email-digest.tsx'
import type { AlertMessage, Email } from '../../templates/message.ts'
import { alertOutline } from '../../templates/outline.ts'
import { plainText } from '../../templates/plain.ts'
import { sentence, type Wordings } from '../../templates/sentences.ts'
import { smsLine } from '../../templates/sms.ts'
import { momentText } from '../../templates/wording.ts'
import { renderEmail, shownHtml } from '../channels/email.ts'
import { footOf, withoutLinks } from '../channels/foot.ts'
import { alertAsSaid, isAlert } from '../channels/said.ts'
import type { StoredDelivery } from '../store/store.ts'
import { builder, ChannelEnum, type GraphContext } from './builder.ts'
import { DELIVERY_WORD, whyText } from './wording.ts'

export const DeliveryRef = builder.objectRef<StoredDelivery>('Delivery').implement({
  description:
    'One message to one member on one channel: what was said, what became of it, and why. Every form is made from one model.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id, also the idempotency key under which it is sent.' }),
    channel: t.field({ type: ChannelEnum, description: 'How it reaches the member.', resolve: (d) => d.channel }),
    kind: t.exposeString('kind', { description: 'alert or digest.' }),
    state: t.exposeString('state', { description: 'due, sending, sent, dead, suppressed or held.' }),
    stateText: t.string({ description: 'The state in words.', resolve: (d, _, c) => DELIVERY_WORD[d.state][c.locale] }),
    why: t.exposeString('why', { description: 'Code of why it exists, or why it was held back.' }),
    whyText: t.string({ description: 'The same in words.', resolve: (d, _, c) => whyText(d.why, c.locale) }),
    dueText: t.string({
      description: 'When it is or was due, local time.',
      resolve: (d, _, c) => moment(c, d.dueAt) ?? '',
    }),
    sentText: t.string({
      nullable: true,
      description: 'When it was sent, local time.',
      resolve: (d, _, c) => moment(c, d.sentAt),
    }),
    openedText: t.string({
      nullable: true,
      description: 'When its member first opened it, local time.',
      resolve: (d, _, c) => moment(c, d.openedAt),
    }),
    attempts: t.exposeInt('attempts', { description: 'How often sending was tried.' }),
    retryText: t.string({
      nullable: true,
      description: 'When it is tried again, local time; null unless a try failed and another follows.',
      resolve: (d, _, c) => (d.state === 'due' && d.lastError !== null ? moment(c, d.takeAt) : null),
    }),
    lastError: t.exposeString('lastError', { nullable: true, description: 'What the last failed try answered.' }),
    recipient: t.string({
      description: "The member's name, with the address for e-mail.",
      resolve: async (d, _, { services }) => {
        const member = await services.store.member(d.memberId)
        if (!member) return d.memberId
        return d.channel === 'email' ? `${member.name} <${member.email}>` : member.name
      },
    }),
    subject: t.string({ description: 'Its headline.', resolve: (d, _, c) => subjectOf(d, c) }),
    sms: t.string({
      nullable: true,
      description: 'It as one SMS line; null for a digest.',
      resolve: (d, _, c) => ofAlert(d, c, smsLine),
    }),
    card: t.field({
      type: 'JSON',
      nullable: true,
      description: 'It as a chat card; null for a digest.',
      resolve: (d, _, c) => ofAlert(d, c, (message, wordings) => wecomCard(alertOutline(message, wordings))),
    }),
    cardText: t.string({
      nullable: true,
      description: "The card's words; null for a digest.",
      resolve: (d, _, c) => ofAlert(d, c, (message, wordings) => plainText(alertOutline(message, wordings))),
    }),
    emailHtml: t.string({
      nullable: true,
      description: 'It as an e-mail: HTML, exactly as sent, with its images inlined so that a page can show it.',
      complexity: 50,
      resolve: async (d, _, c) => shownHtml(await emailOf(d, c)),
    }),
    emailText: t.string({
      nullable: true,
      description: 'It as an e-mail: plain text.',
      complexity: 50,
      resolve: async (d, _, c) => (await emailOf(d, c)).text,
    }),
  }),
})

/** A form of an alert as its reader gets it; null for a digest. */
async function ofAlert<T>(
  delivery: StoredDelivery,
  { services }: GraphContext,
  form: (message: AlertMessage, wordings: Wordings) => T,
): Promise<T | null> {
  const { message } = delivery
  if (!isAlert(message)) return null
  return form(await alertAsSaid(services.store, delivery, message), services.definitions.wordings)
}

async function subjectOf(delivery: StoredDelivery, context: GraphContext): Promise<string> {
  const { message } = delivery
  if (!isAlert(message)) return digestSubject(message)
  return (await ofAlert(delivery, context, (said, wordings) => sentence('headline', said, wordings))) ?? ''
}

async function emailOf(delivery: StoredDelivery, { services, member }: GraphContext): Promise<Email> {
  const { message } = delivery
  const foot = await footOf(services, delivery)
  const shown = member.id === delivery.memberId ? foot : withoutLinks(foot)
  const said = isAlert(message) ? await alertAsSaid(services.store, delivery, message) : message
  return renderEmail(said, services.definitions.wordings, shown, services.logger)
}

function moment({ services, locale }: GraphContext, at: string | null): string | null {
  return at && momentText(new Date(at), services.now(), services.definitions.city.zone, locale)
}
