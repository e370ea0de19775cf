import type { Totals } from '../readership.ts'

/** Shapes of what is sent, who reads it and who wants it, as `server/web/documents.ts` asks for them. */

export interface DeliveryData {
  id: string
  channel: string
  kind: string
  state: string
  stateText: string
  whyText: string
  dueText: string
  sentText: string | null
  openedText: string | null
  recipient: string
  subject: string
  sms: string | null
}

export interface ProductReadershipData extends Totals {
  kind: 'view' | 'rule' | 'digest'
  id: string
  title: string
  offered: number
  readers: number
  opened: number
  lastText: string | null
  unread: boolean
  channels: { channel: string; accepted: number; read: number }[]
}

export interface RecipientReadershipData extends Totals {
  id: string
  reader: string
  audience: string
  lastText: string | null
}

export interface ReadershipData {
  days: number
  isWhole: boolean
  products: ProductReadershipData[]
  recipients: RecipientReadershipData[]
}

/** A message as a phone, a chat or a program is sent it. */
export interface DeliveryFormData {
  id: string
  title: string
  text: string
  counted: { size: number; limit: number; unit: string } | null
  used: boolean
}

export interface DeliveryPageData extends Omit<DeliveryData, 'sms' | 'openedText'> {
  why: string
  /** What the last failed try answered, how many there were, and when the next is. */
  lastError: string | null
  attempts: number
  retryText: string | null
  cardText: string
  life: { text: string; atText: string | null; note: string | null }[]
  forms: DeliveryFormData[]
  emailHtml: string | null
  emailText: string | null
  /** Address of it as one page. */
  pdf: string | null
  incident: { id: string; title: string } | null
}

export interface SubscriptionData {
  product: string
  title: string
  channel: string
  active: boolean
  mandatory: boolean
}

export interface AlertSubscriptionData {
  id: string
  text: string
  isDesk: boolean
  isRemoved: boolean
  rule: string | null
  matter: string | null
  place: string | null
  severity: string | null
  channels: string[]
  when: 'now' | 'digest' | null
  changedText: string
}

interface NodeData {
  code: string
  name: string
  depth: number
}

export interface SubscriptionsPageData {
  subscriptions: SubscriptionData[]
  alertSubscriptions: AlertSubscriptionData[]
  /** What was just changed. */
  changed: AlertSubscriptionData | null
  subscriptionChoices: {
    rules: { code: string; name: string }[]
    matters: NodeData[]
    places: NodeData[]
    severities: { code: string; name: string }[]
    channels: string[]
    deskText: string
  }
  digestChoice: string
  heldBack: (Pick<DeliveryData, 'id' | 'channel' | 'subject' | 'dueText' | 'whyText'> & {
    incident: { id: string } | null
  })[]
}

/** A month's special report as an analyst edits it. */
export interface ReportData {
  id: string
  monthText: string
  deskText: string
  locale: 'zh' | 'en'
  state: 'draft' | 'signed' | 'sent'
  editedText: string | null
  signedText: string | null
  sentText: string | null
  version: string | null
  faults: string[]
  parts: { key: string; heading: string; text: string; lines: string[] }[]
  figures: { id: string; label: string; value: string; query: string }[]
}
