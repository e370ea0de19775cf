import { countTold, type Told } from '../../alerts/attention.ts'
import type { FitCache } from '../../alerts/baselines.ts'
import { conclude, stepsOf } from '../../alerts/evaluate.ts'
import { type DailyHistory, dailyHistory } from '../../alerts/history.ts'
import { rowsKey } from '../../alerts/identity.ts'
import type { Incident, Transition } from '../../alerts/incident.ts'
import type { Reader } from '../../alerts/restrictions.ts'
import type { Recipient } from '../../alerts/route.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import type { Locale } from '../../audiences/locale.ts'
import type { RowSet } from '../../audiences/scope.ts'
import { alertMessage } from '../../templates/alert.ts'
import type { AlertMessage } from '../../templates/message.ts'
import { incidentLink } from '../links.ts'
import type { DirectoryKind, Services } from '../services.ts'
import type { Subscription, TickResult } from '../store/store.ts'
import { type Readings, readersOf } from './alert-readings.ts'
import { lookInto } from './explain.ts'
import { CHART_DAYS } from './reach.ts'
import { OWNER } from './schedule.ts'
import { type Surroundings, surroundingsOf } from './surroundings.ts'
import { readTick } from './tick-readings.ts'
import { type WantedBy, wantedBy } from './wanted.ts'

export const LEASE_MS = 10 * 60_000
/** A little over the longest local day. */
const TOLD_MS = 26 * 3_600_000

/** Runs one slot of one rule: claims it, reads, decides, saves. Null when another process has the slot or it is finished. */
export async function runTick(services: Services, rule: AlertRule, slot: Date): Promise<TickResult | null> {
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
  const watched = new Set(current.map((incident) => rowsKey(incident.rows)))
  const beside = await surroundingsOf(services, rule)
  const { fits, tests, longer, ...readings } = await readTick(services, rule, readers, slot, {
    watched,
    lessons: beside.lessons,
  })
  const result = await decideTick(services, rule, slot, {
    ...{ readings, longer, recipients, current, fits, tests },
    ...beside,
  })
  await store.saveTick(result, services.now())
  return result
}

export interface TickState extends Surroundings {
  readings: Readings
  recipients: Recipient[]
  current: Incident[]
  fits: FitCache
  /** Series of each family, where more are tested than read. */
  tests?: ReadonlyMap<string, number>
  /** Reads more of the past of some rows, where the readings are too short for a chart. */
  longer?: (rows: readonly RowSet[]) => Promise<Readings>
}

/** The tick's decision with its messages, from what was read. Live ticks and replay meet here. */
export async function decideTick(
  services: Services,
  rule: AlertRule,
  slot: Date,
  state: TickState,
): Promise<TickResult> {
  const { city } = services.definitions
  const at = slot.toISOString()
  const { readings, current, longer, ...given } = state
  const { recipients } = given
  const context = { tenant: city.tenant, zone: city.zone, rules: services.definitions.rules, ...given }
  const steps = stepsOf(rule, readings.series, readings.days, current, context, slot)
  const findings = await lookInto(services, rule, steps, given.others, slot)
  const decision = conclude(rule, steps, { ...context, findings }, slot)
  const byId = new Map(decision.transitions.map((transition) => [transition.incidentId, transition]))
  const members = new Map(recipients.map(({ member }) => [member.id, member]))
  const told = decision.deliveries.flatMap(({ incidentId }) => {
    const transition = byId.get(incidentId ?? '')
    return transition ? [transition.incident.rows] : []
  })
  const { series, days } = longer && told.length > 0 ? await longer(told) : readings
  const byRows = new Map(series.map((one) => [rowsKey(one.rows), one]))
  const messages = new Map<string, AlertMessage>()
  const said = (transition: Transition, locale: Locale): AlertMessage => {
    const charted = byRows.get(rowsKey(transition.incident.rows))
    const history = charted ? dailyHistory(charted, days, CHART_DAYS) : null
    const message = messageOf(services, rule, transition, locale, slot, history)
    return given.record ? { ...message, record: given.record } : message
  }
  const deliveries = decision.deliveries.flatMap((delivery) => {
    const transition = byId.get(delivery.incidentId ?? '')
    const locale = members.get(delivery.memberId)?.locale
    if (!transition || !locale) return []
    // Said once for all who are told it in their language.
    const key = `${locale} ${delivery.incidentId}`
    const message = messages.get(key) ?? said(transition, locale)
    messages.set(key, message)
    return [{ ...delivery, message }]
  })
  return { ruleId: rule.id, slot: at, incidents: decision.incidents, transitions: decision.transitions, deliveries }
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
