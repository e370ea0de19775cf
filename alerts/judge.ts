import type { Localized } from '../audiences/locale.ts'
import type { RowSet } from '../audiences/scope.ts'
import { wilson } from '../views/wilson.ts'
import type { Raised } from './backtest.ts'

/** Something that is known to have happened, or (`quiet`) a time and place at which an alarm is a false one. */
export interface Mark {
  id: string
  title: Localized
  /** Where it shows: codes by dimension. A dimension that is not named says nothing. */
  rows: RowSet
  /** ISO instants. */
  from: string
  to: string
  /** How large the planted event is; null where nobody knows. */
  size: string | null
  /** Cases that it brought; null where nobody knows. */
  excess: number | null
  quiet: boolean
}

/** What is known: everything that happened (an alarm that meets no mark is false), or only what somebody has judged. */
export interface Truth {
  marks: readonly Mark[]
  /** What had begun before the period: an alarm about it is a right one, but nobody asks whether it was found. */
  before?: readonly Mark[]
  complete: boolean
}

/** What of a whole truth bears on a period (local dates, `to` exclusive). */
export function truthOf(marks: readonly Mark[], { from, to }: { from: string; to: string }): Truth {
  const begun = (mark: Mark) => mark.from.slice(0, 10)
  return {
    marks: marks.filter((mark) => begun(mark) >= from && begun(mark) < to),
    before: marks.filter((mark) => begun(mark) < from),
    complete: true,
  }
}

export interface Judged {
  raised: Raised
  /** Null where nobody knows. */
  right: boolean | null
  /** The mark that decided. */
  mark: Mark | null
}

export interface Found {
  mark: Mark
  /** The first incident, folded ones included, that met it; null where it was missed. */
  by: Raised | null
  /** Days from its beginning until people were told. */
  delayDays: number | null
}

/** A share with its 95 % interval. */
export interface Share {
  share: number
  low: number
  high: number
}

/** How right a rule was. Precision counts incidents that were told for themselves; a folded one is a line in another's message. */
export interface Judgement {
  judged: Judged[]
  found: Found[]
  right: number
  wrong: number
  unjudged: number
  precision: Share | null
  recall: number | null
  /** Mean over what was found. */
  delayDays: number | null
}

/** The least share of an incident's excess that an event must have brought to be what the incident is about. */
const LEAST_SHARE = 1 / 3
const DAY_MS = 86_400_000

/** Holds what a rule would have raised against what is known, event by event and incident by incident. */
export function judge(raised: readonly Raised[], truth: Truth): Judgement {
  const events = truth.marks.filter((mark) => !mark.quiet)
  const judged = raised.filter((one) => one.opened.parentId === null).map((one) => judgeOne(one, truth))
  const found = events.map((mark) => findMark(mark, raised))
  const right = judged.filter((one) => one.right === true).length
  const wrong = judged.filter((one) => one.right === false).length
  const delays = found.flatMap((one) => (one.delayDays === null ? [] : [one.delayDays]))
  return {
    judged,
    found,
    right,
    wrong,
    unjudged: judged.length - right - wrong,
    precision: shareOf(right, right + wrong),
    recall: events.length === 0 ? null : delays.length / events.length,
    delayDays: delays.length === 0 ? null : delays.reduce((sum, delay) => sum + delay, 0) / delays.length,
  }
}

function shareOf(part: number, whole: number): Share | null {
  const interval = wilson(part, whole)
  return interval && { share: part / whole, ...interval }
}

function judgeOne(raised: Raised, { marks, before = [], complete }: Truth): Judged {
  const met = [...marks, ...before].filter((mark) => meets(raised, mark))
  const event = met.find((mark) => !mark.quiet)
  if (event) return { raised, right: true, mark: event }
  const quiet = met[0]
  if (quiet) return { raised, right: false, mark: quiet }
  return { raised, right: complete ? false : null, mark: null }
}

function findMark(mark: Mark, raised: readonly Raised[]): Found {
  const by = raised
    .filter((one) => meets(one, mark))
    .sort((a, b) => (a.opened.openedAt ?? '').localeCompare(b.opened.openedAt ?? ''))[0]
  if (!by) return { mark, by: null, delayDays: null }
  const delay = (Date.parse(by.opened.openedAt ?? by.opened.since) - Date.parse(mark.from)) / DAY_MS
  return { mark, by, delayDays: Math.max(0, delay) }
}

/** Whether an incident is about what a mark says: at the same time, in rows that meet, and with cases enough to be its reason. */
function meets({ opened }: Raised, mark: Mark): boolean {
  const { signal } = opened
  const end = Date.parse(opened.openedAt ?? opened.since)
  const begin = end - (signal.windowDays + 1) * DAY_MS
  if (Date.parse(mark.from) > end || Date.parse(mark.to) < begin) return false
  const apart = Object.entries(mark.rows).some(
    ([dimension, codes]) => opened.rows[dimension] && !opened.rows[dimension]?.some((code) => codes.includes(code)),
  )
  if (apart) return false
  if (mark.excess === null || signal.expected === null) return true
  return mark.excess >= LEAST_SHARE * (signal.observed - signal.expected)
}
