import { digestSubject } from '../../templates/email-digest.tsx'
import type { AlertMessage, DigestMessage, Email } from '../../templates/message.ts'
import { messageOutline } from '../../templates/outline.ts'
import { plainText } from '../../templates/plain.ts'
import { sentence, type Wordings } from '../../templates/sentences.ts'
import { smsLine } from '../../templates/sms.ts'
import { renderEmail, shownHtml } from '../channels/email.ts'
import { footOf, withoutLinks } from '../channels/foot.ts'
import { isAlert, messageAsSaid } from '../channels/said.ts'
import { type ShownForm, shownForms } from '../channels/shown-forms.ts'
import type { StoredDelivery } from '../store/store.ts'
import { builder, ChannelEnum, type GraphContext } from './builder.ts'
import { deliveryStateText } from './delivery-state.ts'
import { deliveryWhyText } from './delivery-why.ts'
import { memberName, memberOf, moment } from './naming.ts'

const FormSizeRef = builder.objectRef<NonNullable<ShownForm['counted']>>('FormSize').implement({
  description: 'What a provider counts of a form, and how much of it is taken.',
  fields: (t) => ({
    size: t.exposeInt('size', { description: 'So much it is.' }),
    limit: t.exposeInt('limit', { description: 'So much the provider takes.' }),
    unit: t.exposeString('unit', { description: 'characters, bytes or segments.' }),
  }),
})

const DeliveryFormRef = builder.objectRef<ShownForm>('DeliveryForm').implement({
  description: 'A message in one form, exactly as it is sent: a robot or webhook adds only its signature.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'sms, webhook, or a chat and its form, such as wecom-card.' }),
    title: t.exposeString('title', { description: 'What the form is called.' }),
    text: t.exposeString('text', { description: 'The text, or the body as JSON.' }),
    counted: t.expose('counted', {
      type: FormSizeRef,
      nullable: true,
      description: 'Its size; null where each field has a limit of its own, or none has.',
    }),
    used: t.exposeBoolean('used', { description: "Whether this installation's settings send the member this form." }),
  }),
})

export const DeliveryRef = builder.objectRef<StoredDelivery>('Delivery').implement({
  description:
    'One message to one member on one channel: what was said, what became of it, and why. Every form is made from one model.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Its id, also the idempotency key under which it is sent.' }),
    channel: t.field({ type: ChannelEnum, description: 'How it reaches the member.', resolve: (d) => d.channel }),
    kind: t.exposeString('kind', { description: 'alert or digest.' }),
    state: t.exposeString('state', { description: 'due, sending, sent, dead, suppressed or held.' }),
    stateText: t.string({
      description:
        'The state in words; that it arrived or came back undeliverable, where that is known; what failed and when it is tried again.',
      resolve: (d, _, c) => deliveryStateText(d, retryText(d, c), c.locale),
    }),
    why: t.exposeString('why', { description: 'Code of why it exists, or why it was held back.' }),
    whyText: t.string({
      description: 'The same in words, with the subscription that decided so where one did.',
      resolve: (d, _, c) => deliveryWhyText(c.services, d, c.locale),
    }),
    dueText: t.string({
      description: 'When it is or was to go, local time: when it falls due, or when it was made where that was later.',
      resolve: ({ createdAt, dueAt }, _, c) => {
        const isLate = createdAt > dueAt
        return moment(c, isLate ? createdAt : dueAt)
      },
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
      resolve: (d, _, c) => retryText(d, c),
    }),
    lastError: t.exposeString('lastError', { nullable: true, description: 'What the last failed try answered.' }),
    recipient: t.string({
      description: "The member's name, with the address for e-mail.",
      resolve: async (d, _, c) => {
        const member = await memberOf(c, d.memberId)
        if (!member) return d.memberId
        const name = await memberName(c, d.memberId)
        return d.channel === 'email' ? `${name} <${member.email}>` : name
      },
    }),
    subject: t.string({ description: 'Its headline.', resolve: (d, _, c) => subjectOf(d, c) }),
    sms: t.string({
      nullable: true,
      description: 'It as one SMS line; null for a digest.',
      resolve: (d, _, c) =>
        ofAlert(d, c, (message, wordings) => smsLine(message, wordings, c.services.config.channels.sms?.segments)),
    }),
    forms: t.field({
      type: [DeliveryFormRef],
      description: 'It in every form that a phone, chat or program can be sent, with its size and the limit.',
      complexity: { field: 50 },
      resolve: formsOf,
    }),
    cardText: t.string({
      description: 'The words that a chat card shows.',
      resolve: async (d, _, c) => plainText(messageOutline(await saidOf(d, c), c.services.definitions.wordings)),
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

function retryText({ state, lastError, takeAt }: StoredDelivery, context: GraphContext): string | null {
  return state === 'due' && lastError !== null ? moment(context, takeAt) : null
}

/** An answer's deliveries as their readers get them: many fields of one ask for it. */
const saying = new WeakMap<StoredDelivery, Promise<AlertMessage | DigestMessage>>()

function saidOf(delivery: StoredDelivery, { services }: GraphContext): Promise<AlertMessage | DigestMessage> {
  const said = saying.get(delivery) ?? messageAsSaid(services, delivery)
  saying.set(delivery, said)
  return said
}

/** A form of an alert as its reader gets it; null for a digest. */
async function ofAlert<T>(
  delivery: StoredDelivery,
  context: GraphContext,
  form: (message: AlertMessage, wordings: Wordings) => T,
): Promise<T | null> {
  const said = await saidOf(delivery, context)
  return isAlert(said) ? form(said, context.services.definitions.wordings) : null
}

async function formsOf(delivery: StoredDelivery, _args: object, context: GraphContext): Promise<ShownForm[]> {
  const member = await memberOf(context, delivery.memberId)
  const message = await saidOf(delivery, context)
  return member ? shownForms(context.services, { id: delivery.id, member, message }, context.locale) : []
}

async function subjectOf(delivery: StoredDelivery, context: GraphContext): Promise<string> {
  const { message } = delivery
  if (!isAlert(message)) return digestSubject(message)
  return (await ofAlert(delivery, context, (said, wordings) => sentence('headline', said, wordings))) ?? ''
}

async function emailOf(delivery: StoredDelivery, context: GraphContext): Promise<Email> {
  const { services, member } = context
  const foot = await footOf(services, delivery)
  const shown = member.id === delivery.memberId ? foot : withoutLinks(foot)
  return renderEmail(await saidOf(delivery, context), services.definitions.wordings, shown, services.logger)
}
