import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { lexicographicSortSchema, printSchema } from 'graphql/index.js'
import { schema } from './schema.ts'

/** Where the schema's text is kept for those who read or generate from it. */
export const SCHEMA_FILE = fileURLToPath(new URL('schema.graphql', import.meta.url))

/** The schema as text, in an order that does not hang on the order of imports. */
export function schemaText(): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(SCHEMA_FILE, schemaText())
