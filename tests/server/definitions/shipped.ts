import { resolve } from 'node:path'
import { readSources, type Source } from '../../../server/definitions/source.ts'

export const ROOT = resolve(import.meta.dirname, '../../..')
export const SHIPPED = await readSources(ROOT)

/** The shipped files with one of them written differently. All others are the same objects, read once. */
export function withText(path: string, text: string): Source[] {
  return SHIPPED.map((source) => (source.path === path ? { ...source, text } : source))
}

export function sourceAt(path: string): Source {
  const found = SHIPPED.find((source) => source.path === path)
  if (!found) throw new Error(`there is no file "${path}"`)
  return found
}
