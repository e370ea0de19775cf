import { createHash } from 'node:crypto'
import type { RowSet } from '../audiences/scope.ts'

/** Thousands of series are asked for their keys several times a tick; their row sets are the same objects, tick after tick. */
const keys = new WeakMap<RowSet, string>()

/** A row set with dimensions and codes in order: equal texts mean the same rows. */
export function rowsKey(rows: RowSet): string {
  const known = keys.get(rows)
  if (known !== undefined) return known
  const key = JSON.stringify(
    Object.keys(rows)
      .sort()
      .map((dimension) => [dimension, [...new Set(rows[dimension])].sort()]),
  )
  keys.set(rows, key)
  return key
}

/** What an incident is about: its rule and its rows, whoever reads it. */
export function incidentKey(ruleId: string, rows: RowSet): string {
  return `${ruleId} ${rowsKey(rows)}`
}

/** The same for the same tenant, key and first breaching reading, so that a tick done twice makes one incident. */
export function incidentId(tenant: string, key: string, since: string): string {
  return hash([tenant, key, since])
}

/** Idempotency key of one message: the same step to the same member on the same channel is one delivery. */
export function deliveryId(
  tenant: string,
  incident: string,
  revision: number,
  memberId: string,
  channel: string,
): string {
  return hash([tenant, 'alert', incident, String(revision), memberId, channel])
}

/** Idempotency key of a message to one member in particular, such as an escalation: `key` tells it from others of its reason. */
export function personalId(
  tenant: string,
  why: string,
  incident: string,
  key: string,
  memberId: string,
  channel: string,
): string {
  return hash([tenant, why, incident, key, memberId, channel])
}

/** Idempotency key of one digest: the same slot of the same product for the same member on the same channel is one delivery. */
export function digestId(tenant: string, product: string, slot: string, memberId: string, channel: string): string {
  return hash([tenant, product, slot, memberId, channel])
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

/** Whether the first set holds every row of the second and more. */
export function contains(outer: RowSet, inner: RowSet): boolean {
  return holds(outer, inner) && rowsKey(outer) !== rowsKey(inner)
}

/** Whether the first set holds every row of the second: each of its bounds is met by a bound inside it. */
export function holds(outer: RowSet, inner: RowSet): boolean {
  return Object.entries(outer).every(([dimension, codes]) => {
    const bound = inner[dimension]
    return bound !== undefined && bound.length > 0 && bound.every((code) => codes.includes(code))
  })
}
