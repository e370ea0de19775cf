import { z } from 'zod'
import type { Audience, Member } from './audience.ts'

/**
 * Dimensions that grant rows, in the order in which the warehouse's row policies read them. `unit` is the lead unit,
 * `co_unit` any co-handling unit, `caller` the kind of caller.
 */
export const SCOPE_DIMENSIONS = ['district', 'street', 'unit', 'co_unit', 'caller'] as const
export const scopeDimensionSchema = z.enum(SCOPE_DIMENSIONS)
export type ScopeDimension = (typeof SCOPE_DIMENSIONS)[number]

/** Codes that may stand in a scope: they travel to the engine inside one delimited setting, so their alphabet is closed. */
const CODE = /^[\p{L}\p{N}_.-]{1,64}$/u

/**
 * The rows that one member may see: one tenant, and per dimension "all" or the codes granted. An empty list grants no row.
 * Nothing else ever grants rows.
 */
export interface Scope {
  readonly tenant: string
  readonly rows: Readonly<Record<ScopeDimension, 'all' | readonly string[]>>
}

/** A set of rows named by the dimensions that bound it, such as one series of a rule; a dimension left out is unbounded. */
export type RowSet = Readonly<Record<string, readonly string[]>>

/** A row rule that cannot be bound to a member. */
export class ScopeError extends Error {
  override name = 'ScopeError'
}

/** Binds an audience's row rules to a member. Fails closed: a rule not written or an attribute not held throws. */
export function bindScope(audience: Audience, member: Member): Scope {
  const rows = {} as Record<ScopeDimension, 'all' | readonly string[]>
  for (const dimension of SCOPE_DIMENSIONS) {
    const rule = audience.rows[dimension]
    if (rule === undefined)
      throw new ScopeError(`audience "${audience.id}" does not say which rows of "${dimension}" it may see`)
    rows[dimension] = bindRule(rule, dimension, audience, member)
  }
  return checkScope({ tenant: member.tenant, rows })
}

function bindRule(
  rule: string | string[],
  dimension: string,
  audience: Audience,
  member: Member,
): 'all' | readonly string[] {
  if (rule === 'all') return 'all'
  if (Array.isArray(rule)) return [...rule].sort()
  const held = member.attributes[rule.slice(1)]
  if (!held) {
    throw new ScopeError(
      `member "${member.id}" has no attribute "${rule.slice(1)}", which audience "${audience.id}" needs for "${dimension}"`,
    )
  }
  return [...new Set(held)].sort()
}

/** Throws unless every dimension is written and every code is in the closed alphabet; returns the scope frozen. */
export function checkScope(scope: Scope): Scope {
  for (const dimension of SCOPE_DIMENSIONS) {
    const granted = scope.rows[dimension]
    if (granted === undefined) throw new ScopeError(`the scope does not say which rows of "${dimension}" it grants`)
    if (granted === 'all') continue
    for (const code of granted)
      if (!CODE.test(code)) throw new ScopeError(`"${code}" is not a code that may stand in a scope`)
  }
  if (!CODE.test(scope.tenant)) throw new ScopeError(`"${scope.tenant}" is not a tenant code`)
  return Object.freeze({ tenant: scope.tenant, rows: Object.freeze({ ...scope.rows }) })
}

/** The scope of the whole city, for the product's own work that no reader sees raw: imports' checks, the duty room's rules. */
export function wholeCity(tenant: string): Scope {
  const rows = Object.fromEntries(SCOPE_DIMENSIONS.map((d) => [d, 'all'])) as Record<ScopeDimension, 'all'>
  return checkScope({ tenant, rows })
}

/**
 * The scope as the one string that the engine's row policies read: tenant and the dimensions in order, `|` between them,
 * `*` for all, codes joined by commas, and nothing at all for an empty grant.
 */
export function scopeSetting(scope: Scope): string {
  const checked = checkScope(scope)
  const parts = SCOPE_DIMENSIONS.map((d) => {
    const granted = checked.rows[d]
    return granted === 'all' ? '*' : granted.join(',')
  })
  return [checked.tenant, ...parts].join('|')
}

/** Equal for equal grants: the key under which work for members with the same rows is shared. */
export function scopeKey(scope: Scope): string {
  return scopeSetting(scope)
}

/** The rows that both scopes grant: never more than either. Codes of an array column must be granted by both. */
export function bothScopes(a: Scope, b: Scope): Scope {
  if (a.tenant !== b.tenant) throw new ScopeError(`scopes of "${a.tenant}" and "${b.tenant}" have no rows in common`)
  const rows = { ...a.rows }
  for (const dimension of SCOPE_DIMENSIONS) {
    const [one, other] = [a.rows[dimension], b.rows[dimension]]
    if (one === 'all') rows[dimension] = other
    else if (other !== 'all') rows[dimension] = one.filter((code) => other.includes(code))
  }
  return checkScope({ tenant: a.tenant, rows })
}

/** Whether every row of the set lies inside the scope, so that its figures may be shown to the scope's reader. */
export function covers(scope: Scope, rows: RowSet): boolean {
  return SCOPE_DIMENSIONS.every((dimension) => {
    const granted = scope.rows[dimension]
    if (granted === 'all') return true
    const bound = rows[dimension]
    return bound !== undefined && bound.length > 0 && bound.every((code) => granted.includes(code))
  })
}

/** The rows of a scope as a row set: the dimensions it bounds. */
export function rowsOf(scope: Scope): RowSet {
  const bounded = SCOPE_DIMENSIONS.filter((d) => scope.rows[d] !== 'all')
  return Object.fromEntries(bounded.map((d) => [d, [...(scope.rows[d] as readonly string[])].sort()]))
}

/**
 * A scope narrowed to a row set that it covers: scope dimensions become the set's own codes, also where a row holds several of them; the
 * dimensions that no scope knows are left to filter by.
 */
export function narrowed(scope: Scope, rows: RowSet): { scope: Scope; filters: RowSet } {
  const granted = { ...scope.rows }
  for (const dimension of SCOPE_DIMENSIONS) {
    const bound = rows[dimension]
    if (bound) granted[dimension] = bound
  }
  const scoped: readonly string[] = SCOPE_DIMENSIONS
  const others = Object.entries(rows).filter(([dimension]) => !scoped.includes(dimension))
  return { scope: checkScope({ tenant: scope.tenant, rows: granted }), filters: Object.fromEntries(others) }
}
