import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { type DefinitionKind, SCHEMAS } from '../../../server/definitions/source.ts'
import { schemaFile, schemaText } from '../../../server/definitions/write-schemas.ts'
import { SHIPPED } from './shipped.ts'

describe('the JSON Schemas for editors', () => {
  it.each(Object.keys(SCHEMAS) as DefinitionKind[])('of kind %s is fresh (npm run generate)', async (kind) => {
    expect(await readFile(schemaFile(kind), 'utf8')).toBe(schemaText(kind))
  })

  it.each(SHIPPED.map(({ path }) => path))('are named by %s, at a place that exists', async (path) => {
    const text = SHIPPED.find((source) => source.path === path)?.text ?? ''
    const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? ''
    const base = new URL(`../../../${path}`, import.meta.url)
    expect(JSON.parse(await readFile(new URL(named, base), 'utf8'))).toHaveProperty('properties')
  })
})
