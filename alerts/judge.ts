import type { Localized } from '../audiences/locale.ts'
import type { RowSet } from '../audiences/scope.ts'
import { addDays, daysBetween, type LocalDay } from '../views/local-days.ts'
import { wilson } from '../views/wilson.ts'
import type { Raised } from './backtest.ts'
import type { AlertRule } from './rule.ts'

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
  /** Set where it moved rates, not what came in: `excess` is then the cases that it lost. */
  rate?: RateMark
}

export interface RateMark {
  metrics: readonly string[]
  /** Local days on which it shows, `to` exclusive. */
  from: LocalDay
  to: LocalDay
  /** What part of all cases of its rows it lost on those days, 0 to 1. */
  fall: number
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

/**
 * What of a truth bears on a rule: events that came in on one over counts, falls of its own metric on one over a share. Null for a share's
 * fixed bound, which tells how things stand and is neither right nor wrong, and for a silence.
 */
export function truthFor(
  { metric, detector }: Pick<AlertRule, 'metric' | 'detector'>,
  isShare: boolean,
  truth: Truth,
): Truth | null {
  if (detector.kind === 'silence' || (detector.kind === 'threshold' && isShare)) return null
  const bears = ({ rate }: Mark) => (isShare ? rate?.metrics.includes(metric) === true : !rate)
  const { marks, before } = truth
  return { ...truth, marks: marks.filter(bears), ...(before ? { before: before.filter(bears) } : {}) }
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
  return summed(
    raised.filter((one) => one.opened.parentId === null).map((one) => judgeOne(one, truth)),
    events.map((mark) => findMark(mark, raised)),
  )
}

/** Several rules together, each judged by what bears on it: an event is found by whichever told of it first. */
export function judgedTogether(parts: readonly Judgement[]): Judgement {
  const found = new Map<string, Found>()
  for (const one of parts.flatMap((part) => part.found)) {
    const before = found.get(one.mark.id)
    if (!before || (one.delayDays ?? Number.POSITIVE_INFINITY) < (before.delayDays ?? Number.POSITIVE_INFINITY))
      found.set(one.mark.id, one)
  }
  return summed(
    parts.flatMap((part) => part.judged),
    [...found.values()],
  )
}

function summed(judged: Judged[], found: Found[]): Judgement {
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
    recall: found.length === 0 ? null : delays.length / found.length,
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
function meets(raised: Raised, mark: Mark): boolean {
  const { rows } = raised.opened
  const apart = Object.entries(mark.rows).some(
    ([dimension, codes]) => rows[dimension] && !rows[dimension]?.some((code) => codes.includes(code)),
  )
  if (apart) return false
  return mark.rate ? lostEnough(raised, mark.excess, mark.rate) : broughtEnough(raised, mark)
}

function broughtEnough({ opened }: Raised, mark: Mark): boolean {
  const { signal } = opened
  const end = Date.parse(opened.openedAt ?? opened.since)
  const begin = end - (signal.windowDays + 1) * DAY_MS
  if (Date.parse(mark.from) > end || Date.parse(mark.to) < begin) return false
  if (mark.excess === null || signal.expected === null) return true
  return mark.excess >= LEAST_SHARE * (signal.observed - signal.expected)
}

/**
 * Whether a fall of a rate lost at least a third of the cases that an alarm misses: what its days within the window lost, and no more than
 * its part of the window's own cases, where the alarm is over a few of its rows.
 */
function lostEnough({ opened, day }: Raised, lost: number | null, { from, to, fall }: RateMark): boolean {
  const { windowDays, observed, expected, cases } = opened.signal
  const after = addDays(day, 1)
  const first = addDays(after, -windowDays)
  const within = daysBetween(first > from ? first : from, after < to ? after : to).length
  if (within === 0) return false
  if (lost === null || expected === null || cases === undefined) return true
  const missed = Math.abs(observed - expected) * cases
  const share = within / daysBetween(from, to).length
  return Math.min(lost * share, (fall * cases * within) / windowDays) >= LEAST_SHARE * missed
}
