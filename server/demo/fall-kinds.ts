/** What a fall makes worse: what callers say afterwards, when the work is done, or whether the telephone is answered. */
export type Outcome = 'satisfied' | 'solved' | 'on-time' | 'answered'

export type FallKind =
  | 'curt-service'
  | 'closed-on-paper'
  | 'poor-repairs'
  | 'staff-lent'
  | 'new-software'
  | 'call-routing-fault'

/** How one kind of fall looks: which rate, of whom, for how many days. */
export interface FallShape {
  kind: FallKind
  outcome: Outcome
  of: 'bureau' | 'utility' | 'district' | 'line'
  /** Least and most. */
  days: readonly [number, number]
  /** {unit} becomes the unit's name. */
  zh: string
  en: string
}

export const FALL_SHAPES: readonly FallShape[] = [
  {
    kind: 'curt-service',
    outcome: 'satisfied',
    of: 'bureau',
    days: [10, 21],
    zh: '{unit}服务态度引发不满',
    en: '{unit}: curt service',
  },
  {
    kind: 'staff-lent',
    outcome: 'on-time',
    of: 'district',
    days: [12, 16],
    zh: '{unit}人手抽调，办件积压',
    en: '{unit}: staff lent elsewhere, work piles up',
  },
  {
    kind: 'closed-on-paper',
    outcome: 'solved',
    of: 'bureau',
    days: [10, 21],
    zh: '{unit}办结件未真正解决',
    en: '{unit}: cases closed on paper',
  },
  {
    kind: 'call-routing-fault',
    outcome: 'answered',
    of: 'line',
    days: [1, 3],
    zh: '话务平台转接故障',
    en: 'Fault in call routing',
  },
  {
    kind: 'poor-repairs',
    outcome: 'solved',
    of: 'utility',
    days: [10, 21],
    zh: '{unit}更换维修队伍，修后又坏',
    en: '{unit}: a new contractor, repairs that do not last',
  },
  {
    kind: 'new-software',
    outcome: 'on-time',
    of: 'bureau',
    days: [10, 21],
    zh: '{unit}业务系统切换，办件拖延',
    en: '{unit}: new software slows the work',
  },
]

/** The metrics that each outcome moves: who says that nothing was solved is not satisfied either. */
export const MOVED: Readonly<Record<Outcome, readonly string[]>> = {
  satisfied: ['followup.satisfied_rate'],
  solved: ['followup.solved_rate', 'followup.satisfied_rate'],
  'on-time': ['ticket.on_time_rate'],
  answered: ['call.answer_rate'],
}
