import type { Audience } from '../../audiences/audience.ts'
import type { Problem } from '../../audiences/definition.ts'
import { nameHint } from '../../audiences/near-name.ts'
import type { Definitions, DirectoryKind } from '../services.ts'
import { SCOPE_KIND } from '../warehouse/directory.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { locateIn, sourceOf } from './check.ts'
import { CITY_PATH, type Source } from './source.ts'

type Known = ReadonlyMap<DirectoryKind, readonly string[]>

/**
 * What only the warehouse can say of readers: codes of units and places that nothing there is called, in members and audiences that are
 * new or changed. Such a reader would see empty pages without a word of why. Nothing is said where the city keeps no names.
 */
export async function codeProblems(
  warehouse: Pick<Warehouse, 'rows'>,
  sources: readonly Source[],
  { city, audiences }: Definitions,
  before: Definitions,
): Promise<Problem[]> {
  const old = new Set([...before.city.members, ...before.audiences.values()].map((one) => JSON.stringify(one)))
  const isNew = (one: object) => !old.has(JSON.stringify(one))
  const newAudiences = [...audiences.values()].filter(isNew)
  if (!city.members.some(isNew) && newAudiences.length === 0) return []
  const known = await knownCodes(warehouse, city.tenant)
  return [
    ...city.members.flatMap((member, i) => {
      const audience = audiences.get(member.audience)
      return audience && isNew(member) ? memberProblems(sources, audience, member.attributes, i, known) : []
    }),
    ...newAudiences.flatMap((audience) => audienceProblems(sources, audience, known)),
  ]
}

async function knownCodes(warehouse: Pick<Warehouse, 'rows'>, tenant: string): Promise<Known> {
  const rows = await warehouse.rows<{ kind: DirectoryKind; codes: string[] }>(
    `SELECT 'region' AS kind, groupArray(code) AS codes FROM region FINAL WHERE tenant = {tenant:String}
     UNION ALL SELECT 'org', groupArray(code) FROM org FINAL WHERE tenant = {tenant:String}`,
    { tenant },
  )
  return new Map(rows.map(({ kind, codes }) => [kind, codes]))
}

function memberProblems(
  sources: readonly Source[],
  audience: Audience,
  attributes: Readonly<Record<string, readonly string[]>>,
  i: number,
  known: Known,
): Problem[] {
  const source = sources.find(({ path }) => path === CITY_PATH)
  return Object.entries(audience.rows).flatMap(([dimension, rule]) => {
    if (typeof rule !== 'string' || !rule.startsWith('$')) return []
    const attribute = rule.slice(1)
    const path = ['members', i, 'attributes', attribute]
    return unknown(source, path, dimension, attributes[attribute] ?? [], known)
  })
}

function audienceProblems(sources: readonly Source[], audience: Audience, known: Known): Problem[] {
  const source = sourceOf(sources, 'audience', audience.id)
  return Object.entries(audience.rows).flatMap(([dimension, rule]) =>
    Array.isArray(rule) ? unknown(source, ['rows', dimension], dimension, rule, known) : [],
  )
}

function unknown(
  source: Source | undefined,
  path: PropertyKey[],
  dimension: string,
  codes: readonly string[],
  known: Known,
): Problem[] {
  const kind = SCOPE_KIND[dimension]
  const names = (kind && known.get(kind)) ?? []
  if (!source || names.length === 0) return []
  return codes.flatMap((code, i) =>
    names.includes(code)
      ? []
      : [
          {
            file: source.file,
            ...locateIn(source, [...path, i]),
            message: `nothing has the ${dimension} code "${code}": who is bound to it would see empty pages`,
            hint: nameHint(code, names),
          },
        ],
  )
}
