import type { DailyHistory } from '../alerts/history.ts'
import type { Severity } from '../audiences/audience.ts'
import type { Locale } from '../audiences/locale.ts'
import type { TrendSource } from '../views/charts/trend.ts'

/** What a reader was last told of an incident, which a follow-up need not repeat. */
export interface Told {
  observed: number
  severity: Severity
  cause: string | null
}

/** Right of judged incidents in the last days. */
export interface RecordSaid {
  right: number
  judged: number
  days: number
}

/** How an incident ended. */
export interface Ending {
  /** Back in its range; no longer far enough out of it for a warning; the usual level by now; no longer read. */
  how: 'normal' | 'eased' | 'shifted' | 'unwatched'
  /** Largest reading; null where less is worse. */
  peak: number | null
  /** How long it went on, such as 3天. */
  lastedText: string
}

/**
 * What is said of one incident to one reader, in eight slots: level · what · where · count against normal · since · likely cause and
 * how much it explains · owner and deadline · link. Every form (SMS line, card, e-mail, page) is made from it, so the figures in every
 * form are the same. Texts are already in the reader's language; numbers stay numbers until a form writes them. Plain JSON: deliveries
 * store it and are rendered when they go.
 */
export interface AlertMessage {
  kind: 'first' | 'follow-up' | 'resolved'
  /** 1 for the first message, 2.. for follow-ups (续1 is revision 2). */
  revision: number
  locale: Locale
  /** City signature such as 云州12345. */
  signature: string
  severity: Severity
  what: string
  where: string
  observed: number
  expected: number | null
  low: number | null
  high: number | null
  ratio: number | null
  /** The bar that the reading crossed, where the rule has a fixed one. */
  bar?: { side: 'above' | 'below'; value: number }
  unit: string
  windowDays: number
  /** Present where the window is hours: how many. */
  windowHours?: number
  /** ISO instant and its local text. */
  since: string
  sinceText: string
  recurrenceDays: number | null
  /** `share` of the excess that the cause explains, in [0,1]: how far it can be trusted as the cause. */
  cause: { text: string; share: number; observed: number; expected: number } | null
  owner: string | null
  deadlineText: string | null
  /** Present where the deadline had passed when this was said: whether the answer is there by now. */
  pastDeadline?: 'overdue' | 'answered'
  why: string
  ruleTitle: string
  /** The reader's or their desk's subscription that decided that they are told, in words; left out where none did. */
  subscription?: string
  /** How often this rule was right lately, as verdicts say; left out where there is none yet. */
  record?: RecordSaid
  link: string
  /** Of a follow-up, once it is known what this reader was told before (`templates/told.ts`). */
  told?: Told
  /** Of a final message. */
  ending?: Ending
  /** Daily readings for the chart. */
  history: DailyHistory | null
}

/** A figure as a digest or page says it: already formatted in the reader's language. */
export interface SpokenFigure {
  label: string
  value: string
  comparison: string | null
  expected: string | null
  tone: 'good' | 'bad' | 'plain'
}

/** One thing that changed since the reader's last digest; `severity` is null where a figure moved and no incident. */
export interface DigestChange {
  kind: 'new' | 'worse' | 'better' | 'reversed' | 'overdue' | 'ended'
  text: string
  link: string
  severity: Severity | null
}

/** What one member's digest says. `changes` open it; where there are none, two lines are all: `unchanged` and `steady`. */
export interface DigestMessage {
  locale: Locale
  signature: string
  reader: string
  /** The rows that the figures are counted from, in words. */
  scopeText: string
  title: string
  dateText: string
  /** How often it comes; left out: daily. */
  cadence?: 'daily' | 'weekly' | 'monthly'
  /** What the figures cover, where that is a week or a month. */
  periodText?: string
  /** What the changes are counted from: the last digest, or that there was none. */
  sinceText: string
  changes: DigestChange[]
  figures: SpokenFigure[]
  /** The view's first lines over time, as the page draws them, and the same as a sentence. */
  chart: (TrendSource & { title: string; sentence: string }) | null
  /** A split by place, the places that moved most. */
  places: { title: string; rows: { name: string; value: string; comparison: string | null }[] } | null
  /** What was held back from interrupting the reader since the last digest, gravest first, each with why. */
  held: { text: string; why: string; link: string }[]
  /** What comes: holidays and make-up workdays. */
  ahead: string[]
  unchanged: string | null
  /** The figures in one sentence, where nothing is new; null elsewhere. */
  steady: string | null
  /** Why the reader gets this. */
  why: string
  link: string
  /** Present where people wrote and signed it: a month's special report. Its numbers are the figures', filled in. */
  report?: SignedProse
}

/** The prose of a signed report, and who signed it when. */
export interface SignedProse {
  conclusion: string
  parts: { heading: string; lines: string[] }[]
  signedText: string
  /** Where it is as a PDF of one page. */
  pdf: string
}

/** An e-mail ready to send: both parts and inline images by content id. */
export interface Email {
  subject: string
  html: string
  text: string
  images: { cid: string; filename: string; png: Buffer }[]
}
