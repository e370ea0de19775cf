import { countTold, type Told } from '../../alerts/attention.ts'
import type { DailyHistory } from '../../alerts/history.ts'
import { rowsKey } from '../../alerts/identity.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import type { Recipient } from '../../alerts/route.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { alertMessage } from '../../templates/alert.ts'
import type { AlertMessage, RecordSaid } from '../../templates/message.ts'
import { inSlices } from '../in-slices.ts'
import { incidentLink } from '../links.ts'
import type { DirectoryKind, Services } from '../services.ts'
import type { Subscription, TickResult } from '../store/store.ts'
import { readersOf } from './alert-readings.ts'
import type { TickDecision, TickTask } from './decide.ts'
import type { Detection } from './detection.ts'
import { OWNER } from './schedule.ts'
import { surroundingsOf } from './surroundings.ts'
import { type WantedBy, wantedBy } from './wanted.ts'

export const LEASE_MS = 10 * 60_000
/** A little over the longest local day. */
const TOLD_MS = 26 * 3_600_000

/** Runs one slot of one rule: claims it, has it decided, saves. Null when another process has the slot or it is finished. */
export async function runTick(
  services: Services,
  detection: Detection,
  rule: AlertRule,
  slot: Date,
): Promise<TickResult | null> {
  const { store, definitions } = services
  if (!(await store.claimSlot(rule.id, slot.toISOString(), OWNER, LEASE_MS, services.now()))) return null
  const readers = await readersOf(services)
  const told = countTold(
    new Map(),
    await store.interruptions(new Date(slot.getTime() - TOLD_MS)),
    definitions.city.zone,
  )
  const recipients = recipientsOf(readers, await store.subscriptions(), told, await wantedBy(services))
  const current = await store.incidents({
    states: ['pending', 'open', 'acknowledged'],
    ruleId: rule.id,
    limit: 100_000,
  })
  const { record, ...beside } = await surroundingsOf(services, rule)
  const task: TickTask = { rule, slot, recipients, current, ...beside }
  const result = await tickResult(services, task, await detection.decide(task), record)
  await store.saveTick(result, services.now())
  return result
}

/** What was decided, with what each of its messages says. */
export async function tickResult(
  services: Services,
  { rule, slot, recipients }: TickTask,
  { incidents, transitions, deliveries, histories }: TickDecision,
  record: RecordSaid | null | undefined,
): Promise<TickResult> {
  const byId = new Map(transitions.map((transition) => [transition.incidentId, transition]))
  const members = new Map(recipients.map(({ member }) => [member.id, member]))
  const made = new Map<string, AlertMessage>()
  const said: TickResult['deliveries'] = []
  await inSlices(deliveries, (delivery) => {
    const transition = byId.get(delivery.incidentId ?? '')
    const locale = members.get(delivery.memberId)?.locale
    if (!transition || !locale) return
    // Said once for all who are told it in their language.
    const key = `${locale} ${transition.incidentId}`
    let message = made.get(key)
    if (!message) {
      const history = histories.get(rowsKey(transition.incident.rows)) ?? null
      message = messageOf(services, rule, transition, locale, slot, history)
      if (record) message = { ...message, record }
      made.set(key, message)
    }
    said.push({ ...delivery, message })
  })
  return { ruleId: rule.id, slot: slot.toISOString(), incidents, transitions, deliveries: said }
}

/** What one step of an incident is said as, to a reader of this language. */
export function messageOf(
  services: Pick<Services, 'definitions' | 'directory' | 'config'>,
  rule: AlertRule,
  transition: TickResult['transitions'][number],
  locale: 'zh' | 'en',
  now: Date,
  history: DailyHistory | null,
): TickResult['deliveries'][number]['message'] {
  const { definitions, directory, config } = services
  const [datasetId = '', metricId = ''] = rule.metric.split('.')
  const dataset = definitions.datasets.get(datasetId)
  const metric = dataset?.metrics[metricId]
  const { incident } = transition
  const unit = incident.rows.unit?.length === 1 ? incident.rows.unit[0] : undefined
  return alertMessage({
    incident,
    transition,
    rule,
    locale,
    city: definitions.city,
    nameOf: (dimension, code) => {
      const known = dataset?.dimensions[dimension]
      const kind: DirectoryKind | undefined = known?.names
      return known?.codes?.[code] ?? (kind ? directory.name(kind, code) : { zh: code, en: code })
    },
    metricLabel: metric?.label ?? { zh: rule.metric, en: rule.metric },
    unit: metric?.unit ?? 'count',
    owner: unit ? directory.name('org', unit) : null,
    link: incidentLink(config, incident.id),
    zone: definitions.city.zone,
    now,
    history,
  })
}

/** Readers with their choices and what they were told. */
export function recipientsOf(
  readers: readonly Reader[],
  subscriptions: readonly Subscription[],
  told: Told,
  wanted: WantedBy,
): Recipient[] {
  const chosen = new Map<string, Subscription[]>()
  for (const one of subscriptions) chosen.set(one.memberId, [...(chosen.get(one.memberId) ?? []), one])
  return readers.map((reader) => {
    const { id } = reader.member
    const ways = { subscriptions: chosen.get(id) ?? [], wanted: wanted(reader) }
    return { ...reader, ...ways, told: told.get(id) ?? new Map() }
  })
}
