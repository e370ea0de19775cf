import type { Localized } from '../../audiences/locale.ts'
import type { StoredDelivery } from '../store/store.ts'
import { builder, type GraphContext } from './builder.ts'
import { DeliveryRef } from './delivery-type.ts'
import { moment } from './naming.ts'
import { ACTION_WORD } from './wording.ts'

const STEP_WORD = {
  made: { zh: '排入发送', en: 'Queued' },
  accepted: { zh: '服务方已接收', en: 'Accepted by the provider' },
  refused: { zh: '服务方拒收，已停发', en: 'Refused by the provider, given up' },
  delivered: { zh: '已送达手机', en: 'Delivered to the phone' },
  bounced: { zh: '被退回', en: 'Came back undeliverable' },
  opened: { zh: '收件人在站内打开', en: 'Opened here by its reader' },
  read: { zh: '收件人打开了事件页', en: 'Its reader opened the incident' },
  acknowledged: { zh: '收件人签收', en: 'Acknowledged by its reader' },
} as const satisfies Record<string, Localized>

interface LifeStep {
  text: string
  /** Null where the instant is not recorded. */
  at: string | null
  note: string | null
}

const LifeStepRef = builder.objectRef<LifeStep>('DeliveryStep').implement({
  description: 'One thing that is known to have become of a message.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'What happened.' }),
    atText: t.string({
      nullable: true,
      description: 'When, local time; null where that is not recorded.',
      resolve: (step, _, c) => moment(c, step.at),
    }),
    note: t.exposeString('note', { nullable: true, description: "The provider's or the reader's own words." }),
  }),
})

builder.objectField(DeliveryRef, 'life', (t) =>
  t.field({
    type: [LifeStepRef],
    description:
      'What became of it, in order: queued, accepted or refused, delivered or bounced, read, acknowledged, acted on. Nothing is hidden in an e-mail to see whether it was opened, so that is not known.',
    complexity: { field: 20 },
    resolve: lifeOf,
  }),
)

async function lifeOf(delivery: StoredDelivery, _args: object, context: GraphContext): Promise<LifeStep[]> {
  const say = (kind: keyof typeof STEP_WORD, at: string | null, note: string | null = null) =>
    ({ text: STEP_WORD[kind][context.locale], at, note }) satisfies LifeStep
  const { createdAt, sentAt, acceptedAs, deliveredAt, bouncedAt, bounce, openedAt, state, lastError } = delivery
  const steps = [
    say('made', createdAt),
    ...(sentAt ? [say('accepted', sentAt, acceptedAs)] : []),
    ...(state === 'dead' ? [say('refused', null, lastError)] : []),
    ...(deliveredAt ? [say('delivered', deliveredAt)] : []),
    ...(bouncedAt ? [say('bounced', bouncedAt, bounce)] : []),
    ...(openedAt ? [say('opened', openedAt)] : []),
    ...(await stepsOfReader(delivery, context)),
  ]
  return steps.sort((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
}

/** What the reader did about the incident after it was sent. */
async function stepsOfReader(delivery: StoredDelivery, { services, locale }: GraphContext): Promise<LifeStep[]> {
  const { incidentId, memberId, sentAt } = delivery
  if (incidentId === null || sentAt === null) return []
  const { store } = services
  const [incident, looks, actions] = await Promise.all([
    store.incident(incidentId),
    store.looks('incident', [incidentId], sentAt),
    store.actions([incidentId]),
  ])
  const look = looks.find((one) => one.memberId === memberId)
  const times = look && (locale === 'zh' ? `共${look.times}次` : `${look.times} times`)
  const own = actions.filter(({ by, at }) => by === memberId && at >= sentAt)
  const taken = incident?.acknowledgedBy === memberId && incident.acknowledgedAt
  return [
    ...(look ? [{ text: STEP_WORD.read[locale], at: look.firstAt, note: times ?? null }] : []),
    ...(taken ? [{ text: STEP_WORD.acknowledged[locale], at: taken, note: null }] : []),
    ...own.map(({ kind, at, note }) => ({ text: ACTION_WORD[kind][locale], at, note })),
  ]
}
