import type { Delivery } from '../../../alerts/delivery.ts'
import type { Incident, Transition } from '../../../alerts/incident.ts'
import type { TickResult } from '../../../server/store/store.ts'
import type { AlertMessage } from '../../../templates/message.ts'

export const T0 = new Date('2026-03-01T00:00:00.000Z')
export const at = (ms: number) => new Date(T0.getTime() + ms)

export function incident(id: string, over: Partial<Incident> = {}): Incident {
  const rows = { district: ['110105'] } as unknown as Incident['rows']
  return {
    id,
    tenant: 'yunzhou',
    key: id,
    ruleId: 'surge',
    rows,
    level: 0,
    parentId: null,
    state: 'open',
    severity: 'yellow',
    since: T0.toISOString(),
    openedAt: T0.toISOString(),
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    updatedAt: T0.toISOString(),
    revision: 1,
    breaches: 1,
    clears: 0,
    signal: {
      state: 'breach',
      rows,
      level: 0,
      observed: 40,
      expected: 10,
      low: 5,
      high: 15,
      ratio: 4,
      p: 0.001,
      recurrenceDays: 300,
      windowDays: 1,
      reason: 'excess',
    },
    peak: 40,
    toldExcess: 30,
    cause: null,
    ...over,
  }
}

export const message = { kind: 'first', revision: 1, locale: 'zh', severity: 'yellow', what: '停水' } as AlertMessage

export function delivery(id: string, over: Partial<Delivery> = {}): Delivery & { message: AlertMessage } {
  return {
    id,
    tenant: 'yunzhou',
    memberId: 'm1',
    channel: 'email',
    kind: 'alert',
    incidentId: 'i1',
    revision: 1,
    state: 'due',
    why: 'rule',
    dueAt: T0.toISOString(),
    message,
    ...over,
  }
}

export function step(of: Incident, kind: Transition['kind']): Transition {
  return { incidentId: of.id, kind, at: T0.toISOString(), by: null, note: null, incident: of }
}

/** The tick that opens incident `i<n>` in slot `s<n>`: one incident, two steps, two deliveries. */
export function tick(n: number): TickResult {
  const opened = incident(`i${n}`)
  return {
    ruleId: 'surge',
    slot: `s${String(n).padStart(6, '0')}`,
    incidents: [opened],
    transitions: [step(opened, 'pending'), step(opened, 'open')],
    deliveries: [
      delivery(`d${n}-email`, { incidentId: opened.id }),
      delivery(`d${n}-sms`, { incidentId: opened.id, channel: 'sms' }),
    ],
  }
}
