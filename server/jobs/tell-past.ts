import type { Raised } from '../../alerts/backtest.ts'
import type { Incident } from '../../alerts/incident.ts'
import type { Judgement } from '../../alerts/judge.ts'
import { TOO_OFTEN } from '../../alerts/null-rate.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import type { Locale } from '../../audiences/locale.ts'
import { incidentLine } from '../../templates/incident-line.ts'
import type { AlertMessage } from '../../templates/message.ts'
import type { PastIncident, PastTrial, RulePast } from '../../templates/rule-past.ts'
import { numberText } from '../../templates/wording.ts'
import { localDay } from '../../views/local-days.ts'
import type { Services } from '../services.ts'
import type { Period } from './past-readings.ts'
import type { Trial } from './run-backtest.ts'
import { messageOf } from './tick.ts'

/** Folded incidents that one is told with. */
const MOST_PARTS = 8

type Telling = Pick<Services, 'definitions' | 'directory' | 'config'>

/** The past of a rule in a reader's language, as the command line, the pages and GraphQL tell it alike. */
export function tellPast(services: Telling, trials: readonly Trial[], { from, to }: Period, locale: Locale): RulePast {
  const rule = trials[0]?.rule
  return {
    ruleId: rule?.id ?? '',
    title: rule?.title[locale] ?? '',
    locale,
    from,
    to,
    trials: trials.map((trial) => tellTrial(services, trial, locale)),
  }
}

function tellTrial(services: Telling, trial: Trial, locale: Locale): PastTrial {
  const { backtest, judgement, changes } = trial
  const { raised, nullRate } = backtest
  const told = raised.filter((one) => one.opened.parentId === null).length
  return {
    changes: changes.map(({ path, from, to }) => ({ path, from: JSON.stringify(from), to: JSON.stringify(to) })),
    series: backtest.series,
    readings: backtest.ticks,
    told,
    folded: raised.length - told,
    perWeek: backtest.perWeek,
    nullRate:
      nullRate && nullRate.tests > 0
        ? {
            tests: nullRate.tests,
            share: nullRate.small / nullRate.tests,
            tooOften: nullRate.small / nullRate.tests > TOO_OFTEN,
          }
        : null,
    ...tellJudgement(judgement, raised.length, locale),
    incidents: raised.map((one) => tellIncident(services, trial, one, locale)),
  }
}

function tellJudgement(
  judgement: Judgement | null,
  raised: number,
  locale: Locale,
): Pick<PastTrial, 'precision' | 'unjudged' | 'recall' | 'delayDays' | 'events'> {
  if (!judgement) return { precision: null, unjudged: raised, recall: null, delayDays: null, events: [] }
  const { precision, right, wrong, unjudged, found, recall, delayDays } = judgement
  return {
    precision: precision && { ...precision, part: right, whole: right + wrong },
    unjudged,
    recall: recall === null ? null : { part: found.filter((one) => one.by).length, whole: found.length },
    delayDays,
    events: found.map(({ mark, by, delayDays: delay }) => ({
      title: mark.title[locale],
      size: mark.size,
      from: mark.from,
      found: by !== null,
      delayDays: delay,
    })),
  }
}

function tellIncident(services: Telling, trial: Trial, raised: Raised, locale: Locale): PastIncident {
  const { rule, judgement } = trial
  const { opened, last, day } = raised
  const judged = judgement?.judged.find((one) => one.raised === raised)
  return {
    day,
    ended: last.resolvedAt && localDay(new Date(last.resolvedAt), services.definitions.city.zone),
    severity: last.severity,
    line: incidentLine(messageAt(services, rule, opened, locale)),
    parts: partsOf(services, trial, raised, locale),
    folded: opened.parentId !== null,
    right: judged?.right ?? null,
    event: judged?.mark?.title[locale] ?? null,
  }
}

/** The largest of what was folded into an incident when it was told, by name, each once; the same seen by a unit alone adds nothing. */
function partsOf(services: Telling, { rule, backtest }: Trial, { opened, day }: Raised, locale: Locale): string[] {
  const excess = ({ opened: { signal } }: Raised) => signal.observed - (signal.expected ?? signal.observed)
  const names = backtest.raised
    .filter((one) => one.opened.parentId === opened.id && one.day === day)
    .filter((one) => 'unit' in opened.rows || !('unit' in one.opened.rows))
    .sort((a, b) => excess(b) - excess(a))
    .map((one) => messageAt(services, rule, one.opened, locale))
    .map(({ where, what, observed }) => `${where} · ${what} ${numberText(observed, locale)}`)
  return [...new Set(names)].slice(0, MOST_PARTS)
}

function messageAt(services: Telling, rule: AlertRule, incident: Incident, locale: Locale): AlertMessage {
  const at = incident.openedAt ?? incident.since
  const step = { incidentId: incident.id, kind: 'open', at, by: null, note: null, incident } as const
  return messageOf(services, rule, step, locale, new Date(at), null)
}
