import type { IncidentAction } from '../../alerts/action.ts'
import type { Interruption } from '../../alerts/attention.ts'
import type { Delivery, DeliveryState } from '../../alerts/delivery.ts'
import type { Incident, IncidentState, Transition } from '../../alerts/incident.ts'
import type { KnownEvent, LevelShift } from '../../alerts/known-event.ts'
import type { Verdict, Verdicted } from '../../alerts/verdict.ts'
import type { Member } from '../../audiences/audience.ts'
import type { AlertMessage, DigestMessage } from '../../templates/message.ts'
import type { AlertSubscriptions } from './alert-subscriptions.ts'
import type { DefinitionVersions } from './definition-versions.ts'
import type { Digests } from './digests.ts'
import type { MonthlyReports } from './monthly-reports.ts'
import type { ViewPreferences } from './view-preferences.ts'

/** A delivery with what is to be said; forms (SMS, card, e-mail) are rendered from `message` when sent or looked at. */
export interface StoredDelivery extends Delivery {
  message: AlertMessage | DigestMessage
  /** Times that sending was tried; also the token of the one who has taken it. */
  attempts: number
  /** When it may be taken next: due time, lease end or retry time; null once nothing is left to send. */
  takeAt: string | null
  lastError: string | null
  createdAt: string
  sentAt: string | null
  openedAt: string | null
  /** What the provider said when it accepted it, often its own id of the message. */
  acceptedAs: string | null
  /** When it came back undeliverable, and the mail system's words. */
  bouncedAt: string | null
  bounce: string | null
  /** When it arrived, where the provider tells: an SMS gateway reports that the phone had it. */
  deliveredAt: string | null
}

/** What an SMS gateway says became of a message that it had accepted, which it names by our id, or by its own. */
export interface ArrivalReport {
  id: string | null
  acceptedAs: string | null
  arrived: boolean
  /** The gateway's words. */
  why: string
}

/** A delivery to be saved. What it says is kept once for all that are given it; its reader's name, which a digest holds, stands apart. */
export interface NewDelivery extends Delivery {
  message: AlertMessage | Omit<DigestMessage, 'reader'>
  reader?: string
}

/** Whether a product goes to a member over a channel: what one-click unsubscription turns off. */
export interface Subscription {
  memberId: string
  /** A rule's id, or `digest`. */
  product: string
  channel: Delivery['channel']
  active: boolean
}

/** How often a digest comes; a month's is a report that somebody signs, and is kept apart. */
export type Cadence = 'daily' | 'weekly'

/** The product that a member subscribes to, or leaves, for each cadence; a month's is its special report. */
export const DIGEST_PRODUCT = {
  daily: 'digest',
  weekly: 'weekly-digest',
  monthly: 'monthly-report',
} as const satisfies Record<Cadence | 'monthly', string>

/** One slot of one job. */
export interface JobSlot {
  job: string
  slot: string
}

/** The job under which a member's digests claim their slots; a slot is the instant at which the digest was due. A rule's job is its id. */
export function digestJob(memberId: string, cadence: Cadence = 'daily'): string {
  return `${DIGEST_PRODUCT[cadence]}:${memberId}`
}

/** How often a member opened one target, and when last. */
export interface Look {
  memberId: string
  target: string
  times: number
  firstAt: string
  lastAt: string
}

/** What became of one member's messages of one product (a rule's id, or a digest's product) on one channel. */
export interface ReadershipCounts {
  memberId: string
  channel: Delivery['channel']
  kind: Delivery['kind']
  product: string
  queued: number
  /** Handed over: accepted by the mail server or the provider. */
  accepted: number
  bounced: number
  /** Given up: the provider refused it, or never took it. */
  refused: number
  heldBack: number
  /** Opened here, or the page that it is about was, after it was sent. */
  read: number
  /** The reader came by its own link. */
  followed: number
  lastRead: string | null
}

/** Incidents of a rule that a member took on, and on which they did something. */
export interface Deeds {
  memberId: string
  product: string
  acknowledged: number
  acted: number
}

/** What one tick of one rule decided; saved whole or not at all. `ruleId` is also the job whose slot it finishes. */
export interface TickResult {
  ruleId: string
  slot: string
  incidents: Incident[]
  transitions: Transition[]
  deliveries: (Delivery & { message: AlertMessage })[]
}

/** What became of a delivery that was taken; `untried` gives it back as if it had not been. */
export type Settlement =
  | { state: 'due'; retryAt: string; error?: string; untried?: boolean }
  | { state: 'sent'; acceptedAs?: string | undefined }
  | { state: 'held' | 'dead'; error?: string; why?: string }

/** The state store: members, sessions, incidents, deliveries, subscriptions, audit. Instants are ISO strings. */
export interface Store extends AlertSubscriptions, DefinitionVersions, Digests, MonthlyReports, ViewPreferences {
  putMembers(members: Member[]): Promise<void>
  /** All members, or those of some ids. */
  members(ids?: readonly string[]): Promise<Member[]>
  member(id: string): Promise<Member | null>
  /** A one-time sign-in link's token, valid for `ttlMs`. Only its hash is stored. */
  createSignIn(memberId: string, ttlMs: number, now: Date): Promise<string>
  /** Uses a token up and opens a session; null when unknown, used or expired. */
  redeemSignIn(token: string, now: Date): Promise<{ session: string; member: Member } | null>
  sessionMember(session: string, now: Date): Promise<Member | null>
  endSession(session: string): Promise<void>

  /** Lately changed first; `since` is the least instant of the last change. */
  incidents(filter: { states?: IncidentState[]; ruleId?: string; since?: string; limit?: number }): Promise<Incident[]>
  incident(id: string): Promise<Incident | null>
  history(incidentId: string): Promise<Transition[]>
  /** Returns the incident as it stands after, or null when there is none; acknowledging twice keeps the first. */
  acknowledge(incidentId: string, memberId: string, note: string | null, now: Date): Promise<Incident | null>

  /** Periods marked as known and not taken back, latest first. */
  knownEvents(tenant: string): Promise<KnownEvent[]>
  putKnownEvent(event: KnownEvent): Promise<void>
  /** False when there was none, or it was taken back before. */
  removeKnownEvent(id: string, now: Date): Promise<boolean>
  /** Levels of a rule's series that stayed. */
  levelShifts(ruleId: string): Promise<LevelShift[]>

  /** One transaction: what was done at once, and the messages that tell of it. False, and nothing changed, for a rung told before. */
  addActions(actions: readonly IncidentAction[], deliveries: TickResult['deliveries'], now: Date): Promise<boolean>
  /** What was done about some incidents, oldest first. */
  actions(incidentIds: readonly string[]): Promise<IncidentAction[]>

  /**
   * Claims a slot of a job until `now + leaseMs`; false when another holds or has finished it. A slot whose lease ran out may be
   * claimed again, and its owner may renew the claim. Slots are ISO instants.
   */
  claimSlot(job: string, slot: string, owner: string, leaseMs: number, now: Date): Promise<boolean>
  /** The same for slots of many jobs in one statement; returns the jobs whose slot was claimed. */
  claimSlots(slots: readonly JobSlot[], owner: string, leaseMs: number, now: Date): Promise<Set<string>>
  /** Marks slots finished for jobs that have no result to save, such as a digest that nobody wants. */
  finishSlots(slots: readonly JobSlot[], now: Date): Promise<void>
  lastFinishedSlot(job: string): Promise<string | null>
  /** The same of many jobs; those without one are left out. */
  lastFinishedSlots(jobs: readonly string[]): Promise<Map<string, string>>
  /** One transaction: incidents, their history, deliveries, and the slot marked finished. Doing it twice changes nothing. */
  saveTick(result: TickResult, now: Date): Promise<void>

  /**
   * Takes due deliveries for sending, each by one sender until its lease ends (at least once). A later revision is not taken while an
   * earlier one of the same incident, member and channel is due or being sent.
   */
  takeDue(limit: number, leaseMs: number, now: Date): Promise<StoredDelivery[]>
  /**
   * Says what became of a delivery that was taken; false, and nothing changed, when another has taken or settled it since. That it was
   * sent is true whoever says it, and stays.
   */
  settle(taken: Pick<StoredDelivery, 'id' | 'attempts'>, outcome: Settlement, now: Date): Promise<boolean>
  /** Newest first; `before` is the id of the last delivery of the page before. */
  deliveries(filter: {
    memberId?: string
    incidentId?: string
    states?: DeliveryState[]
    channel?: string
    limit?: number
    before?: string
  }): Promise<StoredDelivery[]>
  delivery(id: string): Promise<StoredDelivery | null>
  /** The last that was sent of the same incident to the same member on the same channel before a revision. */
  sentBefore(
    delivery: Pick<StoredDelivery, 'incidentId' | 'memberId' | 'channel' | 'revision'>,
  ): Promise<StoredDelivery | null>
  markOpened(id: string, now: Date): Promise<void>
  /** Notes that a delivery came back, once; false where there is no such delivery or it was noted before. */
  markBounced(id: string, why: string, now: Date): Promise<boolean>
  /** Notes what became of SMS after they were accepted; the first report of each counts. Returns how many were new. */
  noteArrivals(reports: readonly ArrivalReport[], now: Date): Promise<number>
  /** Interruptions of members that are or were due from an instant on (alerts/attention.ts says which count). */
  interruptions(since: Date): Promise<Interruption[]>

  subscriptions(memberId?: string): Promise<Subscription[]>
  setSubscription(subscription: Subscription): Promise<void>

  /** Keeps what a member found an incident to be. */
  giveVerdict(verdict: Verdict): Promise<void>
  /** The verdict that speaks for an incident: the latest. */
  verdict(incidentId: string): Promise<Verdict | null>
  /**
   * The incidents that a rule has told of since an instant, each with the verdict that speaks for it; `onlyLearnt` leaves out what was
   * given before its learning was last reset.
   */
  verdicted(ruleId: string, since: string, onlyLearnt?: boolean): Promise<Verdicted[]>
  /** From now on the rule learns anew; no verdict is lost. */
  resetLearning(ruleId: string, memberId: string, now: Date): Promise<void>
  /** Since when a rule learns, and who said so; null where it never was reset. */
  learningSince(ruleId: string): Promise<{ at: string; memberId: string } | null>

  /** The audit of looks: who opened what, when. */
  /** `via` is the message by whose link they came, such as alert-email. */
  recordLook(memberId: string, kind: string, target: string, now: Date, via?: string | null): Promise<void>
  lastLook(memberId: string, kind: string, target: string, before?: Date): Promise<string | null>
  /** A random secret of the installation, made at the first asking and the same for all its servers. */
  secret(key: string): Promise<string>
  /** Looks at targets of a kind (null: at any) since an instant, by member and target, the latest first. */
  looks(kind: string, targets: string[] | null, since: string): Promise<Look[]>
  /** What became of the messages that were made since an instant. */
  readershipCounts(tenant: string, since: string): Promise<ReadershipCounts[]>
  deeds(tenant: string, since: string): Promise<Deeds[]>
  /** Since when looks are recorded; null before the first. */
  recordedSince(): Promise<string | null>
  setting(key: string): Promise<string | null>
  putSetting(key: string, value: string): Promise<void>
  close(): Promise<void>
}
