import type { Matter } from './matters.ts'
import type { Random } from './random.ts'
import type { Rhythm } from './rhythm.ts'
import type { Nature } from './texts.ts'
import { UNITS } from './units.ts'

export type Action = 'dispatch' | 'accept' | 'return' | 'reassign' | 'extend' | 'urge' | 'supervise' | 'close' | 'redo'

export interface Step {
  at: number
  action: Action
  from: number
  to: number
  reason: string
}

export interface FollowUp {
  at: number
  method: 'phone' | 'sms' | 'wechat'
  reached: boolean
  contacted: 'yes' | 'no' | 'unknown'
  solved: 'yes' | 'partial' | 'no' | ''
  satisfied: 'very' | 'satisfied' | 'basic' | 'unsatisfied' | 'very_unsatisfied' | ''
  reason: string
}

/** All that happened to a ticket until the end instant. Local epoch seconds; 0 where it has not happened. */
export interface Handling {
  status: string
  closeCode: string
  due: number
  dueBasis: 'calendar' | 'workday'
  accepted: number
  contacted: number
  closed: number
  updated: number
  /** The unit that leads at the end, as an index of UNITS. */
  unit: number
  hops: number
  returns: number
  redo: number
  steps: Step[]
  followUp: FollowUp | undefined
}

export interface Case {
  created: number
  matter: Matter
  nature: Nature
  direct: boolean
  urgent: boolean
  unit: number
  /** The unit to which it goes when the first one returns it. */
  otherUnit: number
  pace: number
  merged: boolean
}

/** Index of no unit: the hotline itself. */
export const HOTLINE = -1

/** Plays one ticket's life and cuts it off at the end instant: what lies in the future has not happened. */
export function handle(random: Random, c: Case, rhythm: Rhythm, end: number): Handling {
  const h: Handling = {
    status: 'pending',
    closeCode: '',
    due: 0,
    dueBasis: 'calendar',
    accepted: 0,
    contacted: 0,
    closed: 0,
    updated: c.created,
    unit: c.unit,
    hops: 0,
    returns: 0,
    redo: 0,
    steps: [],
    followUp: undefined,
  }
  setDue(h, c, rhythm)
  if (c.direct) answerAtOnce(random, h, c, end)
  else if (random.chance(0.02)) turnAway(random, h, c, end)
  else {
    const acceptedAt = dispatch(random, h, c, end)
    if (acceptedAt > 0) work(random, h, c, acceptedAt, rhythm, end)
  }
  for (const s of h.steps) if (s.at > h.updated) h.updated = s.at
  if (h.followUp && h.followUp.at > h.updated) h.updated = h.followUp.at
  return h
}

function setDue(h: Handling, c: Case, rhythm: Rhythm): void {
  const limit = c.urgent ? Math.min(2, c.matter.limit) : c.matter.limit
  if (limit <= 24) h.due = c.created + limit * 3600
  else {
    h.dueBasis = 'workday'
    h.due = rhythm.addWorkdays(Math.floor(c.created / 86_400), limit / 24) * 86_400 + (c.created % 86_400)
  }
}

/** An inquiry that the hotline answers itself, on the line or by reply. */
function answerAtOnce(random: Random, h: Handling, c: Case, end: number): void {
  h.accepted = c.created
  h.contacted = c.created
  const closed = Math.round(c.created + random.lognormal(300, 0.6))
  if (closed > end) {
    h.status = 'in_progress'
    return
  }
  close(h, closed, 'explained', end)
  h.steps.push({ at: closed, action: 'close', from: HOTLINE, to: HOTLINE, reason: 'answered_on_line' })
  if (random.chance(0.2)) h.followUp = followUp(random, closed, 1.2, false, end)
}

/** Not the hotline's business, or withdrawn by its caller. */
function turnAway(random: Random, h: Handling, c: Case, end: number): void {
  const rejected = random.chance(0.6)
  const at = Math.round(c.created + random.lognormal(5400, 0.8))
  if (at > end) return
  h.status = rejected ? 'rejected' : 'withdrawn'
  h.closeCode = rejected ? 'out_of_scope' : 'explained'
  h.closed = at
  h.updated = at
  h.steps.push({ at, action: 'close', from: HOTLINE, to: HOTLINE, reason: rejected ? 'out_of_scope' : 'withdrawn' })
}

/** From the hotline to a unit that accepts. Answers when it accepted, or 0 when the end came first. */
function dispatch(random: Random, h: Handling, c: Case, end: number): number {
  let at = Math.round(c.created + random.lognormal(c.urgent ? 240 : 1500, 0.9))
  if (at > end) return 0
  h.hops = 1
  h.status = 'to_accept'
  h.steps.push({ at, action: 'dispatch', from: HOTLINE, to: h.unit, reason: '' })
  const unclear = 0.045 + (UNITS[c.unit]!.quality < -0.3 ? 0.04 : 0)
  while (h.returns < 3 && random.chance(h.returns === 0 ? unclear : 0.25)) {
    const back = Math.round(at + random.lognormal(9000, 0.7))
    if (back > end) return 0
    h.returns++
    h.status = 'returned'
    h.steps.push({
      at: back,
      action: 'return',
      from: h.unit,
      to: HOTLINE,
      reason: random.chance(0.7) ? 'not_our_duty' : 'incomplete',
    })
    at = Math.round(back + random.lognormal(5400, 0.8))
    if (at > end) return 0
    const next = h.unit === c.unit ? c.otherUnit : c.unit
    h.hops++
    h.status = 'to_accept'
    h.steps.push({ at, action: 'reassign', from: h.unit, to: next, reason: 'not_our_duty' })
    h.unit = next
  }
  const accepted = Math.round(at + random.lognormal(c.urgent ? 700 : 6000 * c.pace, 0.9))
  if (accepted > end) return 0
  h.accepted = accepted
  h.status = 'in_progress'
  h.steps.push({ at: accepted, action: 'accept', from: h.unit, to: h.unit, reason: '' })
  return accepted
}

function work(random: Random, h: Handling, c: Case, accepted: number, rhythm: Rhythm, end: number): void {
  const unit = UNITS[h.unit]!
  if (h.dueBasis === 'workday' && random.chance(0.04)) {
    const asked = Math.round(h.due - random.next() * 86_400)
    if (asked > accepted && asked <= end) {
      h.steps.push({ at: asked, action: 'extend', from: h.unit, to: h.unit, reason: 'needs_time' })
      h.due = rhythm.addWorkdays(Math.floor(h.due / 86_400), 5) * 86_400 + (h.due % 86_400)
    }
  }
  const hard = random.chance(0.03) ? 3 : 1
  const done = finish(random, h, c, accepted, unit.pace * c.pace * hard, rhythm)
  const contacted = Math.round(accepted + Math.min((done - accepted) * 0.8, random.lognormal(7200, 1)))
  if (contacted <= end) h.contacted = contacted
  remind(random, h, accepted, done, end)
  const late = done > h.due
  if (done > end) {
    // The last tenth of the work is the check of the result.
    if (end > done - (done - accepted) * 0.1) h.status = 'in_review'
    return
  }
  const lean = unit.quality - (late ? 0.9 : 0) - (hard > 1 ? 1 : 0)
  const code = closeCode(random, lean, c)
  h.steps.push({ at: done, action: 'close', from: h.unit, to: HOTLINE, reason: code })
  close(h, done, code, end)
  if (random.chance(0.4)) h.followUp = followUp(random, done, lean, code === 'unsolved' || code === 'partial', end)
  if (h.followUp && /unsat/u.test(h.followUp.satisfied) && random.chance(0.45)) redo(random, h, end)
}

/** When the work is done. By workdays it is done in office hours, by the clock at any hour. */
function finish(random: Random, h: Handling, c: Case, accepted: number, pace: number, rhythm: Rhythm): number {
  const share = random.lognormal(pace, 0.42)
  if (h.dueBasis === 'calendar') return Math.max(accepted + 600, Math.round(c.created + (h.due - c.created) * share))
  const days = Math.round((c.matter.limit / 24) * share)
  const day = rhythm.addWorkdays(Math.floor(c.created / 86_400), days)
  const at = day * 86_400 + Math.round((8.6 + random.next() * 8.8) * 3600)
  return at > accepted + 1200 ? at : accepted + 1200 + Math.round(random.exponential(5400))
}

function remind(random: Random, h: Handling, accepted: number, done: number, end: number): void {
  const urged = Math.round(h.due - (h.due - accepted) * 0.15)
  if (urged > accepted && urged < done && urged <= end && random.chance(0.3))
    h.steps.push({ at: urged, action: 'urge', from: HOTLINE, to: h.unit, reason: 'near_due' })
  const overdue = h.due + 86_400
  if (overdue < done && overdue <= end && random.chance(0.35))
    h.steps.push({ at: overdue, action: 'supervise', from: HOTLINE, to: h.unit, reason: 'overdue' })
}

function close(h: Handling, at: number, code: string, end: number): void {
  h.closed = at
  h.closeCode = code
  h.updated = at
  h.status = at < end - 30 * 86_400 ? 'archived' : 'closed'
}

function closeCode(random: Random, lean: number, c: Case): string {
  if (c.merged) return 'merged'
  if (c.nature === 'inquiry' || c.nature === 'praise') return 'explained'
  if (random.chance(0.02)) return 'unreachable'
  const solved = 1 / (1 + Math.exp(-(1.5 + lean)))
  const dice = random.next()
  if (dice < solved) return 'solved'
  const rest = (dice - solved) / (1 - solved)
  return rest < 0.35 ? 'partial' : rest < 0.7 ? 'explained' : 'unsolved'
}

function followUp(random: Random, closed: number, lean: number, poor: boolean, end: number): FollowUp | undefined {
  const at = Math.round(closed + random.lognormal(86_400, 0.6))
  if (at > end) return undefined
  const method = random.chance(0.6) ? 'phone' : random.chance(0.6) ? 'sms' : 'wechat'
  if (!random.chance(0.88))
    return { at, method, reached: false, contacted: 'unknown', solved: '', satisfied: '', reason: '' }
  const mood = 2.1 + lean - (poor ? 1.8 : 0) + 0.9 * random.normal()
  const solved = mood > 0.7 ? 'yes' : mood > 0 ? 'partial' : 'no'
  const satisfied =
    mood > 3 ? 'very' : mood > 1 ? 'satisfied' : mood > 0.3 ? 'basic' : mood > -0.8 ? 'unsatisfied' : 'very_unsatisfied'
  const reason = mood > 0.3 ? '' : random.pick(['not_solved', 'too_slow', 'attitude', 'no_explanation'])
  return { at, method, reached: true, contacted: random.chance(0.95) ? 'yes' : 'no', solved, satisfied, reason }
}

/** A dissatisfied caller's ticket is opened again; its last closing is the one that counts. */
function redo(random: Random, h: Handling, end: number): void {
  const at = h.followUp!.at + Math.round(random.lognormal(14_400, 0.6))
  if (at > end) return
  h.redo = 1
  h.steps.push({ at, action: 'redo', from: HOTLINE, to: h.unit, reason: 'dissatisfied' })
  const again = Math.round(at + random.lognormal(2.5 * 86_400, 0.6))
  h.closed = 0
  h.closeCode = ''
  h.status = 'in_progress'
  h.updated = at
  if (again > end) return
  const code = random.chance(0.7) ? 'solved' : 'explained'
  h.steps.push({ at: again, action: 'close', from: h.unit, to: HOTLINE, reason: code })
  close(h, again, code, end)
}
