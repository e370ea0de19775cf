import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { galleryFiles } from './gallery.ts'
import { GALLERY, WEBHOOK_SCHEMA, webhookSchemaText } from './print-gallery.ts'

const files = await galleryFiles()

describe('the gallery of messages', () => {
  it('is fresh (npm run generate)', () => {
    for (const { path, content } of files) {
      const file = new URL(path, GALLERY)
      expect(existsSync(file), path).toBe(true)
      if (typeof content === 'string') expect(readFileSync(file, 'utf8'), path).toBe(content)
    }
    expect(readFileSync(WEBHOOK_SCHEMA, 'utf8')).toBe(webhookSchemaText())
  })
  it('holds nothing else', () => {
    const root = fileURLToPath(GALLERY)
    const found = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    const paths = found.map((entry) => relative(root, `${entry.parentPath}/${entry.name}`).replaceAll('\\', '/'))
    expect(paths.sort()).toEqual(files.map(({ path }) => path).sort())
  })
})
