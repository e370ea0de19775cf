import type { Random } from './random.ts'
import { hourShare, ZONE_OFFSET_S } from './rhythm.ts'

export const QUEUES = ['general', 'enterprise'] as const

/** A call that becomes a ticket, or would have. Local epoch seconds. */
export interface Inbound {
  at: number
  /** Empty for a call that was answered without a ticket or never answered. */
  ticket: string
}

export interface DayCalls {
  calls: string[]
  intervals: string[]
}

export interface LineDay {
  queue: number
  day: number
  end: number
  /** How many calls that lead to tickets the roster expects on this day. */
  usual: number
  /** Whether a call that would be answered at this local epoch second is put off to a call-back: agents speak with it all the same. */
  putsOff(at: number): boolean
}

const HANDLE_S = [200, 290] as const
const SLOT_S = 900

/**
 * The calls and 15-minute agent figures of one queue and day, as tab-separated rows. Seats are rostered for the load that
 * is usual at that hour; where more comes in than they can take, callers wait, and some give up.
 *
 * @param tickets calls that led to tickets, so were answered in the end
 */
export function dayOfCalls(random: Random, line: LineDay, tickets: readonly Inbound[]): DayCalls {
  const { queue, day, end, usual } = line
  const arrivals = withOthers(random, tickets, day)
  const bySlot: Inbound[][] = Array.from({ length: 96 }, () => [])
  for (const call of arrivals)
    bySlot[Math.min(95, Math.max(0, Math.floor((call.at - day * 86_400) / SLOT_S)))]!.push(call)
  const out: DayCalls = { calls: [], intervals: [] }
  const name = QUEUES[queue]!
  const prefix = `demo\tC${queue}${day}`
  let n = 0
  let backlog = 0
  for (let slot = 0; slot < 96; slot++) {
    const from = day * 86_400 + slot * SLOT_S
    if (from >= end) break
    const handle = HANDLE_S[queue]!
    const expected = (usual * 1.3 * hourShare('home', slot >> 2)) / 4
    const agents = Math.max(
      queue === 0 ? 2 : 1,
      Math.ceil(((expected * handle) / SLOT_S) * 1.22 + 1.3 * Math.sqrt(expected / 4)),
    )
    const load = bySlot[slot]!.length * handle + backlog
    const busy = load / (agents * SLOT_S)
    backlog = Math.max(0, load - agents * SLOT_S)
    const sums = { talk: 0, hold: 0, wrap: 0 }
    for (const call of bySlot[slot]!) {
      const row = callRow(
        random,
        `${prefix}${String(++n).padStart(6, '0')}\t${name}`,
        call,
        { busy, agents, handle, end, putsOff: line.putsOff },
        sums,
      )
      if (row !== '') out.calls.push(row)
    }
    // The figures of a quarter of an hour are known when it is over.
    if (from + SLOT_S > end) break
    const paid = agents * SLOT_S
    const worked = Math.min(1, (paid * 0.96) / (sums.talk + sums.hold + sums.wrap || 1))
    const [talk, hold, wrap] = [sums.talk * worked, sums.hold * worked, sums.wrap * worked].map(Math.round) as [
      number,
      number,
      number,
    ]
    const at = from - ZONE_OFFSET_S
    const idle = Math.max(0, Math.round(paid * 0.96) - talk - hold - wrap)
    out.intervals.push(`demo\t${name}\t${at}\t${agents}\t${talk}\t${hold}\t${wrap}\t${idle}\t${paid}\t${at}000\n`)
  }
  return out
}

/** Adds the calls that leave no ticket: quick questions, and attempts given up before the answered one. */
function withOthers(random: Random, tickets: readonly Inbound[], day: number): Inbound[] {
  const all = [...tickets]
  for (const call of tickets) {
    const dice = random.next()
    if (dice < 0.1) all.push({ at: call.at + Math.round((random.next() - 0.5) * 3600), ticket: '' })
    else if (dice < 0.2) all.push({ at: call.at - Math.round(random.exponential(240)), ticket: '' })
  }
  // A shifted call must stay on its own day, whose interval counts it.
  for (const call of all) call.at = Math.min(Math.max(call.at, day * 86_400), day * 86_400 + 86_399)
  return all
}

/** A call as a row, or nothing while it is still going on at the end. */
function callRow(
  random: Random,
  head: string,
  call: Inbound,
  room: { busy: number; agents: number; handle: number } & Pick<LineDay, 'end' | 'putsOff'>,
  sums: { talk: number; hold: number; wrap: number },
): string {
  const { busy, agents, handle } = room
  const over = room.end - ZONE_OFFSET_S
  const offered = call.at - ZONE_OFFSET_S
  const wait = waitSeconds(random, busy)
  const ring = 2 + random.below(4)
  if (call.ticket === '') {
    const lost = lostOutcome(random, busy, wait)
    if (lost !== '') {
      const queued = lost === 'aband_queue' ? Math.round(Math.min(wait, 8 + random.exponential(50))) : 0
      const ended = offered + queued + (lost === 'aband_ivr' ? 12 + random.below(30) : 5)
      if (ended > over) return ''
      return `${head}\t${offered}\t\\N\t${ended}\t0\t${queued}\t0\t0\t0\t${lost}\t\t\t0\t${ended}000\n`
    }
  }
  const talk = Math.max(15, Math.round(random.lognormal(handle * 0.68, 0.55)))
  const hold = random.chance(0.15) ? 10 + random.below(90) : 0
  const wrap = 10 + Math.round(random.exponential(handle * 0.15))
  sums.talk += talk
  sums.hold += hold
  sums.wrap += wrap
  const queued = Math.max(0, wait - ring)
  const answered = offered + queued + ring
  const ended = answered + talk + hold
  if (ended > over) return ''
  const agent = `a${String(random.below(Math.max(agents * 3, 6))).padStart(3, '0')}`
  const hits = random.below(4)
  if (room.putsOff(call.at)) {
    const told = offered + queued + ring
    return `${head}\t${offered}\t\\N\t${told}\t0\t${queued}\t0\t0\t0\tcallback\t\t${call.ticket}\t0\t${told}000\n`
  }
  return `${head}\t${offered}\t${answered}\t${ended}\t${ring}\t${queued}\t${talk}\t${hold}\t${wrap}\tanswered\t${agent}\t${call.ticket}\t${hits}\t${ended}000\n`
}

/** Seconds until an answer: short while seats are free, minutes when more comes in than they can take. */
function waitSeconds(random: Random, busy: number): number {
  if (busy <= 0.8) return random.chance(0.95) ? 2 + random.below(9) : Math.round(12 + random.exponential(20))
  if (busy <= 1) return random.chance(0.82) ? 3 + random.below(12) : Math.round(15 + random.exponential(40))
  return Math.round(10 + random.exponential(60 * Math.min(6, busy)))
}

function lostOutcome(random: Random, busy: number, wait: number): string {
  const dice = random.next()
  if (dice < 0.1) return 'aband_ivr'
  if (dice < 0.12) return 'voicemail'
  if (busy > 1.3 && dice < 0.2) return 'busy'
  if (busy > 1.1 && dice < 0.28) return 'callback'
  return random.next() < Math.min(0.9, wait / 60) ? 'aband_queue' : ''
}
