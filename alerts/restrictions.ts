import type { Audience, Member } from '../audiences/audience.ts'
import { type RowSet, rowsOf, SCOPE_DIMENSIONS, type Scope, type ScopeDimension } from '../audiences/scope.ts'
import type { Dataset } from '../views/dataset.ts'
import type { AlertRule } from './rule.ts'

/** A member who may hear of incidents, with the rows that they may see. */
export interface Reader {
  member: Member
  audience: Audience
  scope: Scope
}

/** One query of a rule: one of its levels, for all restrictions of one form. */
export interface Evaluation {
  /** The scope under which the query runs. */
  scope: Scope
  /** Dimensions that the query splits by: the level's own and the restricting ones. */
  by: string[]
  /** Rows that bound every series of the query. */
  bound: RowSet
  level: number
  /** The rows of the series with these codes; null when they are no reader's. */
  rowsOfSeries(codes: Readonly<Record<string, string>>): RowSet | null
}

interface Group {
  scope: Scope
  by: ScopeDimension[]
  restrictions: RowSet[]
}

type Known = Pick<Dataset, 'scopedBy' | 'dimensions'>

/**
 * Plans the queries that give every reader figures counted from their own rows only. Restrictions to one code each share a query that
 * splits by these dimensions; any other restriction has its own. A restriction by a dimension that the dataset is not scoped by could
 * not be kept there, so it is not evaluated. Broad restrictions come first.
 */
export function planEvaluations(
  rule: Pick<AlertRule, 'levels' | 'filters'>,
  scopes: readonly Scope[],
  dataset: Known,
): Evaluation[] {
  return groupsOf(rule.filters, scopes, dataset).flatMap((group) => {
    const asked = new Set<string>()
    return rule.levels.flatMap((split, level): Evaluation[] => {
      const by = [...new Set([...split, ...group.by])]
      const key = [...by].sort().join()
      // A level that differs only by what the restriction bounds anyway is the same question.
      if (asked.has(key)) return []
      asked.add(key)
      const bound = group.by.length === 0 ? (group.restrictions[0] ?? {}) : {}
      const rowsOfSeries: Evaluation['rowsOfSeries'] = (codes) => seriesRows(group, by, codes, rule.filters)
      return [{ scope: group.scope, by, bound, level, rowsOfSeries }]
    })
  })
}

function groupsOf(filters: RowSet | undefined, scopes: readonly Scope[], dataset: Known): Group[] {
  const shared = new Map<string, Group>()
  const alone: Group[] = []
  const seen = new Set<string>()
  for (const scope of scopes) {
    const bound = rowsOf(scope)
    const by = Object.keys(bound) as ScopeDimension[]
    const key = JSON.stringify([scope.tenant, bound])
    const empty = Object.values(intersect(bound, filters ?? {})).some((codes) => codes.length === 0)
    if (seen.has(key) || empty || by.some((d) => !dataset.scopedBy[d])) continue
    seen.add(key)
    if (!by.every((d) => bound[d]?.length === 1 && isPlain(dataset, d))) {
      alone.push({ scope, by: [], restrictions: [bound] })
      continue
    }
    const signature = `${scope.tenant}|${by.join()}`
    const group = shared.get(signature)
    if (group) {
      group.restrictions.push(bound)
      group.scope = union(group.scope, scope)
    } else shared.set(signature, { scope, by, restrictions: [bound] })
  }
  const breadth = (group: Group) => Object.keys(group.restrictions[0] ?? {}).length
  return [...shared.values(), ...alone].sort((a, b) => breadth(a) - breadth(b))
}

/** A dimension that a query can split by with the same meaning as the scope's: one code a row, in the same column. */
function isPlain(dataset: Known, dimension: ScopeDimension): boolean {
  const scoped = dataset.scopedBy[dimension]
  return !!scoped && !scoped.array && dataset.dimensions[dimension]?.column === scoped.column
}

function union(a: Scope, b: Scope): Scope {
  const rows = { ...a.rows }
  for (const dimension of SCOPE_DIMENSIONS) {
    const [one, other] = [a.rows[dimension], b.rows[dimension]]
    rows[dimension] = one === 'all' || other === 'all' ? 'all' : [...new Set([...one, ...other])].sort()
  }
  return { tenant: a.tenant, rows }
}

/**
 * Whether a reader is one of those for whom rows were evaluated: some level splits them so, and what no level splits is bounded as the
 * reader's own rows are. Rows that another reader's restriction made are no news to who sees wider ones.
 */
export function isFor(rule: Pick<AlertRule, 'levels' | 'filters' | 'together'>, scope: Scope, rows: RowSet): boolean {
  const own = rowsOf(scope)
  const bounded = SCOPE_DIMENSIONS.filter((dimension) => rows[dimension] && !rule.filters?.[dimension])
  return rule.levels.some((level) =>
    bounded.every((dimension) => {
      const codes = rows[dimension] ?? []
      // Some values together are tested for those who see all of them.
      if (dimension === rule.together && level.includes(dimension) && own[dimension] === undefined) return true
      if (level.includes(dimension)) return codes.length === 1 || sameCodes(codes, own[dimension])
      return sameCodes(codes, own[dimension])
    }),
  )
}

function sameCodes(codes: readonly string[], own: readonly string[] | undefined): boolean {
  return own !== undefined && own.length === codes.length && own.every((code) => codes.includes(code))
}

/** What the split says, the restriction that the series was counted under, and the rule's filters. Empty codes name nothing. */
function seriesRows(
  group: Group,
  by: readonly string[],
  codes: Readonly<Record<string, string>>,
  filters: RowSet = {},
): RowSet | null {
  if (by.some((dimension) => !codes[dimension])) return null
  const restriction =
    group.by.length === 0
      ? group.restrictions[0]
      : group.restrictions.find((r) => group.by.every((d) => r[d]?.[0] === codes[d]))
  if (!restriction) return null
  const split = Object.fromEntries(by.map((dimension) => [dimension, [codes[dimension] ?? '']]))
  return intersect(intersect(restriction, filters), split)
}

/** Rows that lie in both sets: a dimension bound in both is bound by the codes that both list. */
function intersect(a: RowSet, b: RowSet): RowSet {
  const both: Record<string, readonly string[]> = { ...a }
  for (const [dimension, codes] of Object.entries(b)) {
    const held = both[dimension]
    both[dimension] = held ? held.filter((code) => codes.includes(code)) : codes
  }
  return both
}
