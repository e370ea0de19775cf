import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { type DefinitionKind, SCHEMAS } from './source.ts'

const FOLDER = new URL('schemas/', import.meta.url)

/** Where the JSON Schema of a kind of definition is kept for editors. */
export function schemaFile(kind: DefinitionKind): URL {
  return new URL(`${kind}.schema.json`, FOLDER)
}

/** The JSON Schema of a kind of definition, from the schema that checks it: what a person may write, defaults left out. */
export function jsonSchema(kind: DefinitionKind): object {
  return { title: kind, ...z.toJSONSchema(SCHEMAS[kind], { io: 'input', target: 'draft-7' }) }
}

export function schemaText(kind: DefinitionKind): string {
  return `${JSON.stringify(jsonSchema(kind), null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(FOLDER, { recursive: true })
  for (const kind of Object.keys(SCHEMAS) as DefinitionKind[]) await writeFile(schemaFile(kind), schemaText(kind))
}
