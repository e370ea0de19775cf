import type { Channel } from '../audiences/audience.ts'

export type DeliveryState = 'due' | 'sending' | 'sent' | 'dead' | 'suppressed' | 'held'

/**
 * One message to one recipient on one channel. `why` says in a code why it exists or why it was held back
 * (`rule`, `follow-up`, `resolved`, `digest`, `quiet-hours`, `budget`, `below-severity`, `not-chosen`, `parent-told`, `not-configured`, …).
 */
export interface Delivery {
  /** Idempotency key: tenant, kind, incident or digest day, revision, member, channel. Also the Message-ID's local part. */
  id: string
  tenant: string
  memberId: string
  channel: Channel
  kind: 'alert' | 'digest'
  incidentId: string | null
  revision: number
  state: DeliveryState
  why: string
  dueAt: string
  /** Present where a subscription of the reader's, or of their desk, decided that it goes or waits. */
  subscriptionId?: string
}
