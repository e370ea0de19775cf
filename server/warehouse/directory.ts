import type { Directory, DirectoryEntry, DirectoryKind } from '../services.ts'
import type { Warehouse } from './warehouse.ts'

/** Where the names of a scope dimension's codes are kept; kinds of caller have none. */
export const SCOPE_KIND: Partial<Record<string, DirectoryKind>> = {
  district: 'region',
  street: 'region',
  unit: 'org',
  co_unit: 'org',
}

interface NameRow {
  kind: DirectoryKind
  code: string
  parent: string
  level: string
  zh: string
  en: string
  population: number
}

const NAMES = `
  SELECT 'region' AS kind, code, parent, level, name_zh AS zh, name_en AS en, population FROM region FINAL WHERE tenant = {tenant:String}
  UNION ALL SELECT 'org', code, parent, kind, name_zh, name_en, 0 FROM org FINAL WHERE tenant = {tenant:String}
  UNION ALL SELECT 'matter', code, parent, toString(level), name_zh, name_en, 0 FROM matter FINAL WHERE tenant = {tenant:String}`

/** Reads the names of a tenant's regions, units and matters. */
export async function loadDirectory(warehouse: Pick<Warehouse, 'rows'>, tenant: string): Promise<Directory> {
  const entries = new Map<string, DirectoryEntry>()
  const below = new Map<string, DirectoryEntry[]>()
  for (const row of await warehouse.rows<NameRow>(NAMES, { tenant })) {
    const entry = {
      code: row.code,
      parent: row.parent,
      level: row.level,
      name: { zh: row.zh, en: row.en },
      population: row.population,
    }
    entries.set(`${row.kind} ${row.code}`, entry)
    const key = `${row.kind} ${row.parent}`
    below.set(key, [...(below.get(key) ?? []), entry])
  }
  const children = (kind: DirectoryKind, parent: string) => below.get(`${kind} ${parent}`) ?? []
  // A code that was passed is not gone into again: names come from outside, where a unit may be its own parent.
  const descendants = (kind: DirectoryKind, code: string, passed: ReadonlySet<string>): DirectoryEntry[] =>
    children(kind, code)
      .filter((entry) => !passed.has(entry.code))
      .flatMap((entry) => [entry, ...descendants(kind, entry.code, new Set([...passed, entry.code]))])
  const unnamed = (code: string) => ({ zh: code || '—', en: code || '—' })
  return {
    name: (kind, code) => entries.get(`${kind} ${code}`)?.name ?? unnamed(code),
    entry: (kind, code) => entries.get(`${kind} ${code}`),
    children,
    below: (kind, code) => descendants(kind, code, new Set([code])),
    level: (kind, level) =>
      [...entries].flatMap(([key, entry]) => (key.startsWith(`${kind} `) && entry.level === level ? [entry] : [])),
  }
}
