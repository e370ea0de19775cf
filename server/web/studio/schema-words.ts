import type { Kind, Vocabulary } from './api.ts'
import type { Place } from './yaml-place.ts'

/** As much of JSON Schema as our own schemas use. */
export interface Schema {
  type?: string
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  propertyNames?: Schema
  items?: Schema
  oneOf?: Schema[]
  anyOf?: Schema[]
  enum?: (string | number)[]
  const?: string | number | boolean
  required?: string[]
}

/** A word that may stand at a place. */
export interface Offer {
  label: string
  detail?: string
  /** Written in the label's place. */
  apply?: string
}

/** What may be written at a place, from the schema that `wwh check` uses and from the names that are defined. */
export function offersAt(
  place: Place,
  schema: Schema,
  vocabulary: Vocabulary | null,
  kind: Kind,
  text: string,
): Offer[] {
  const holders = place.path.reduce((schemas, step) => schemas.flatMap((one) => childOf(one, step)), variants(schema))
  const fitting = fits(holders, place.beside)
  if (place.key === undefined) return [...keysOf(fitting), ...namedKeys(place, vocabulary, kind, text)]
  const values = place.key === '*' ? holders : fitting.flatMap((one) => childOf(one, place.key ?? ''))
  return [...valuesOf(values), ...namedValues(place, vocabulary, kind, text)]
}

function variants(schema: Schema): Schema[] {
  const nested = schema.oneOf ?? schema.anyOf
  return nested ? nested.flatMap(variants) : [schema]
}

function childOf(schema: Schema, step: string): Schema[] {
  if (step === '*') return schema.items ? variants(schema.items) : []
  const own = schema.properties?.[step]
  if (own) return variants(own)
  return typeof schema.additionalProperties === 'object' ? variants(schema.additionalProperties) : []
}

/** Of the variants of an item those whose kind is the one written beside. */
function fits(schemas: Schema[], beside: string): Schema[] {
  const written = /\b(type|kind):\s*([\w-]+)/.exec(beside)
  if (!written) return schemas
  const [, key = '', value] = written
  const same = schemas.filter((one) => one.properties?.[key]?.const === value)
  return same.length > 0 ? same : schemas
}

function keysOf(schemas: Schema[]): Offer[] {
  const keys = new Map<string, Offer>()
  for (const schema of schemas) {
    for (const key of Object.keys(schema.properties ?? {})) {
      const needed = schema.required?.includes(key)
      keys.set(key, { label: key, apply: `${key}: `, ...(needed ? { detail: '*' } : {}) })
    }
    for (const key of schema.propertyNames?.enum ?? []) keys.set(String(key), { label: String(key), apply: `${key}: ` })
  }
  return [...keys.values()]
}

function valuesOf(schemas: Schema[]): Offer[] {
  const values = schemas.flatMap((one): (string | number | boolean)[] => {
    if (one.const !== undefined) return [one.const]
    return one.type === 'boolean' ? [true, false] : (one.enum ?? [])
  })
  return [...new Set(values)].map((value) => ({ label: String(value) }))
}

const METRIC_KEYS = new Set(['metric', 'metrics'])
const DIMENSION_KEYS = new Set(['by', 'levels', 'parent'])
const EXPRESSION_KEYS = new Set(['expression', 'numerator', 'denominator', 'cases'])

function namedValues({ path, key, beside }: Place, vocabulary: Vocabulary | null, kind: Kind, text: string): Offer[] {
  if (!vocabulary) return []
  const about = key === '*' ? (path.filter((step) => step !== '*').at(-1) ?? '') : (key ?? '')
  if (METRIC_KEYS.has(about))
    return vocabulary.datasets.flatMap((d) => d.metrics.map(({ name, label }) => ({ label: name, detail: label })))
  if (DIMENSION_KEYS.has(about)) return dimensions(vocabulary, kind, text, beside)
  if (about === 'views' || about === 'view') return vocabulary.views.map((label) => ({ label }))
  if (about === 'audiences' || about === 'audience') return vocabulary.audiences.map((label) => ({ label }))
  if (kind === 'dataset' && EXPRESSION_KEYS.has(about)) {
    const own = datasetIn(vocabulary, text)
    const calls = vocabulary.functions.map((name) => ({ label: name, apply: `${name}(` }))
    return [...(own?.columns ?? []).map((label) => ({ label })), ...calls]
  }
  const coded = vocabulary.datasets
    .flatMap((d) => d.dimensions)
    .find(({ id }) => path.includes('filters') && id === about)
  return (coded?.codes ?? []).map((label) => ({ label }))
}

function namedKeys(place: Place, vocabulary: Vocabulary | null, kind: Kind, text: string): Offer[] {
  if (!vocabulary || place.path.at(-1) !== 'filters') return []
  return dimensions(vocabulary, kind, text, place.beside).map((offer) => ({ ...offer, apply: `${offer.label}: [` }))
}

function datasetIn(vocabulary: Vocabulary, text: string) {
  const id = /^id:\s*([\w-]+)/m.exec(text)?.[1]
  return vocabulary.datasets.find((dataset) => dataset.id === id)
}

/** Dimensions of the dataset that the metric beside counts over; of every dataset where none is named. */
function dimensions(vocabulary: Vocabulary, kind: Kind, text: string, beside: string): Offer[] {
  const metric = /metrics?:\s*\[?\s*([\w-]+)\./.exec(kind === 'rule' ? text : beside)?.[1]
  const named = vocabulary.datasets.filter((dataset) => dataset.id === metric)
  const found = kind === 'dataset' ? [datasetIn(vocabulary, text)] : named.length > 0 ? named : vocabulary.datasets
  const all = found.flatMap((dataset) => dataset?.dimensions ?? [])
  return [...new Map(all.map(({ id, label }) => [id, { label: id, detail: label }])).values()]
}
