import { renderSignInEmail } from '../../templates/email-sign-in.tsx'
import { smtpSender } from '../channels/smtp.ts'
import { baseUrl } from '../links.ts'
import type { Services } from '../services.ts'

const MINUTES = 15

/** Whether readers can have a sign-in link sent to them. */
export function canMailSignIn({ config }: Services): boolean {
  return config.smtpUrl !== undefined
}

/** Sends the member of an e-mail address, in lower case, a link that works once. An address that nobody has gets nothing, and nobody learns that. */
export async function mailSignIn(services: Services, address: string): Promise<void> {
  const { store, config, definitions, logger, now } = services
  const member = (await store.members()).find(({ email }) => email.toLowerCase() === address)
  if (!member || !config.smtpUrl) return
  const token = await store.createSignIn(member.id, MINUTES * 60_000, now())
  const email = await renderSignInEmail({
    city: definitions.city.name[member.locale],
    link: `${baseUrl(config)}/sign-in?token=${token}`,
    minutes: MINUTES,
    locale: member.locale,
  })
  const sender = smtpSender(config.smtpUrl, config.mailFrom, config.channels, config.sendTimeoutMs)
  const outcome = await sender.send({
    kind: 'email',
    id: `sign-in-${member.id}-${now().getTime()}`,
    to: member.email,
    email,
    unsubscribe: null,
  })
  sender.close()
  if (outcome.kind !== 'sent') logger.error({ member: member.id, error: outcome.error }, 'a sign-in link was not sent')
}
