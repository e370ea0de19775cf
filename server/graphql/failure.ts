import { GraphQLError } from 'graphql/index.js'
import { nameHint } from '../../audiences/near-name.ts'

export type FailureCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' | 'BAD_INPUT' | 'CONFLICT'

const STATUS: Partial<Record<FailureCode, number>> = { UNAUTHENTICATED: 401 }

/** An error that the asker can understand and mend: a stable code, a sentence, a hint. Everything else is masked. */
export function failure(code: FailureCode, message: string, hint?: string): GraphQLError {
  const status = STATUS[code]
  return new GraphQLError(message, {
    extensions: { code, ...(hint ? { hint } : {}), ...(status ? { http: { status } } : {}) },
  })
}

/**
 * The same answer for what does not exist and for what lies outside the reader's rows: neither tells which it is. `known` gives the nearest
 * name, where the reader may see all of them.
 */
export function notFound(what: string, id: string, known?: Iterable<string>): GraphQLError {
  return failure('NOT_FOUND', `there is no ${what} "${id}" that you may see`, known && nameHint(id, [...known]))
}

/** A whole number within bounds, or a BAD_INPUT that names the argument and its bounds. */
export function within(name: string, value: number, least: number, most: number): number {
  if (value < least || value > most)
    throw failure('BAD_INPUT', `${name} is ${value}`, `write a whole number from ${least} to ${most}`)
  return value
}
