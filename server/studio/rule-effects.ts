import { planEvaluations } from '../../alerts/restrictions.ts'
import type { AlertRule } from '../../alerts/rule.ts'
import type { Member } from '../../audiences/audience.ts'
import { splitMetric } from '../../views/plan.ts'
import { readerFor } from '../http/session.ts'
import type { Definitions, Services } from '../services.ts'
import { membersUnder } from './preview.ts'

/** What a draft would do to who hears of one rule's incidents. */
export interface RuleEffect {
  rule: string
  title: AlertRule['title']
  kind: 'begins' | 'ends' | 'changed'
  /** Members who hear of it from now on, no longer, or by another rule than before. */
  members: string[]
}

/** Which members would hear of which rules from now on, no longer, or otherwise than before. Rules that stay as they were are left out. */
export async function ruleEffectsOf(services: Services, draft: Definitions): Promise<RuleEffect[]> {
  const [before, after] = [services.definitions, draft]
  const [old, now] = [await services.store.members(), await membersUnder(services, draft)]
  return [...new Set([...before.rules.keys(), ...after.rules.keys()])].flatMap((id) => {
    const [was, is] = [before.rules.get(id), after.rules.get(id)]
    const { title } = (is ?? was) as AlertRule
    const [heard, hears] = [hearersOf(was, old, before), hearersOf(is, now, after)]
    const other = termsOf(was) !== termsOf(is)
    const effects: [RuleEffect['kind'], string[]][] = [
      ['begins', hears.filter((member) => !heard.includes(member))],
      ['ends', heard.filter((member) => !hears.includes(member))],
      ['changed', other ? hears.filter((member) => heard.includes(member)) : []],
    ]
    return effects.flatMap(([kind, members]) => (members.length > 0 ? [{ rule: id, title, kind, members }] : []))
  })
}

/** All that a rule says to those who hear of it: itself, whoever else hears of it. */
function termsOf(rule: AlertRule | undefined): string {
  return JSON.stringify({ ...rule, audiences: [] })
}

/** Members of the rule's audiences for whose rows it is evaluated; nobody where there is no such rule. */
function hearersOf(rule: AlertRule | undefined, members: readonly Member[], definitions: Definitions): string[] {
  const dataset = rule && definitions.datasets.get(splitMetric(rule.metric).dataset)
  if (!rule || !dataset) return []
  return members
    .filter((member) => {
      const reader = readerFor(member, { definitions })
      return (
        reader && rule.audiences.includes(member.audience) && planEvaluations(rule, [reader.scope], dataset).length > 0
      )
    })
    .map(({ id }) => id)
}
