import type { Channel, Member } from '../../audiences/audience.ts'
import type { Locale } from '../../audiences/locale.ts'
import { providerOf } from '../../server/channels/chat-providers.ts'
import { type ChannelSettings, NO_CHANNELS } from '../../server/channels/settings.ts'
import { gatewaySchema } from '../../server/channels/sms-gateway.ts'
import { deliverAll } from '../../server/jobs/deliver.ts'
import type { Services } from '../../server/services.ts'
import { CHAT_FORMS, type ChatFormId } from '../../templates/forms.ts'
import type { AlertMessage } from '../../templates/message.ts'
import { addDays } from '../../views/local-days.ts'
import { NOW, type RunningCity } from '../server/http/running-city.ts'
import { sampleAlerts } from '../templates/sample-alerts.ts'
import { costOf, heading, ms, report } from './measure.ts'
import type { Receivers } from './receivers.ts'
import { readersOf } from './recipients.ts'

const AUDIENCE = 'analyst'
const CHATS: readonly ChatFormId[] = ['wecom-card', 'dingtalk-card', 'feishu-card', 'slack-blocks', 'teams-card']
/** Off the full hour, which robots keep off. */
const AT = new Date(NOW.getTime() + 5 * 60_000)
/** A gateway's own limit would be all that is measured. */
const UNLIMITED = 100_000

/** As many as a live alert shows. */
const CHART_DAYS = 56

interface Way {
  name: string
  channel: Channel
  channels: ChannelSettings
}

/** Prints how many messages a second each channel saves and hands over: one alert, to so many members, each signed of its own. */
export async function benchChannels(
  city: (env: Record<string, string>) => Promise<RunningCity>,
  receivers: Receivers,
  messages: number,
): Promise<void> {
  const running = await city({})
  const members = readersOf(AUDIENCE, messages)
  heading(`${messages} alerts on each channel`, 'wall', 'messages/s', 'processor')
  try {
    await running.services.store.putMembers(members)
    for (const { name, channel, channels } of ways(receivers, members)) {
      const services = { ...running.services, now: () => AT, config: { ...running.services.config, channels } }
      const { wall, cpu } = await costOf(async () => {
        await makeDue(services, channel, name, members)
        await deliverAll(services)
      })
      const sent = await services.store.deliveries({ channel, states: ['sent'] })
      const ours = sent.filter(({ id }) => id.startsWith(`${name}:`)).length
      report(
        `${name}: ${ours} accepted`,
        ms(wall),
        ((1000 * ours) / wall).toFixed(0),
        `${(cpu / ours).toFixed(1)} ms each`,
      )
    }
  } finally {
    await running.close()
  }
}

function ways({ httpUrl }: Receivers, members: readonly Member[]): Way[] {
  const gateway = gatewaySchema.parse({ url: httpUrl, json: { to: '{phone}', text: '{text}' }, perSecond: UNLIMITED })
  const hook = { id: 'hook', for: { audience: AUDIENCE }, url: httpUrl, secret: 'a secret of some length' }
  const sms = { gateway, values: {}, segments: 1 }
  return [
    { name: 'inbox', channel: 'inbox', channels: NO_CHANNELS },
    { name: 'e-mail with chart, SMTP', channel: 'email', channels: NO_CHANNELS },
    { name: 'SMS gateway', channel: 'sms', channels: { ...NO_CHANNELS, sms } },
    { name: 'webhook', channel: 'webhook', channels: { ...NO_CHANNELS, webhooks: [hook] } },
    ...CHATS.map((form): Way => {
      const chats = robots(form, httpUrl, members)
      return { name: CHAT_FORMS[form].title.en, channel: 'card', channels: { ...NO_CHANNELS, chats } }
    }),
  ]
}

/** As many groups as can take a message for each of their members at once, so that no provider's limit holds it up. */
function robots(form: ChatFormId, httpUrl: string, members: readonly Member[]): ChannelSettings['chats'] {
  const { burst } = providerOf(form).allowance
  return Array.from({ length: Math.ceil(members.length / burst) }, (_, n) => ({
    id: `${form}-${n}`,
    for: { audience: AUDIENCE, members: members.slice(n * burst, (n + 1) * burst).map(({ id }) => id) },
    form,
    url: `${httpUrl}/${form}/${n}`,
    secret: 'a secret of some length',
  }))
}

/** Puts the alert into the outbox for every member on one channel, due now. */
async function makeDue(services: Services, channel: Channel, name: string, members: readonly Member[]): Promise<void> {
  const alerts = { zh: alertIn('zh'), en: alertIn('en') }
  const at = AT.toISOString()
  const deliveries = members.map((member) => ({
    ...({ id: `${name}:${member.id}`, tenant: member.tenant, memberId: member.id, channel, kind: 'alert' } as const),
    ...({ incidentId: `bench ${name}`, revision: 1, state: 'due', why: 'rule', dueAt: at } as const),
    message: alerts[member.locale],
  }))
  await services.store.saveTick({ ruleId: 'bench', slot: name, incidents: [], transitions: [], deliveries }, AT)
}

/** A first warning, with the days behind it as a chart. */
function alertIn(locale: Locale): AlertMessage {
  const [first] = sampleAlerts('city-surge', locale)
  if (!first) throw new Error('there is no sample of city-surge')
  const at = Array.from({ length: CHART_DAYS }, (_, day) => addDays('2026-09-29', day))
  const values = at.map((_, day) => 1200 + (day % 7) * 20 + (day === CHART_DAYS - 1 ? 1200 : 0))
  return { ...first, history: { at, values } }
}
