import { Heading } from '@react-email/heading'
import { Text } from '@react-email/text'
import type { Locale } from '../audiences/locale.ts'
import { EmailButton } from './email-button.tsx'
import { inColour } from './email-colour.ts'
import { EmailLayout, emailHtml } from './email-layout.tsx'
import type { Email } from './message.ts'

/** A way in for one reader: the link works once, within so many minutes. */
export interface SignInMessage {
  city: string
  link: string
  minutes: number
  locale: Locale
}

const WORDS = {
  title: { zh: '登录链接', en: 'Your sign-in link' },
  enter: { zh: '登录', en: 'Sign in' },
  once: {
    zh: '链接{minutes}分钟内有效，只能使用一次。若非本人索取，请忽略此邮件。',
    en: 'It works once, within {minutes} minutes. If you did not ask for it, ignore this e-mail.',
  },
} as const

/** The e-mail that brings a reader in. */
export async function renderSignInEmail({ city, link, minutes, locale }: SignInMessage): Promise<Email> {
  const title = `${city} · ${WORDS.title[locale]}`
  const once = WORDS.once[locale].replace('{minutes}', String(minutes))
  const html = await emailHtml(
    <EmailLayout locale={locale} preview={once}>
      <Heading as="h1" style={{ fontSize: '20px', lineHeight: '28px', margin: 0 }}>
        {title}
      </Heading>
      <EmailButton href={link}>{WORDS.enter[locale]}</EmailButton>
      <Text {...inColour('quiet', { fontSize: '13px', lineHeight: '20px' })}>{once}</Text>
    </EmailLayout>,
  )
  return { subject: title, html, text: `${title}\n${link}\n\n${once}`, images: [] }
}
