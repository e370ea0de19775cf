import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { schemaFile, schemaText, WRITTEN_KINDS } from '../../../server/definitions/write-schemas.ts'
import { mappingFiles } from '../../../server/import/mapping-files.ts'
import { ROOT, SHIPPED } from './shipped.ts'

const mappings = (await mappingFiles(ROOT)).map((file) => relative(ROOT, file))

describe('the JSON Schemas for editors', () => {
  it.each(WRITTEN_KINDS)('of kind %s is fresh (npm run generate)', async (kind) => {
    expect(await readFile(schemaFile(kind), 'utf8')).toBe(schemaText(kind))
  })

  it.each([...SHIPPED.map(({ path }) => path), ...mappings])(
    'are named by %s, at a place that exists',
    async (path) => {
      const text = await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')
      const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? ''
      const base = new URL(`../../../${path}`, import.meta.url)
      expect(JSON.parse(await readFile(new URL(named, base), 'utf8'))).toHaveProperty('properties')
    },
  )
})
