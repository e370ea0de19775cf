import type { Severity } from '../audiences/audience.ts'
import type { RowSet } from '../audiences/scope.ts'
import type { LevelShift } from './known-event.ts'
import type { Signal } from './signal.ts'

export type IncidentState = 'pending' | 'open' | 'acknowledged' | 'resolved'

/** What explains most of an incident's excess. */
export interface Cause {
  rows: RowSet
  observed: number
  expected: number
  /** Share of the incident's excess, in [0,1]. */
  share: number
}

/** What was found when an incident's excess was looked into, from its own rows alone; `cause` null with it means: no single cause. */
export interface Explanation {
  cause: Cause | null
  /** Distinct callers behind the cause, or behind the whole where there is none; null where the dataset knows no callers. */
  callers: number | null
  /** Local hour "YYYY-MM-DD HH:00" from which on the excess piled up. */
  began: string | null
  /** ISO instant of the tick that looked into it. */
  at: string
}

/**
 * What is going on over one row set. Its figures are counted from exactly those rows, so whoever may see all of the rows may see the
 * incident, and nobody else. `key` is rule and rows: readers whose scopes bound the same rows meet in the same incident.
 */
export interface Incident {
  id: string
  tenant: string
  key: string
  ruleId: string
  rows: RowSet
  level: number
  parentId: string | null
  state: IncidentState
  severity: Severity
  /** ISO instants. `since` is when the first breaching reading was made. */
  since: string
  openedAt: string | null
  acknowledgedAt: string | null
  acknowledgedBy: string | null
  resolvedAt: string | null
  updatedAt: string
  /** Grows with every message-worthy change: 0 pending, 1 first warning, 2.. follow-ups. */
  revision: number
  breaches: number
  clears: number
  signal: Signal
  /** Largest observed so far and the excess last told to people. */
  peak: number
  toldExcess: number
  cause: Cause | null
  /** Absent until the excess was looked into. */
  explanation?: Explanation
  /** The rarest reading so far, "once in so many days"; absent for detectors that tell no probability. */
  rarestDays?: number
  /** Present once the level was taken as the new usual one. */
  shift?: LevelShift
}

export type TransitionKind =
  | 'pending'
  | 'open'
  | 'worsened'
  | 'cause-changed'
  | 'level-shift'
  | 'acknowledged'
  | 'resolved'
  | 'dropped'
  | 'no-data'
  | 'error'

/** One step in an incident's life, kept as its history. */
export interface Transition {
  incidentId: string
  kind: TransitionKind
  at: string
  by: string | null
  note: string | null
  incident: Incident
}
