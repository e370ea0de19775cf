import { readFile } from 'node:fs/promises'
import { isEnumType, isInterfaceType, isObjectType, parse, validate } from 'graphql/index.js'
import { describe, expect, it } from 'vitest'
import { SCHEMA_FILE, schemaText } from '../../../server/graphql/print-schema.ts'
import { schema } from '../../../server/graphql/schema.ts'
import * as documents from '../../../server/web/documents.ts'

const own = Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith('__'))

describe('the schema', () => {
  it('is the one that is committed: npm run generate writes it', async () => {
    expect(await readFile(SCHEMA_FILE, 'utf8')).toBe(schemaText())
  })

  it('describes every type, field, argument and value', () => {
    const bare = own.flatMap((type) => {
      const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : []
      const parts = [
        ...fields,
        ...fields.flatMap((field) => field.args.map((arg) => ({ ...arg, name: `${field.name}(${arg.name})` }))),
        ...(isEnumType(type) && type.name !== 'Severity' ? type.getValues() : []),
      ]
      return [
        ...(type.description ? [] : [type.name]),
        ...parts.filter((part) => !part.description).map((part) => `${type.name}.${part.name}`),
      ]
    })
    expect(bare).toEqual([])
  })

  it.each(Object.entries(documents))("answers the pages' document %s", (_name, text) => {
    expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([])
  })
})
