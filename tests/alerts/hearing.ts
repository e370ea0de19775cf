import type { Incident, TransitionKind } from '../../alerts/incident.ts'
import type { KnownEvent } from '../../alerts/known-event.ts'
import { type Recipient, route } from '../../alerts/route.ts'
import { type AlertRule, ruleSchema } from '../../alerts/rule.ts'
import { audienceSchema } from '../../audiences/audience.ts'
import { type Scope, wholeCity } from '../../audiences/scope.ts'

const text = { zh: '甲', en: 'a' }
export const rule = ruleSchema.parse({
  id: 'surge',
  title: text,
  metric: 'ticket.tickets',
  levels: [[], ['district']],
  detector: { kind: 'seasonal' },
  schedule: '0 8 * * *',
  severity: 'yellow',
  audiences: ['leader'],
  why: text,
})
export const audienceOf = (part: object = {}) =>
  audienceSchema.parse({
    id: 'leader',
    kind: 'district-leader',
    title: text,
    decides: text,
    rows: { district: 'all', street: 'all', unit: 'all', co_unit: 'all', caller: 'all' },
    views: ['home'],
    locale: 'zh',
    channels: ['inbox', 'email'],
    quietHours: { from: '22:00', to: '07:00' },
    attentionBudget: 2,
    minSeverity: 'yellow',
    digest: { at: '08:00', days: 'daily', view: 'home' },
    tickets: true,
    acknowledges: true,
    operates: false,
    ...part,
  })
export const scopeOf = (rows: Partial<Scope['rows']>): Scope => ({
  tenant: 't',
  rows: { ...wholeCity('t').rows, ...rows },
})
export const recipient = (part: Partial<Recipient> = {}): Recipient => ({
  member: {
    id: 'm',
    tenant: 't',
    audience: 'leader',
    name: 'm',
    email: 'm@x.org',
    phone: '',
    locale: 'zh',
    attributes: {},
  },
  audience: audienceOf(),
  scope: wholeCity('t'),
  subscriptions: [],
  told: new Map(),
  ...part,
})
export const incident = (part: Partial<Incident> = {}): Incident => ({
  id: 'i',
  tenant: 't',
  key: 'k',
  ruleId: 'surge',
  rows: { district: ['A'] },
  level: 0,
  parentId: null,
  state: 'open',
  severity: 'yellow',
  since: '2026-01-05T02:00:00.000Z',
  openedAt: null,
  acknowledgedAt: null,
  acknowledgedBy: null,
  resolvedAt: null,
  updatedAt: '2026-01-05T02:00:00.000Z',
  revision: 1,
  breaches: 1,
  clears: 0,
  signal: {
    state: 'breach',
    rows: {},
    level: 0,
    observed: 9,
    expected: 3,
    low: 1,
    high: 6,
    ratio: 3,
    p: 0,
    recurrenceDays: 9,
    windowDays: 1,
    reason: 'excess',
  },
  peak: 9,
  toldExcess: 6,
  cause: null,
  ...part,
})
/** 10:00 and 23:30 in Shanghai. */
export const DAY = new Date('2026-01-05T02:00:00Z')
export const NIGHT = new Date('2026-01-05T15:30:00Z')

interface Told {
  kind?: TransitionKind
  now?: Date
  others?: Incident[]
  rules?: ReadonlyMap<string, AlertRule>
  known?: KnownEvent[]
  rule?: AlertRule
}

/** What one step of an incident brings one recipient. */
export function told(one: Incident, to: Recipient, options: Told = {}) {
  const now = options.now ?? DAY
  const transition = {
    incidentId: one.id,
    kind: options.kind ?? 'open',
    at: now.toISOString(),
    by: null,
    note: null,
    incident: one,
  }
  const incidents = new Map([one, ...(options.others ?? [])].map((i) => [i.id, i]))
  const { rules = new Map(), known = [] } = options
  const lessons = { known, shifts: [] }
  return route(options.rule ?? rule, [transition], {
    recipients: [to],
    incidents,
    rules,
    lessons,
    zone: 'Asia/Shanghai',
    now,
  })
}
export const said = (deliveries: ReturnType<typeof told>) => deliveries.map((d) => `${d.channel} ${d.state} ${d.why}`)
