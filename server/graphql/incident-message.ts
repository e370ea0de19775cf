import type { Incident, TransitionKind } from '../../alerts/incident.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import { alertMessage } from '../../templates/alert.ts'
import type { AlertMessage } from '../../templates/message.ts'
import { incidentLink } from '../links.ts'
import type { Services } from '../services.ts'
import type { GraphContext } from './builder.ts'
import { codeName, findMetric } from './naming.ts'

/** The rule behind an incident; null where its definition was removed since. */
export function ruleOf(services: Services, incident: Incident): AlertRule | null {
  return services.definitions.rules.get(incident.ruleId) ?? null
}

/** What is said of an incident to this reader as it stands: the model that SMS, card and e-mail are made from. Null without its rule. */
export function messageOf(context: GraphContext, incident: Incident): AlertMessage | null {
  const { services, locale } = context
  const rule = ruleOf(services, incident)
  if (!rule) return null
  const { city } = services.definitions
  const found = findMetric(services, rule.metric)
  const kind: TransitionKind = incident.state === 'resolved' ? 'resolved' : 'open'
  const unit = incident.rows.unit?.[0]
  return alertMessage({
    incident,
    transition: { incidentId: incident.id, kind, at: incident.updatedAt, by: null, note: null, incident },
    rule,
    locale,
    city,
    nameOf: (dimension, code) => codeName(services, found?.dataset, dimension, code),
    metricLabel: found?.metric.label ?? rule.title,
    unit: found?.metric.unit ?? 'count',
    owner: unit === undefined ? null : services.directory.name('org', unit),
    link: incidentLink(services.config, incident.id),
    zone: city.zone,
    now: services.now(),
    history: null,
  })
}
