import type { Severity } from '../../audiences/audience.ts'

/** Shapes that `server/web/documents.ts` asks for. */

export interface Shell {
  me: {
    id: string
    name: string
    locale: 'zh' | 'en'
    canOperate: boolean
    canAcknowledge: boolean
    canDefine: boolean
    canSign: boolean
    canApprove: boolean
    canOpenTickets: boolean
    scopeText: string
    city: string
    today: string
    audience: { id: string; title: string; decides: string }
  }
  myViews: { id: string; title: string; isHome: boolean }[]
}

export interface FigureData {
  metric: string
  label: string
  text: string
  nText: string
  unit: string
  value: number | null
  target: number | null
  comparison: { text: string; changeText: string | null; againstText: string; change: number | null } | null
  expectedText: string | null
  targetText: string | null
  confidence: string
  confidenceText: string
  standing: 'above' | 'within' | 'below' | 'missed' | 'near' | 'met' | null
  needsAttention: boolean
  tone: 'good' | 'bad' | 'plain'
}

export interface IncidentData {
  id: string
  title: string
  where: string
  what: string
  state: string
  stateText: string
  severity: Severity
  severityText: string
  levelText: string
  sinceText: string
  figureText: string
  confidenceText: string | null
  causeText: string | null
  owner: string | null
  deadlineText: string | null
  isLate: boolean
  acknowledgedText: string | null
  canAcknowledge: boolean
}

export interface TicketData {
  id: string
  createdText: string
  dueText: string | null
  closedText: string | null
  statusText: string
  title: string
  content: string
  matter: string
  region: string
  unit: string
  urgency: string
}

export interface RowData {
  code: string
  name: string
  drill: string
  figures: FigureData[]
}

/** A small chart beside a figure. */
export interface SparkData {
  svg: string
  sentence: string
}

/** A chart drawn for a phone and for a desk, and the same in words. */
export interface ChartData {
  phone: string
  desk: string
  sentence: string
  note: string | null
  table: { columns: string[]; rows: { cells: string[] }[] }
}

interface WidgetBase {
  id: string
  title: string
  decision: string | null
}

export type WidgetData = WidgetBase &
  (
    | { __typename: 'NumberWidget'; figure: FigureData; ownText: string | null; isBeyondOwn: boolean; spark: SparkData }
    | { __typename: 'TrendWidget'; chart: ChartData }
    | {
        __typename: 'BreakdownWidget'
        dimension: { id: string; label: string }
        hidden: number
        chart: { sentence: string }
        rows: RowData[]
      }
    | {
        __typename: 'TableWidget'
        dimension: { id: string; label: string }
        columns: string[]
        hidden: number
        rows: RowData[]
      }
    | { __typename: 'TicketsWidget'; page: { total: number; rows: TicketData[] } }
    | { __typename: 'IncidentsWidget'; total: number; open: number; late: number; incidents: IncidentData[] }
  )

export interface ViewData {
  id: string
  title: string
  question: string
  asOf: string | null
  periodText: string
  days: number
  until: string | null
  lastLookText: string | null
  /** Figures in the order shown. */
  shown: string[]
  narrowed: { dimension: string; label: string; code: string; name: string }[]
  changes: { kind: string; kindText: string; incident: { id: string; title: string } }[]
  overdue: { count: number; text: string; days: number } | null
  widgets: WidgetData[]
}

export interface IncidentPageData extends IncidentData {
  sms: string
  rule: { id: string; title: string; why: string }
  verdict: { kind: string; kindText: string; by: string; atText: string; note: string | null } | null
  canGiveVerdict: boolean
  ruleRecordText: string | null
  parent: { id: string; title: string } | null
  children: IncidentData[]
  timeline: { kind: string; text: string; at: string; atText: string; by: string | null; note: string | null }[]
  clocks: { name: string; text: string; atText: string | null; elapsedText: string | null }[]
  toldText: string
  owners: {
    unit: string
    name: string
    role: 'lead' | 'joins'
    roleText: string
    dueText: string | null
    reportedText: string | null
    isLate: boolean
    told: number | null
    part: { id: string; title: string } | null
  }[]
  canAct: boolean
  units: { code: string; name: string }[]
  successors: { code: string; name: string }[]
  chart: ChartData | null
  callersText: string | null
  beganText: string | null
  windowText: string | null
  canMarkKnown: boolean
  knownEvent: { note: string; to: string; by: string } | null
  tickets: { total: number }
  sampleTickets: { total: number; rows: TicketData[] }
  deliveries: {
    id: string
    channel: string
    recipient: string
    stateText: string
    whyText: string
    sentText: string | null
    openedText: string | null
  }[]
}

export interface MetricData {
  name: string
  label: string
  definition: string
  formula: string
  numerator: string | null
  denominator: string | null
  unit: string
  better: 'up' | 'down' | 'neither'
  targetText: string | null
  version: number
  source: string | null
  dataset: string
  asOf: string
  chart: ChartData | null
}

export interface RecordData {
  told: number
  judged: number
  right: number
  tooLate: number
  delayHours: number | null
  text: string | null
  precision: { share: number; low: number; high: number } | null
}

export interface RuleData {
  id: string
  title: string
  why: string
  definition: string
  record: RecordData
  subjects: { name: string; weight: number | null; record: RecordData }[]
  learnsSince: string | null
}

export interface PastTrialData {
  changes: string[]
  told: number
  folded: number
  /** Why none is listed; null where some were told. */
  quiet: string | null
  nullRate: number | null
  found: number | null
  delayDays: number | null
  precision: { part: number; whole: number; share: number; low: number; high: number } | null
  perWeek: { week: string; told: number }[]
  incidents: { day: string; line: string; folded: boolean; right: boolean | null; event: string | null }[]
  events: { title: string; from: string; found: boolean }[]
}

export interface RulePastData {
  title: string
  from: string
  to: string
  trials: PastTrialData[]
}

export interface MapData {
  metric: string
  label: string
  unitText: string
  level: 'district' | 'street'
  svg: string
  legend: string[]
  rows: { code: string; name: string; shownText: string; figure: { text: string; nText: string } }[]
  /** Metrics that can be shown instead. */
  metrics: { name: string; label: string }[]
}

export interface OwnViewData {
  id: string
  title: string
  days: number
  preference: {
    pinned: string[]
    days: number | null
    filters: { dimension: string; codes: string[] }[]
    thresholds: { widget: string; above: number | null; below: number | null }[]
  }
  widgets: { __typename: string; id: string; title: string; figure?: { unit: string } }[]
}

export interface PlaceData {
  code: string
  name: string
  dimension: string
}
