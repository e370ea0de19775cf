import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { mappingSchema } from '../import/mapping.ts'
import { type DefinitionKind, SCHEMAS } from './source.ts'

const FOLDER = new URL('schemas/', import.meta.url)

/** What editors complete: definitions, and the mappings of imports. */
const WRITTEN: Record<DefinitionKind | 'mapping', z.ZodType> = { ...SCHEMAS, mapping: mappingSchema }
export type WrittenKind = keyof typeof WRITTEN
export const WRITTEN_KINDS = Object.keys(WRITTEN) as WrittenKind[]

/** Where the JSON Schema of a kind of file is kept for editors. */
export function schemaFile(kind: WrittenKind): URL {
  return new URL(`${kind}.schema.json`, FOLDER)
}

/** The JSON Schema of a kind of file, from the schema that checks it: what a person may write, defaults left out. */
export function jsonSchema(kind: WrittenKind): object {
  return { title: kind, ...z.toJSONSchema(WRITTEN[kind], { io: 'input', target: 'draft-7' }) }
}

export function schemaText(kind: WrittenKind): string {
  return `${JSON.stringify(jsonSchema(kind), null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(FOLDER, { recursive: true })
  for (const kind of WRITTEN_KINDS) await writeFile(schemaFile(kind), schemaText(kind))
}
