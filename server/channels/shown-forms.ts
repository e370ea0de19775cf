import type { Member } from '../../audiences/audience.ts'
import type { Locale } from '../../audiences/locale.ts'
import { CHAT_FORM_IDS, CHAT_FORMS, type ChatForm, type ChatFormId } from '../../templates/forms.ts'
import type { AlertMessage, DigestMessage } from '../../templates/message.ts'
import { messageOutline, type Outline } from '../../templates/outline.ts'
import { smsLine, smsSegments } from '../../templates/sms.ts'
import type { Services } from '../services.ts'
import { isAlert } from './said.ts'
import { isFor } from './senders.ts'
import { webhookBody } from './webhook.ts'

/** A message in one form, exactly as it is sent; what a robot or webhook adds at sending is its signature. */
export interface ShownForm {
  id: ChatFormId | 'sms' | 'webhook'
  title: string
  text: string
  /** What the provider counts, of how much, in which unit; null where each field has a limit of its own, or nothing is counted. */
  counted: { size: number; limit: number; unit: 'characters' | 'bytes' | 'segments' } | null
  /** Whether the installation's settings send this member this form. */
  used: boolean
}

type Settings = Pick<Services, 'config' | 'definitions'>

/** A message in every form that a phone, a chat or a program can be sent; titles in the language of whoever looks. */
export function shownForms(
  settings: Settings,
  delivery: { id: string; member: Member; message: AlertMessage | DigestMessage },
  locale: Locale,
): ShownForm[] {
  const { config, definitions } = settings
  const { member, message } = delivery
  const outline = messageOutline(message, definitions.wordings)
  const own = config.channels.chats.find((chat) => isFor(chat.for, member))?.form
  return [
    ...(isAlert(message) ? [smsForm(settings, message, locale)] : []),
    ...CHAT_FORM_IDS.map((id) => chatForm(id, outline, locale, id === own)),
    {
      id: 'webhook',
      title: 'Webhook',
      text: JSON.stringify(webhookBody(delivery, definitions.wordings), null, 2),
      counted: null,
      used: config.webhookUrl !== undefined || config.channels.webhooks.some((hook) => isFor(hook.for, member)),
    },
  ]
}

function smsForm({ config, definitions }: Settings, message: AlertMessage, locale: Locale): ShownForm {
  const limit = config.channels.sms?.segments ?? 1
  const text = smsLine(message, definitions.wordings, limit)
  return {
    id: 'sms',
    title: locale === 'zh' ? '短信' : 'SMS',
    text,
    counted: { size: smsSegments(text, message.locale), limit, unit: 'segments' },
    used: config.channels.sms !== undefined,
  }
}

function chatForm(id: ChatFormId, outline: Outline, locale: Locale, used: boolean): ShownForm {
  const form: ChatForm = CHAT_FORMS[id]
  const body = form.body(outline)
  const { limit } = form
  return {
    id,
    title: form.title[locale],
    text: JSON.stringify(body, null, 2),
    counted: limit && { size: limit.room.size(limit.counted(body)), limit: limit.room.most, unit: limit.unit },
    used,
  }
}
