import type { RowSet } from '../audiences/scope.ts'
import { wilson } from '../views/wilson.ts'
import type { Incident } from './incident.ts'
import type { Share } from './judge.ts'

/** What a person found an incident to be. */
export const VERDICTS = ['real', 'false', 'duplicate', 'too-late', 'known-event'] as const
export type VerdictKind = (typeof VERDICTS)[number]

/** A verdict as it was given. */
export interface Verdict {
  incidentId: string
  memberId: string
  kind: VerdictKind
  note: string | null
  /** ISO instant. */
  at: string
}

/** An incident that was told, and the verdict that speaks for it: the latest one. */
export interface Verdicted {
  incident: Incident
  verdict: Verdict | null
}

/** How right a rule was lately, as its verdicts say. */
export interface RuleRecord {
  /** Incidents that were told. */
  told: number
  right: number
  judged: number
  precision: Share | null
  /** Found too late to help, of those that were right. */
  tooLate: number
  /** Median hours from when it began until people were told; null where nothing was told. */
  delayHours: number | null
}

/** Right: it happened, even if it was told too late. A duplicate says nothing about the rule's judgement; what was known beforehand was no alarm. */
export function isRight(kind: VerdictKind): boolean | null {
  if (kind === 'duplicate') return null
  return kind === 'real' || kind === 'too-late'
}

/** What an incident is about, for learning: its deepest matter, or its unit where it names no matter; empty for all requests. */
export function subjectOf(rows: RowSet): string {
  const dimension = ['matter3', 'matter2', 'matter1', 'unit'].find((one) => rows[one]?.length === 1)
  return dimension ? `${dimension} ${rows[dimension]?.[0]}` : ''
}

/** The record of the incidents of one rule, or of one rule and matter. */
export function recordOf(verdicted: readonly Verdicted[]): RuleRecord {
  const kinds = verdicted.flatMap(({ verdict }) => (verdict ? [verdict.kind] : []))
  const answers = kinds.map(isRight).filter((right) => right !== null)
  const right = answers.filter(Boolean).length
  const interval = wilson(right, answers.length)
  const delays = verdicted
    .map(({ incident }) => (Date.parse(incident.openedAt ?? incident.since) - Date.parse(incident.since)) / HOUR_MS)
    .sort((a, b) => a - b)
  return {
    told: verdicted.length,
    right,
    judged: answers.length,
    precision: interval && { share: right / answers.length, ...interval },
    tooLate: kinds.filter((kind) => kind === 'too-late').length,
    delayHours: delays[Math.floor(delays.length / 2)] ?? null,
  }
}

const HOUR_MS = 3_600_000

/** How much easier or harder a matter's series may alarm, by subject (`subjectOf`); a subject without verdicts has none. */
export type Learned = ReadonlyMap<string, number>

/** Verdicts' worth of belief that a matter is as often right as its rule. */
const PRIOR = 5
/** A matter's bar moves by at most this factor. */
const MOST = 4

/**
 * The weights of the weighted Benjamini–Hochberg procedure (Genovese, Roeder and Wasserman 2006) that verdicts suggest: a matter whose
 * alarms were right more often than the rule's has a higher weight, and so a lower bar, shrunk to 1 where few verdicts speak.
 */
export function learn(verdicted: readonly Verdicted[]): Learned {
  const bySubject = new Map<string, { right: number; judged: number }>()
  let [right, judged] = [1, 2]
  for (const { incident, verdict } of verdicted) {
    const answer = verdict && isRight(verdict.kind)
    if (answer === null) continue
    const subject = subjectOf(incident.rows)
    const counted = bySubject.get(subject) ?? { right: 0, judged: 0 }
    bySubject.set(subject, { right: counted.right + Number(answer), judged: counted.judged + 1 })
    right += Number(answer)
    judged += 1
  }
  const overall = right / judged
  const weightOf = (one: { right: number; judged: number }) =>
    (one.right + PRIOR * overall) / (one.judged + PRIOR) / overall
  return new Map([...bySubject].map(([subject, one]) => [subject, Math.min(MOST, Math.max(1 / MOST, weightOf(one)))]))
}

/** The weights of a family of series: what was learnt of each one's subject, scaled to average 1, as the procedure asks. */
export function familyWeights(rows: readonly RowSet[], learned: Learned): number[] {
  const raw = rows.map((one) => learned.get(subjectOf(one)) ?? 1)
  const mean = raw.reduce((sum, weight) => sum + weight, 0) / Math.max(1, raw.length)
  return raw.map((weight) => weight / mean)
}
