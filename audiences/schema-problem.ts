import type { z } from 'zod'
import { didYouMean, nameHint } from './near-name.ts'

/** What does not fit a schema, and where; not yet placed in a file. */
export interface Misfit {
  path: PropertyKey[]
  message: string
  hint?: string | undefined
}

type Issue = z.core.$ZodIssue

/** A schema's complaint in the words of whoever wrote `raw`: what is missing, what stands there, and what was meant. */
export function misfitsOf(issue: Issue, schema: z.ZodType, raw: unknown): Misfit[] {
  const { path } = issue
  const where = path.map(String).join('.')
  const said = (message: string) => (where ? `${where}: ${message}` : message)
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path)
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `unknown key "${key}"${where ? ` in ${where}` : ''}`,
      hint: nameHint(key, known),
    }))
  }
  const given = valueAt(raw, path)
  if (given === undefined && path.length > 0) return [{ path, message: said('missing'), hint: wanted(issue) }]
  if (issue.code === 'invalid_union') {
    const meant = formMeant(issue.errors)
    if (meant) return meant.flatMap((inner) => misfitsOf({ ...inner, path: [...path, ...inner.path] }, schema, raw))
  }
  const values = valuesOf(issue)
  const message = values && typeof given === 'string' ? `"${given}" is not known here` : issue.message
  return [{ path, message: said(message), hint: values && oneOf(values, given) }]
}

/** Of several forms that a value may have, the complaints about the one that it has; nothing where that is not told by its type. */
function formMeant(forms: readonly Issue[][]): Issue[] | undefined {
  const other = ({ path, code }: Issue) => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value')
  const left = forms.filter((issues) => !issues.some(other))
  return left.length === 1 ? left[0] : undefined
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'keys of its own',
  record: 'keys of its own',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
}

/** What should stand where nothing does. */
function wanted(issue: Issue): string | undefined {
  const values = valuesOf(issue)
  if (values) return oneOf(values, undefined)
  if (issue.code === 'invalid_type') return KINDS[issue.expected] && `write ${KINDS[issue.expected]}`
  return issue.message === 'Invalid input' ? undefined : issue.message
}

/** The values that may stand at a place, where they are few and written. */
function valuesOf(issue: Issue): readonly unknown[] | undefined {
  if (issue.code === 'invalid_value') return issue.values
  return issue.code === 'invalid_union' && 'options' in issue ? issue.options : undefined
}

function oneOf(values: readonly unknown[], given: unknown): string {
  const known = values.map(String)
  const near = typeof given === 'string' ? didYouMean(given, known) : undefined
  return `${near ? `did you mean "${near}"? ` : ''}one of: ${known.join(', ')}`
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let here = raw
  for (const step of path) here = (here as Record<PropertyKey, unknown> | null | undefined)?.[step]
  return here
}

interface SchemaDef {
  innerType?: unknown
  /** What a transformed schema reads. */
  in?: unknown
  options?: unknown[]
  element?: unknown
  keyType?: unknown
  valueType?: unknown
  shape?: Record<string, unknown>
  /** The names that an enumeration allows. */
  entries?: Record<string, unknown>
}

function defOf(schema: unknown): SchemaDef {
  return (schema as { def?: SchemaDef } | undefined)?.def ?? {}
}

/** The forms that a schema allows, without what is wrapped around them. */
function formsOf(schema: unknown): unknown[] {
  const { innerType, in: read, options } = defOf(schema)
  if (options) return options.flatMap(formsOf)
  return innerType || read ? formsOf(innerType ?? read) : [schema]
}

/** The keys that the schema allows at a path, in any of its forms there. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let here = formsOf(schema)
  for (const step of path) {
    here = here.flatMap((form) => {
      const { shape, element, valueType } = defOf(form)
      return formsOf(shape?.[String(step)] ?? element ?? valueType)
    })
  }
  const keys = here.map(defOf).flatMap(({ shape, keyType }) => Object.keys(shape ?? defOf(keyType).entries ?? {}))
  return [...new Set(keys)]
}
