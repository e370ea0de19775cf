import type { Channel, Member } from '../../audiences/audience.ts'
import type { Services } from '../services.ts'
import type { Sender } from './channel.ts'
import { robotSender } from './robot.ts'
import { smsSender } from './sms.ts'
import { smtpSender } from './smtp.ts'
import { webhookSender } from './webhook.ts'

/** The ways out that an installation has. */
export interface Senders {
  /** The way to a member on a channel; null where none is set up for them. */
  to(channel: Channel, member: Member | null): Sender | null
  close(): void
}

/** Whose messages a chat or webhook is for. */
type For = { audience: string; members?: string[] }

/** Opens what the settings name. Connections are kept until `close`. */
export function openSenders({ config, definitions, now }: Pick<Services, 'config' | 'definitions' | 'now'>): Senders {
  const { wordings } = definitions
  const { channels, sendTimeoutMs } = config
  const email = config.smtpUrl ? smtpSender(config.smtpUrl, config.mailFrom, channels, sendTimeoutMs) : null
  const sms = channels.sms ? smsSender(channels.sms, wordings, now, sendTimeoutMs) : null
  const everyone = config.webhookUrl
    ? webhookSender({ url: config.webhookUrl, secret: config.webhookSecret }, wordings, now, sendTimeoutMs)
    : null
  const chats = channels.chats.map((chat) => ({
    for: chat.for,
    sender: robotSender(chat, { wordings, now, timeoutMs: sendTimeoutMs }),
  }))
  const hooks = channels.webhooks.map((hook) => ({
    for: hook.for,
    sender: webhookSender(hook, wordings, now, sendTimeoutMs),
  }))
  const first = (list: { for: For; sender: Sender }[], member: Member | null) =>
    list.find((entry) => member && isFor(entry.for, member))?.sender ?? null
  return {
    to(channel, member) {
      // It is there as soon as it is saved.
      if (channel === 'inbox') return null
      if (channel === 'email') return email
      if (channel === 'sms') return sms
      if (channel === 'card') return first(chats, member)
      return first(hooks, member) ?? everyone
    },
    close() {
      const opened = [email, sms, everyone, ...chats.map((c) => c.sender), ...hooks.map((h) => h.sender)]
      for (const sender of opened) sender?.close()
    },
  }
}

export function isFor({ audience, members }: For, member: Member): boolean {
  return member.audience === audience && (members === undefined || members.includes(member.id))
}
