import type { City } from '../../audiences/city.ts'
import type { Definition, Problem } from '../../audiences/definition.ts'
import { bindScope } from '../../audiences/scope.ts'
import type { KnownDefinitions } from './check.ts'
import { nameProblems, problemAt } from './problem.ts'

/** What is wrong in the city's own file: its zone, and members whose audience or rows do not fit. */
export function cityProblems(definition: Definition<City>, known: KnownDefinitions): Problem[] {
  const city = definition.value
  if (!city) return []
  const ids = city.members.map((member) => member.id)
  return [
    ...(isZone(city.zone)
      ? []
      : [
          problemAt(
            definition,
            ['zone'],
            `there is no time zone "${city.zone}"`,
            'an IANA name, such as Asia/Shanghai',
          ),
        ]),
    ...ids.flatMap((id, i) =>
      ids.indexOf(id) < i ? [problemAt(definition, ['members', i, 'id'], `there is another member "${id}"`)] : [],
    ),
    ...city.members.flatMap((member, i) => memberProblems(definition, city, member, i, known)),
  ]
}

/** Making a formatter takes milliseconds, and editors ask at every key. */
const zones = new Map<string, boolean>()

function isZone(name: string): boolean {
  const known = zones.get(name)
  if (known !== undefined) return known
  if (zones.size > 1000) zones.clear()
  let right = true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    right = false
  }
  zones.set(name, right)
  return right
}

function memberProblems(
  definition: Definition<City>,
  city: City,
  member: City['members'][number],
  i: number,
  known: KnownDefinitions,
): Problem[] {
  const audience = known.audience.right.get(member.audience)
  if (!audience)
    return nameProblems(definition, ['members', i, 'audience'], 'audience', member.audience, known.audience)
  try {
    bindScope(audience, { ...member, tenant: city.tenant, name: member.id, locale: city.locale })
    return []
  } catch (error) {
    return [problemAt(definition, ['members', i], (error as Error).message)]
  }
}
