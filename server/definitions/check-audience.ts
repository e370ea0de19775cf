import type { Audience } from '../../audiences/audience.ts'
import type { Definition, Problem } from '../../audiences/definition.ts'
import { checkScope, SCOPE_DIMENSIONS } from '../../audiences/scope.ts'
import type { KnownDefinitions } from './check.ts'
import { nameProblems, problemAt, repeatProblems } from './problem.ts'

/** What is wrong between an audience and the rest: its views, its rows, and what it says against itself. */
export function audienceProblems(definition: Definition<Audience>, known: KnownDefinitions): Problem[] {
  const audience = definition.value
  if (!audience) return []
  const { quietHours, digest } = audience
  return [
    ...audience.views.flatMap((view, i) => nameProblems(definition, ['views', i], 'view', view, known.view)),
    ...repeatProblems(definition, ['views'], 'view', audience.views),
    ...repeatProblems(definition, ['channels'], 'channel', audience.channels),
    ...audience.escalatesTo.flatMap((id, i) =>
      id === audience.id
        ? [problemAt(definition, ['escalatesTo', i], 'an audience cannot escalate to itself', 'name one above it')]
        : nameProblems(definition, ['escalatesTo', i], 'audience', id, known.audience),
    ),
    ...nameProblems(definition, ['digest', 'view'], 'view', digest.view, known.view),
    ...rowProblems(definition, audience),
    ...(quietHours && quietHours.from === quietHours.to
      ? [
          problemAt(
            definition,
            ['quietHours', 'to'],
            'quiet hours end when they begin',
            'leave them out, or write an end',
          ),
        ]
      : []),
  ]
}

function rowProblems(definition: Definition<Audience>, audience: Audience): Problem[] {
  return SCOPE_DIMENSIONS.flatMap((dimension) => {
    const rule = audience.rows[dimension]
    if (!Array.isArray(rule)) return []
    const path = ['rows', dimension]
    const strange = rule.flatMap((code, i) => {
      try {
        const rows = Object.fromEntries(SCOPE_DIMENSIONS.map((d) => [d, d === dimension ? [code] : ('all' as const)]))
        checkScope({ tenant: 'city', rows: rows as Parameters<typeof checkScope>[0]['rows'] })
        return []
      } catch (error) {
        return [problemAt(definition, [...path, i], (error as Error).message, 'letters, digits, _ . and - only')]
      }
    })
    if (rule.length === 0)
      strange.push(
        problemAt(definition, path, `no row of "${dimension}" is granted`, 'write all, codes, or $attribute'),
      )
    return [...strange, ...repeatProblems(definition, path, 'code', rule)]
  })
}
