import type { Incident } from '../../alerts/incident.ts'
import type { Lessons } from '../../alerts/known-event.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import type { RecordSaid } from '../../templates/message.ts'
import type { Services } from '../services.ts'
import { learnedOf, recordSaid } from './learning.ts'

/** What a tick of a rule takes into account beside its own readings and incidents. */
export interface Surroundings {
  /** Incidents of other rules about the same dataset that are going on and were looked into. */
  others: Incident[]
  lessons: Lessons
  /** How right the rule was lately, for its messages; null or left out where nobody has judged yet. */
  record?: RecordSaid | null
}

export async function surroundingsOf(services: Services, rule: AlertRule): Promise<Surroundings> {
  const { store, definitions } = services
  const going = await store.incidents({ states: ['open', 'acknowledged'] })
  const known = await store.knownEvents(definitions.city.tenant)
  const shifts = await store.levelShifts(rule.id)
  return {
    others: storiesBeside(services, rule, going),
    lessons: { known, shifts, learned: await learnedOf(services, rule.id) },
    record: await recordSaid(services, rule.id),
  }
}

/** Those incidents of other rules that a rule's own could be a part of. */
export function storiesBeside(services: Services, rule: AlertRule, going: readonly Incident[]): Incident[] {
  const datasetOf = (metric = '') => metric.split('.')[0]
  const { rules } = services.definitions
  return going.filter(
    ({ ruleId, explanation }) =>
      ruleId !== rule.id && explanation && datasetOf(rules.get(ruleId)?.metric) === datasetOf(rule.metric),
  )
}
