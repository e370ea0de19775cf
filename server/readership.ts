import type { Member } from '../audiences/audience.ts'
import type { Locale, Localized } from '../audiences/locale.ts'
import type { Definitions } from './services.ts'
import { type Cadence, type Deeds, DIGEST_PRODUCT, type Look, type ReadershipCounts } from './store/store.ts'

/** What a product's messages, or one member's, came to. */
export interface Totals {
  accepted: number
  bounced: number
  refused: number
  heldBack: number
  read: number
  followed: number
  acknowledged: number
  acted: number
}

export interface ProductReadership extends Totals {
  kind: 'view' | 'rule' | 'digest'
  id: string
  title: string
  /** Members whom it is for; of messages, those who were sent one. */
  offered: number
  /** Members who opened it. */
  readers: number
  opened: number
  lastAt: string | null
  /** Nobody opened it in the whole time. */
  unread: boolean
  channels: ReadershipCounts[]
}

export interface RecipientReadership extends Totals {
  member: Member
  lastAt: string | null
}

/** What is known of some days. */
export interface Readership {
  days: number
  /** Whether looks are recorded for the whole time: else nothing is proposed. */
  isWhole: boolean
  counts: ReadershipCounts[]
  deeds: Deeds[]
  looks: Look[]
  members: Member[]
}

const CADENCES: readonly Cadence[] = ['daily', 'weekly']
const DIGEST_TITLE: Record<Cadence, Localized> = {
  daily: { zh: '每日晨报', en: 'Daily digest' },
  weekly: { zh: '每周周报', en: 'Weekly digest' },
}

/** Every view, rule and digest: what nobody opened first, then the least read. */
export function productsOf(found: Readership, definitions: Definitions, locale: Locale): ProductReadership[] {
  const messages = [
    ...[...definitions.rules.values()].map(({ id, title }) => ({ kind: 'rule' as const, id, title })),
    ...CADENCES.map((cadence) => ({
      kind: 'digest' as const,
      id: DIGEST_PRODUCT[cadence],
      title: DIGEST_TITLE[cadence],
    })),
  ]
  const products = [
    ...viewsOf(found, definitions, locale),
    ...messages.map(({ kind, id, title }) => messagesOf(found, kind, id, title[locale])),
  ]
  return products.sort((a, b) => Number(b.unread) - Number(a.unread) || a.readers - b.readers || a.opened - b.opened)
}

const NOTHING: Totals = {
  ...{ accepted: 0, bounced: 0, refused: 0, heldBack: 0, read: 0, followed: 0, acknowledged: 0, acted: 0 },
}

function viewsOf({ looks, members, isWhole }: Readership, definitions: Definitions, locale: Locale) {
  return [...definitions.views.values()].map(({ id, title }): ProductReadership => {
    const own = looks.filter(({ target }) => target === id)
    const offered = members.filter(({ audience }) => definitions.audiences.get(audience)?.views.includes(id)).length
    return {
      ...NOTHING,
      ...{ kind: 'view', id, title: title[locale], offered, readers: own.length, channels: [] },
      opened: own.reduce((sum, { times }) => sum + times, 0),
      lastAt: latest(own.map(({ lastAt }) => lastAt)),
      unread: isWhole && offered > 0 && own.length === 0,
    }
  })
}

function messagesOf(found: Readership, kind: 'rule' | 'digest', id: string, title: string): ProductReadership {
  const counts = found.counts.filter(({ product }) => product === id)
  const deeds = found.deeds.filter(({ product }) => product === id)
  const totals = totalsOf(counts, deeds)
  const reached = counts.filter(({ accepted }) => accepted > 0)
  return {
    ...totals,
    ...{ kind, id, title, opened: totals.read, channels: byChannel(counts) },
    offered: new Set(reached.map(({ memberId }) => memberId)).size,
    readers: new Set(counts.filter(({ read }) => read > 0).map(({ memberId }) => memberId)).size,
    lastAt: latest(counts.map(({ lastRead }) => lastRead)),
    unread: found.isWhole && totals.accepted > 0 && totals.read === 0 && totals.acknowledged + totals.acted === 0,
  }
}

/** Every member, and what became of their messages. */
export function recipientsOf({ members, counts, deeds, looks }: Readership): RecipientReadership[] {
  return members.map((member) => {
    const own = <T extends { memberId: string }>(list: readonly T[]) => list.filter((one) => one.memberId === member.id)
    const times = [...own(counts).map(({ lastRead }) => lastRead), ...own(looks).map(({ lastAt }) => lastAt)]
    return { ...totalsOf(own(counts), own(deeds)), member, lastAt: latest(times) }
  })
}

function totalsOf(counts: readonly ReadershipCounts[], deeds: readonly Deeds[]): Totals {
  const of = <T>(list: readonly T[], value: (one: T) => number) => list.reduce((sum, one) => sum + value(one), 0)
  return {
    accepted: of(counts, (one) => one.accepted),
    bounced: of(counts, (one) => one.bounced),
    refused: of(counts, (one) => one.refused),
    heldBack: of(counts, (one) => one.heldBack),
    read: of(counts, (one) => one.read),
    followed: of(counts, (one) => one.followed),
    acknowledged: of(deeds, (one) => one.acknowledged),
    acted: of(deeds, (one) => one.acted),
  }
}

function byChannel(counts: readonly ReadershipCounts[]): ReadershipCounts[] {
  const sums = new Map<string, ReadershipCounts>()
  for (const one of counts) {
    const sum = sums.get(one.channel)
    sums.set(one.channel, sum ? added(sum, one) : { ...one })
  }
  return [...sums.values()]
}

function added(a: ReadershipCounts, b: ReadershipCounts): ReadershipCounts {
  const { accepted, bounced, refused, heldBack, read, followed } = totalsOf([a, b], [])
  return { ...a, accepted, bounced, refused, heldBack, read, followed, queued: a.queued + b.queued }
}

function latest(times: readonly (string | null)[]): string | null {
  return times.reduce<string | null>((last, time) => (time !== null && time > (last ?? '') ? time : last), null)
}
