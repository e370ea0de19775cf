import type { Scope } from '../audiences/scope.ts'

declare const brand: unique symbol

/** A bound parameter's value, as the official client binds it. */
export type ParamValue = string | number | boolean | readonly string[] | readonly number[]

/** SQL text with its bound parameters and the scope it runs under, frozen. Made by the compiler alone. */
export interface CompiledQuery {
  readonly sql: string
  readonly params: Readonly<Record<string, ParamValue>>
  readonly scope: Scope
  readonly [brand]: true
}

const sealed = new WeakSet<object>()

/** Seals what the compiler made. `tests/architecture.test.ts` holds that only `views/compile*.ts` imports this. */
export function seal(query: { sql: string; params: Record<string, ParamValue>; scope: Scope }): CompiledQuery {
  const frozen = Object.freeze({ ...query, params: Object.freeze({ ...query.params }) }) as unknown as CompiledQuery
  sealed.add(frozen)
  return frozen
}

/** Whether a value really came from the compiler: a look-alike object does not pass. */
export function isCompiled(query: unknown): query is CompiledQuery {
  return typeof query === 'object' && query !== null && sealed.has(query)
}
