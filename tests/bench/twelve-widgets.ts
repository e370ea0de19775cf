import { type View, viewSchema } from '../../views/view.ts'

const number = (metric: string) => ({ type: 'number', metric: `ticket.${metric}` })

const WIDGETS: object[] = [
  ...['tickets', 'complaints', 'urgent', 'repeat_rate', 'on_time_rate', 'overdue_open', 'hours_to_close'].map(number),
  { type: 'trend', metrics: ['ticket.tickets'], days: 56 },
  { type: 'breakdown', metric: 'ticket.tickets', by: 'matter2' },
  { type: 'breakdown', metric: 'ticket.tickets', by: 'district' },
  { type: 'table', metrics: ['ticket.tickets', 'ticket.on_time_rate', 'ticket.repeat_rate'], by: 'street', top: 50 },
  { type: 'tickets', order: 'newest', top: 8 },
]

/** A view of twelve widgets, the most that a reader is given at once: figures, a trend, splits, a table and a list. */
export const TWELVE_WIDGETS: View = viewSchema.parse({
  id: 'twelve',
  title: { zh: '十二', en: 'Twelve' },
  question: { zh: '多快？', en: 'How fast?' },
  days: 7,
  widgets: WIDGETS.map((widget, i) => ({ ...widget, id: `w${i}`, title: { zh: `第${i}`, en: `No ${i}` } })),
})

const FEW = "status IN ('closed', 'archived') AND bitAnd(quality_mask, 1) = 0"
const IN_TIME = "due_at <= now AND status NOT IN ('rejected', 'withdrawn') AND bitAnd(quality_mask, 7) = 0"
const OVERDUE =
  "countIf(due_at < now AND if(isNull(closed_at), status NOT IN ('closed', 'archived', 'rejected', 'withdrawn'), closed_at > now))"
const BEFORE = (time: string) => `${time} >= toDateTime({to:String}, {tz:String}) - toIntervalDay(7) AS late`
const FROM = (time: string, days: number) =>
  `FROM ticket FINAL WHERE tenant = 'demo' AND ${time} >= toDateTime({to:String}, {tz:String}) - toIntervalDay(${days}) AND ${time} < toDateTime({to:String}, {tz:String})`

/**
 * The same figures as hand-written SQL, as few statements as one who knows the data would write, without scope, policy or plan.
 * The line's 56 days have 42 before them, from which its usual range comes. Parameters: `to` (local day after the last), `tz`, `now` (instant).
 */
export const BY_HAND: readonly string[] = [
  `SELECT toDate(created_at, {tz:String}) AS d, count(), countIf(nature IN ('complaint', 'report')), countIf(urgency = 'urgent'),
     countIf(has(flags, 'repeat')) ${FROM('created_at', 56 + 42)} GROUP BY d ORDER BY d`,
  `SELECT ${BEFORE('created_at')}, district_code, street_code, matter2, count(), countIf(has(flags, 'repeat'))
     ${FROM('created_at', 14)} GROUP BY GROUPING SETS ((late, district_code), (late, street_code), (late, matter2))`,
  `WITH parseDateTimeBestEffort({now:String}, 'UTC') AS now SELECT toDate(due_at, {tz:String}) AS d, countIf(${IN_TIME}),
     countIf(${IN_TIME} AND closed_at <= due_at), ${OVERDUE} ${FROM('due_at', 63)} GROUP BY d ORDER BY d`,
  `WITH parseDateTimeBestEffort({now:String}, 'UTC') AS now SELECT ${BEFORE('due_at')}, street_code, countIf(${IN_TIME}),
     countIf(${IN_TIME} AND closed_at <= due_at) ${FROM('due_at', 14)} GROUP BY late, street_code`,
  `SELECT toDate(closed_at, {tz:String}) AS d, medianIf(dateDiff('minute', created_at, assumeNotNull(closed_at)), ${FEW}) / 60, countIf(${FEW})
     ${FROM('closed_at', 63)} GROUP BY d ORDER BY d`,
  `SELECT ${BEFORE('closed_at')}, medianIf(dateDiff('minute', created_at, assumeNotNull(closed_at)), ${FEW}) / 60, countIf(${FEW})
     ${FROM('closed_at', 14)} GROUP BY late`,
  `SELECT ticket_id, created_at, due_at, closed_at, status, title, content_masked, matter_code, district_code, street_code, unit_code, urgency
     ${FROM('created_at', 7)} ORDER BY created_at DESC, ticket_id DESC LIMIT 8`,
  `SELECT count() ${FROM('created_at', 7)}`,
]
