import type { Audience } from '../../audiences/audience.ts'
import type { Problem } from '../../audiences/definition.ts'
import { nameHint } from '../../audiences/near-name.ts'
import type { ScopeDimension } from '../../audiences/scope.ts'
import type { Definitions } from '../services.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { locateIn } from './check.ts'
import { CITY_PATH, FOLDERS, type Source, stemOf } from './source.ts'

type Kind = 'region' | 'org'
type Known = Readonly<Record<Kind, readonly string[]>>

/** Where the names of a dimension's codes are kept. */
const KINDS: Partial<Record<ScopeDimension, Kind>> = {
  district: 'region',
  street: 'region',
  unit: 'org',
  co_unit: 'org',
}

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
  const rows = await warehouse.rows<{ kind: Kind; code: string }>(
    `SELECT 'region' AS kind, code FROM region FINAL WHERE tenant = {tenant:String}
     UNION ALL SELECT 'org', code FROM org FINAL WHERE tenant = {tenant:String}`,
    { tenant },
  )
  const of = (kind: Kind) => rows.filter((row) => row.kind === kind).map(({ code }) => code)
  return { region: of('region'), org: of('org') }
}

function memberProblems(
  sources: readonly Source[],
  audience: Audience,
  attributes: Readonly<Record<string, readonly string[]>>,
  i: number,
  known: Known,
): Problem[] {
  const source = sources.find(({ path }) => path === CITY_PATH)
  return ruled(audience).flatMap(([dimension, kind, rule]) => {
    if (typeof rule !== 'string' || !rule.startsWith('$')) return []
    const attribute = rule.slice(1)
    return unknown(source, ['members', i, 'attributes', attribute], dimension, attributes[attribute] ?? [], known[kind])
  })
}

function audienceProblems(sources: readonly Source[], audience: Audience, known: Known): Problem[] {
  const source = sources.find(
    ({ path }) => path.startsWith(`${FOLDERS.audience.folder}/`) && stemOf(path) === audience.id,
  )
  return ruled(audience).flatMap(([dimension, kind, rule]) =>
    Array.isArray(rule) ? unknown(source, ['rows', dimension], dimension, rule, known[kind]) : [],
  )
}

function ruled(audience: Audience): [ScopeDimension, Kind, string | string[]][] {
  return (Object.entries(audience.rows) as [ScopeDimension, string | string[]][]).flatMap(([dimension, rule]) => {
    const kind = KINDS[dimension]
    return kind ? [[dimension, kind, rule] as [ScopeDimension, Kind, string | string[]]] : []
  })
}

function unknown(
  source: Source | undefined,
  path: PropertyKey[],
  dimension: string,
  codes: readonly string[],
  known: readonly string[],
): Problem[] {
  if (!source || known.length === 0) return []
  return codes.flatMap((code, i) =>
    known.includes(code)
      ? []
      : [
          {
            file: source.file,
            ...locateIn(source, [...path, i]),
            message: `nothing has the ${dimension} code "${code}": who is bound to it would see empty pages`,
            hint: nameHint(code, known),
          },
        ],
  )
}
