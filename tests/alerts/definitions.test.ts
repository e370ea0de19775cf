import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ruleSchema } from '../../alerts/rule.ts'
import { readDefinition } from '../../audiences/definition.ts'

const folder = 'alerts/definitions'

describe('the city’s rules', () => {
  it.each(readdirSync(folder))('%s reads without a problem', (file) => {
    const read = readDefinition(file, readFileSync(`${folder}/${file}`, 'utf8'), ruleSchema)
    expect(read.problems).toEqual([])
    expect(`${read.value?.id}.yaml`).toBe(file)
  })
})
