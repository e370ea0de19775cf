import type { ParamValue } from './compiled-query.ts'

/** Collects a query's bound parameters; a value never becomes text of the query. */
export class Params {
  readonly values: Record<string, ParamValue> = {}

  /** Binds a value under a name and returns its placeholder. */
  bind(name: string, type: string, value: ParamValue): string {
    this.values[name] = value
    return `{${name}:${type}}`
  }
}

/** A name that the definitions hold, as an identifier: definitions are checked, and this refuses what slipped through. */
export function identifier(name: string): string {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`"${name}" is no identifier`)
  return name
}
