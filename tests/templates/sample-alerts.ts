import { resolve } from 'node:path'
import type { DailyHistory } from '../../alerts/history.ts'
import type { Incident, TransitionKind } from '../../alerts/incident.ts'
import type { Locale } from '../../audiences/locale.ts'
import type { RowSet } from '../../audiences/scope.ts'
import { loadDefinitions } from '../../server/definitions/load.ts'
import { alertMessage } from '../../templates/alert.ts'
import type { AlertMessage } from '../../templates/message.ts'
import { since } from '../../templates/told.ts'
import { addDays } from '../../views/local-days.ts'
import { splitMetric } from '../../views/plan.ts'

export const definitions = await loadDefinitions(resolve(import.meta.dirname, '../..'))

const NAMES: Record<string, { zh: string; en: string }> = {
  990101: { zh: '云阳区', en: 'Yunyang District' },
  990101001: { zh: '阳光街道', en: 'Sunshine Street' },
  water: { zh: '市水务集团', en: 'Water Company' },
  outage: { zh: '停水', en: 'Water outage' },
  burst: { zh: '爆管停水', en: 'Burst pipe' },
  'no-heating': { zh: '不供暖', en: 'No heating' },
  heating: { zh: '市热力公司', en: 'Heating Company' },
  housing: { zh: '市住建局', en: 'Housing Bureau' },
}

interface Sample {
  rule: string
  rows: RowSet
  reading: Partial<Incident['signal']>
  severity?: Incident['severity']
  cause?: Incident['cause']
  owner?: string
  subscription?: { zh: string; en: string }
  /** The follow-up's and the last reading, after the first. */
  later: [number, number]
}

/** Six kinds of incident, one of each shipped rule. */
const SAMPLES: Record<string, Sample> = {
  'water-outage': {
    rule: 'matter-surge',
    rows: { district: ['990101'], street: ['990101001'], matter2: ['outage'] },
    reading: { observed: 46, expected: 3.1, low: 0, high: 8, ratio: 14.8, recurrenceDays: 4200, windowDays: 3 },
    severity: 'orange',
    cause: { rows: { matter3: ['burst'] }, observed: 38, expected: 2, share: 0.84 },
    owner: 'water',
    subscription: { zh: '您的订阅“停水 · 阳光街道”', en: 'your subscription “Water outage · Sunshine Street”' },
    later: [112, 4],
  },
  'city-surge': {
    rule: 'city-surge',
    rows: {},
    reading: { observed: 2418, expected: 1204, low: 1070, high: 1350, ratio: 2.01, recurrenceDays: 900, windowDays: 1 },
    severity: 'orange',
    cause: { rows: { matter2: ['no-heating'] }, observed: 1130, expected: 96, share: 0.85 },
    later: [4120, 1250],
  },
  'unit-surge': {
    rule: 'unit-surge',
    rows: { unit: ['heating'] },
    reading: { observed: 371, expected: 84, low: 60, high: 109, ratio: 4.4, recurrenceDays: 400, windowDays: 3 },
    severity: 'yellow',
    owner: 'heating',
    later: [690, 97],
  },
  'calls-unanswered': {
    rule: 'calls-unanswered',
    rows: {},
    reading: { observed: 0.812, expected: null, windowDays: 1 },
    later: [0.64, 0.93],
  },
  dissatisfied: {
    rule: 'dissatisfied',
    rows: { district: ['990101'] },
    reading: { observed: 0.664, expected: null, windowDays: 14 },
    later: [0.521, 0.762],
  },
  'late-handling': {
    rule: 'late-handling',
    rows: { unit: ['housing'] },
    reading: { observed: 0.735, expected: null, windowDays: 14 },
    owner: 'housing',
    later: [0.61, 0.872],
  },
}

export const SAMPLE_KINDS = Object.keys(SAMPLES)

const HISTORY_DAYS = 56

/** Eight weeks of a figure as a warning shows them: about its normal, then as it stands now for as long as it is read together. */
function historyOf({ reading, later }: Sample, observed: number, now: Date): DailyHistory {
  const { windowDays = 1, expected } = reading
  const share = observed < 1
  const days = share ? 1 : windowDays
  const normal = expected ?? later[1]
  const at = Array.from({ length: HISTORY_DAYS }, (_, i) =>
    addDays(now.toISOString().slice(0, 10), i + 1 - HISTORY_DAYS),
  )
  const values = at.map((_, i) => {
    // Where it is over, the days before show what it was.
    const wasHigh = observed === later[1] && i >= HISTORY_DAYS - 4 && i < HISTORY_DAYS - 1
    const level = wasHigh ? later[0] : i < HISTORY_DAYS - windowDays ? normal : observed
    const moved = (level / days) * (1 + (share ? 0.002 : 0.05) * (((i * 5) % 7) - 3))
    return share ? Math.round(moved * 1e4) / 1e4 : Math.round(Math.max(0, moved + (((i * 3) % 5) - 2) / 2))
  })
  return { at, values, unfinished: true }
}

const OPENED = new Date('2026-07-03T00:00:00Z')
const HOUR = 3_600_000

/** The three messages of one sample: first, follow-up, final, as one reader gets them. */
export function sampleAlerts(kind: string, locale: Locale): AlertMessage[] {
  const sample = SAMPLES[kind]!
  const at = (hours: number) => new Date(OPENED.getTime() + hours * HOUR)
  const first = said(sample, locale, 'open', at(0), sample.reading.observed!, 1)
  const worse = said(sample, locale, 'worsened', at(24), sample.later[0], 2)
  return [first, since(worse, first), said(sample, locale, 'resolved', at(72), sample.later[1], 3)]
}

/** The last word on one sample, as its reading stands when it ends. */
export function sampleEnding(
  kind: string,
  locale: Locale,
  how: 'resolved' | 'level-shift',
  observed: number,
): AlertMessage {
  return said(SAMPLES[kind]!, locale, how, new Date(OPENED.getTime() + 72 * HOUR), observed, 3)
}

function said(
  sample: Sample,
  locale: Locale,
  kind: TransitionKind,
  now: Date,
  observed: number,
  revision: number,
): AlertMessage {
  const rule = definitions.rules.get(sample.rule)!
  const [dataset, metric] = [splitMetric(rule.metric).dataset, rule.metric.split('.')[1]!]
  const known = definitions.datasets.get(dataset)!.metrics[metric]!
  const incident = incidentOf(sample, rule.severity, kind, now, observed, revision)
  const subscription = sample.subscription?.[locale]
  const message = alertMessage({
    incident,
    transition: { incidentId: incident.id, kind, at: now.toISOString(), by: null, note: null, incident },
    rule,
    locale,
    city: definitions.city,
    nameOf: (_dimension, code) => NAMES[code] ?? { zh: code, en: code },
    metricLabel: known.label,
    unit: known.unit,
    owner: sample.owner ? NAMES[sample.owner]! : null,
    link: 'https://hotline.example.gov/incident/7f3a',
    zone: definitions.city.zone,
    now,
    history: historyOf(sample, observed, now),
  })
  return subscription === undefined ? message : { ...message, subscription }
}

function incidentOf(
  sample: Sample,
  severity: Incident['severity'],
  kind: TransitionKind,
  now: Date,
  observed: number,
  revision: number,
): Incident {
  const shift = kind === 'level-shift' ? { rows: sample.rows, from: OPENED.toISOString().slice(0, 10), ratio: 2 } : null
  const resolved = kind === 'resolved' || shift !== null
  const expected = sample.reading.expected ?? null
  const red = revision === 2 && sample.severity === 'orange'
  return {
    id: '7f3a',
    tenant: 'demo',
    key: sample.rule,
    ruleId: sample.rule,
    rows: sample.rows,
    level: 0,
    parentId: null,
    state: resolved ? 'resolved' : 'open',
    severity: red ? 'red' : (sample.severity ?? severity),
    since: OPENED.toISOString(),
    openedAt: OPENED.toISOString(),
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: resolved ? now.toISOString() : null,
    updatedAt: now.toISOString(),
    revision,
    breaches: 1,
    clears: 0,
    signal: {
      ...{ state: resolved ? 'clear' : 'breach', rows: sample.rows, level: 0, low: null, high: null, p: null },
      ...{ expected, recurrenceDays: null, windowDays: 1, reason: 'excess', ...sample.reading },
      observed,
      ratio: expected === null ? null : observed / expected,
    },
    peak: Math.max(observed, sample.later[0]),
    toldExcess: 0,
    cause: resolved ? null : (sample.cause ?? null),
    ...(shift ? { shift } : {}),
  }
}
