import { countTold, interruptions } from '../../alerts/attention.ts'
import type { FitCache } from '../../alerts/baselines.ts'
import type { Incident } from '../../alerts/incident.ts'
import type { Recipient } from '../../alerts/route.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { daysUpTo, upTo } from '../../alerts/series.ts'
import { addDays, localDay } from '../../views/local-days.ts'
import { inLanes } from '../lanes.ts'
import type { Services } from '../services.ts'
import type { TickResult } from '../store/store.ts'
import { type Readings, readersOf, readSeries } from './alert-readings.ts'
import { decideFrom, type TickTask } from './decide.ts'
import { detectHere } from './detection.ts'
import { notReplayed } from './past-readings.ts'
import { historyDays } from './reach.ts'
import { dueSlots } from './schedule.ts'
import { surroundingsOf } from './surroundings.ts'
import { LEASE_MS, recipientsOf, runTick, tickResult } from './tick.ts'
import { wantedBy } from './wanted.ts'

const OWNER = `replay-${process.pid}`
const DAILY = '0 8 * * *'
/** Rules that look at hours or at what stands now live through the end of the period only. */
const HOURS_REPLAYED = 4
/** Rules whose past is read at once: one is put together while the engine reads another's. */
const READ_AT_ONCE = 2

export interface Replay {
  from: Date
  to: Date
  onProgress?: (done: number, of: number) => void
}

export interface ReplayCount {
  ticks: number
  incidents: number
  deliveries: number
}

interface Replayed {
  rule: AlertRule
  readings: Readings
  current: Incident[]
  fits: FitCache
}

/**
 * Lives through the past: every rule each morning at 08:00 local, and once at `to`, by the same decisions as live ticks. History is read
 * once a rule and sliced, as it is known now, late tickets included. Rules that look at hours or at what stands now live by their own
 * schedule. Slots that are finished already are left alone.
 */
export async function replay(services: Services, { from, to, onProgress }: Replay): Promise<ReplayCount> {
  const { zone } = services.definitions.city
  const readers = await readersOf(services)
  const subscriptions = await services.store.subscriptions()
  const wanted = await wantedBy(services)
  const slots = slotsOf(from, to, zone)
  const lived = livedSlots(services, from, to)
  const all = slots.length + lived.length
  onProgress?.(0, all)
  // A look back over months is no part of living through weeks: it waits for its own day.
  const lives = (rule: AlertRule) => rule.detector.kind !== 'creep' && !notReplayed(services, rule)
  const rules: Replayed[] = []
  await inLanes([...services.definitions.rules.values()].filter(lives).entries(), READ_AT_ONCE, async ([i, rule]) => {
    const span = { from: addDays(localDay(from, zone), -historyDays(rule)), to: localDay(to, zone) }
    const readings = await readSeries(services, rule, readers, span)
    const states = ['pending', 'open', 'acknowledged'] as const
    const current = await services.store.incidents({ states: [...states], ruleId: rule.id, limit: 100_000 })
    rules[i] = { rule, readings, current, fits: new Map() }
  })
  const count: ReplayCount = { ticks: 0, incidents: 0, deliveries: 0 }
  const told = countTold(new Map(), await services.store.interruptions(from), zone)
  for (const [done, slot] of slots.entries()) {
    for (const one of rules) {
      const recipients = recipientsOf(readers, subscriptions, told, wanted)
      const result = await replayTick(services, one, slot, recipients)
      if (!result) continue
      countIn(count, result)
      countTold(told, interruptions(result.deliveries), zone)
    }
    onProgress?.(done + 1, all)
  }
  const detection = detectHere(services)
  for (const [done, { rule, slot }] of lived.entries()) {
    const result = await runTick(services, detection, rule, slot)
    if (result) countIn(count, result)
    onProgress?.(slots.length + done + 1, all)
  }
  return count
}

/** Slots of the rules that live by their own schedule, of the period's end. */
function livedSlots(services: Services, from: Date, to: Date): { rule: AlertRule; slot: Date }[] {
  const { rules, city } = services.definitions
  const lately = new Date(Math.max(from.getTime(), to.getTime() - HOURS_REPLAYED * 3_600_000))
  return [...rules.values()]
    .filter((rule) => notReplayed(services, rule))
    .flatMap((rule) => dueSlots(rule.schedule, city.zone, lately, to).map((slot) => ({ rule, slot })))
}

function countIn(count: ReplayCount, result: TickResult): void {
  count.ticks += 1
  count.incidents += result.transitions.filter((t) => t.kind === 'open').length
  count.deliveries += result.deliveries.length
}

/** Daily slots, a month at a time since no more are caught up with at once, and the end itself. */
function slotsOf(from: Date, to: Date, zone: string): Date[] {
  const slots: Date[] = []
  const step = 30 * 86_400_000
  for (let begin = from.getTime(); begin < to.getTime(); begin += step) {
    slots.push(...dueSlots(DAILY, zone, new Date(begin), new Date(Math.min(begin + step, to.getTime()))))
  }
  return slots.at(-1)?.getTime() === to.getTime() ? slots : [...slots, to]
}

async function replayTick(
  services: Services,
  one: Replayed,
  slot: Date,
  recipients: Recipient[],
): Promise<TickResult | null> {
  if (!(await services.store.claimSlot(one.rule.id, slot.toISOString(), OWNER, LEASE_MS, services.now()))) return null
  const { days, series } = one.readings
  const index = days.dates.indexOf(localDay(slot, services.definitions.city.zone))
  const end = index < 0 ? days.dates.length : index
  const readings = { series: series.map((s) => upTo(s, end)), days: daysUpTo(days, end) }
  const { record, ...beside } = await surroundingsOf(services, one.rule)
  const task: TickTask = { rule: one.rule, slot, recipients, current: one.current, ...beside }
  const decision = await decideFrom(services, task, { readings, fits: one.fits })
  const result = await tickResult(services, task, decision, record)
  await services.store.saveTick(result, slot)
  one.current = stillOpen(one.current, result.incidents)
  return result
}

function stillOpen(before: readonly Incident[], after: readonly Incident[]): Incident[] {
  const all = new Map([...before, ...after].map((incident) => [incident.id, incident]))
  return [...all.values()].filter((incident) => incident.state !== 'resolved')
}
