import type { Source } from '../../../server/definitions/source.ts'

/** A city of few definitions that between them use every key: small enough to be checked thousands of times. */
const FILES: Record<string, string> = {
  'audiences/city.yaml': `tenant: small
name: { zh: 小城, en: Small }
signature: { zh: 小城12345, en: Small 12345 }
zone: Asia/Shanghai
country: CN
locale: zh
members:
  - id: head
    audience: head
    name: { zh: 头, en: Head }
    email: head@example.org
    phone: "13800000000"
    locale: en
  - id: east
    audience: area
    name: { zh: 东, en: East }
    email: east@example.org
    attributes: { district: ["990101"] }
`,
  'audiences/definitions/head.yaml': `id: head
kind: mayor
title: { zh: 头, en: Head }
decides: { zh: 定, en: decides }
rows: { district: all, street: all, unit: all, co_unit: all, caller: [person, enterprise] }
views: [home, area]
locale: zh
channels: [inbox, email]
quietHours: { from: "22:00", to: "07:00" }
attentionBudget: 3
minSeverity: orange
digest: { at: "07:30", days: daily, view: home }
tickets: false
acknowledges: true
operates: false
`,
  'audiences/definitions/area.yaml': `id: area
kind: district-leader
title: { zh: 区, en: Area }
decides: { zh: 定, en: decides }
rows:
  district: $district
  street: all
  unit: all
  co_unit: all
  caller: all
views: [area]
locale: zh
channels: [inbox]
attentionBudget: 3
minSeverity: blue
digest: { at: "07:30", days: never, view: area }
tickets: true
acknowledges: true
operates: false
`,
  'views/datasets/ticket.yaml': `# Tickets.
id: ticket
table: ticket
label: { zh: 工单, en: Tickets }
final: true
time: created_at
scopedBy:
  district: { column: district_code }
  street: { column: street_code }
  unit: { column: unit_code }
  co_unit: { column: co_units, array: true }
  caller: { column: caller_kind }
dimensions:
  district: { column: district_code, label: { zh: 区, en: District }, names: region }
  street: { column: street_code, label: { zh: 街, en: Street }, names: region, parent: district }
  channel:
    column: channel
    label: { zh: 渠道, en: Channel }
    codes:
      phone: { zh: 电话, en: Phone }
      "110": { zh: 转接, en: From 110 }
columns: [created_at, closed_at, status, hops, flags]
metrics:
  tickets:
    label: { zh: 量, en: Requests }
    expression: count()
    unit: count
    better: neither
    definition: { zh: 量。, en: All. }
    version: 1
  closed_rate:
    label: { zh: 办结, en: Closed }
    numerator: countIf(status = 'closed' and closed_at is not null)
    denominator: countIf(status not in ('withdrawn', 'rejected'))
    unit: percent
    better: up
    target: 0.9
    time: closed_at
    definition:
      zh: 办结占比。
      en: "Of all, the share closed."
    source: a book
    version: 3
    effective: "2026-01-01"
  open:
    label: { zh: 在办, en: Open }
    expression: "countIf(status != 'closed')"
    unit: count
    better: down
    stock: true
    definition: { zh: 在办。, en: Open now. }
    version: 1
`,
  'views/datasets/call.yaml': `id: call
table: call
label: { zh: 话务, en: Calls }
final: true
time: offered_at
scopedBy: {}
dimensions:
  queue: { column: queue, label: { zh: 队列, en: Queue } }
columns: [offered_at, queue, ring_s]
metrics:
  ring: { label: { zh: 振铃, en: Ring }, expression: quantile(0.9)(ring_s), unit: seconds, better: down, definition: { zh: 振铃。, en: Ring. }, version: 1 }
`,
  'views/definitions/home.yaml': `id: home
title: { zh: 家, en: Home }
question: { zh: 怎样？, en: "How is it?" }
days: 7
widgets:
  - { id: now, type: incidents, top: 4, title: { zh: 现在, en: Now } }
  - { id: n, type: number, metric: ticket.tickets, compare: previous-period, days: 7, title: { zh: 量, en: Requests }, decision: { zh: 问, en: ask } }
  - { id: calls, type: trend, metrics: [call.ring, ticket.tickets], days: 56, grain: day, title: { zh: 线, en: Line } }
`,
  'views/definitions/area.yaml': `id: area
title: { zh: 区, en: Area }
question: { zh: 哪里？, en: "Where?" }
widgets:
  - id: by
    type: breakdown
    metric: ticket.closed_rate
    by: street
    top: 5
    filters: { channel: [phone, "110"] }
    title: { zh: 街, en: Streets }
  - { id: t, type: table, metrics: [ticket.tickets, ticket.closed_rate], by: channel, top: 9, title: { zh: 表, en: Table } }
  - { id: list, type: tickets, order: due, top: 3, days: 3, title: { zh: 单, en: Tickets } }
`,
  'alerts/definitions/surge.yaml': `id: surge
title: { zh: 激增, en: Surge }
metric: ticket.tickets
levels: [[], [district], [district, channel]]
filters: { channel: [phone] }
days: 3
detector: { kind: seasonal, q: 0.05, minCount: 8, minExcess: 6, minRatio: 2 }
schedule: "0 8 * * *"
openAfter: 1
closeAfter: 2
severity: yellow
escalateAt: 3
audiences: [head, area]
ownerHours: 4
why: { zh: 多。, en: Many. }
`,
  'alerts/definitions/late.yaml': `id: late
title: { zh: 慢, en: Late }
metric: ticket.closed_rate
levels: [[street]]
detector: { kind: threshold, below: 0.7, clear: 0.75, minCount: 50 }
schedule: "*/15 8-18 * * 1-5"
severity: blue
audiences: [area]
why: { zh: 慢。, en: Slow. }
`,
}

export const SMALL_CITY: Source[] = Object.entries(FILES).map(([path, text]) => ({ path, file: path, text }))
