import { SCOPE_DIMENSIONS, type ScopeDimension } from '../../audiences/scope.ts'
import type { Dataset } from '../../views/dataset.ts'

/** The column that holds a scope dimension's codes: one code a row, or an array of them. */
interface ScopeColumn {
  readonly dimension: ScopeDimension
  readonly column: string
  readonly array?: boolean | undefined
}

/** A table that the reader's role may select from, always within the reader's tenant. What is not in `scopedBy` does not bound its rows. */
export interface ReaderTable {
  readonly table: string
  readonly scopedBy: readonly ScopeColumn[]
}

const SCOPE_COLUMNS: readonly ScopeColumn[] = [
  { dimension: 'district', column: 'district_code' },
  { dimension: 'street', column: 'street_code' },
  { dimension: 'unit', column: 'unit_code' },
  { dimension: 'co_unit', column: 'co_units', array: true },
  { dimension: 'caller', column: 'caller_kind' },
]
/** Tables whose rows carry the scope's columns. */
const SCOPED = ['ticket', 'ticket_past', 'followup', 'ticket_event']
/** Tables that every reader of the tenant may read. */
const SHARED = ['call', 'agent_interval', 'calendar_day', 'region', 'org', 'matter']
/** Tables that no reader is granted: raw lines and the product's own records. The policy closes them once more. */
export const SERVICE_ONLY: readonly string[] = ['quarantine', 'import_run', 'schema_migration']

/** The product's own tables that readers may read; those that a city's datasets describe besides come to them (`addedTables`). */
export const READER_TABLES: readonly ReaderTable[] = [
  ...SCOPED.map((table) => ({ table, scopedBy: SCOPE_COLUMNS })),
  ...SHARED.map((table) => ({ table, scopedBy: [] })),
]

/** What the product's own work sends in the scope's place. No scope equals it: `*` is no tenant code (audiences/scope.ts). */
export const SERVICE_SCOPE = '*'

/** How the scope and the reader's role are named on one kind of engine; all that differs between the embedded one and a server. */
export interface EngineAccess {
  /** The setting that carries a reader's scope. */
  readonly scopeSetting: string
  readonly readerRole: string
  /** SQL that reads the setting; unset, it is the empty string, whose tenant matches no row. */
  readonly scope: string
}

/** The embedded engine knows no custom settings, so the scope travels in `log_comment`. */
export const EMBEDDED_ACCESS: EngineAccess = {
  scopeSetting: 'log_comment',
  readerRole: 'reader',
  scope: "getSetting('log_comment')",
}

/** A server by URL; its `custom_settings_prefixes` must hold `SQL_`, as they do by default. Untested: no server was at hand. */
export const SERVER_ACCESS: EngineAccess = {
  scopeSetting: 'SQL_wwh_scope',
  readerRole: 'wwh_reader',
  scope: "getSettingOrDefault('SQL_wwh_scope', '')",
}

/**
 * The tables that datasets describe and the product does not have by itself, by name. Where several describe one table, all that bounds its
 * rows in any of them does.
 */
export function addedTables(datasets: Iterable<Pick<Dataset, 'table' | 'scopedBy' | 'known'>>): ReaderTable[] {
  const own = new Set([...READER_TABLES.map(({ table }) => table), ...SERVICE_ONLY])
  const added = new Map<string, Map<string, ScopeColumn>>()
  for (const { table, scopedBy, known } of datasets)
    for (const one of [table, known?.past?.table]) {
      if (one === undefined || own.has(one)) continue
      const columns = added.get(one) ?? new Map<string, ScopeColumn>()
      for (const dimension of SCOPE_DIMENSIONS) {
        const by = scopedBy[dimension]
        if (by) columns.set(`${dimension} ${by.column}`, { dimension, ...by })
      }
      added.set(one, columns)
    }
  return [...added]
    .map(([table, columns]) => ({ table, scopedBy: [...columns.values()] }))
    .sort((a, b) => a.table.localeCompare(b.table))
}

/**
 * The row policy of every table, as an expression over the one setting that `scopeSetting` (audiences/scope.ts) writes. `IN` over
 * `splitByChar` is constant for the query, so the engine makes a set of it once and can use the primary key.
 */
export function rowPolicies(access: EngineAccess, tables: readonly ReaderTable[]): Map<string, string> {
  const service = `${access.scope} = '${SERVICE_SCOPE}'`
  return new Map<string, string>([
    ...tables.map(({ table, scopedBy }) => [table, `${service} OR (${grantedRows(access, scopedBy)})`] as const),
    ...SERVICE_ONLY.map((table) => [table, service] as const),
  ])
}

function part(access: EngineAccess, position: number): string {
  return `splitByChar('|', ${access.scope})[${position}]`
}

function grantedRows(access: EngineAccess, scopedBy: readonly ScopeColumn[]): string {
  const dimensions = scopedBy.map(({ dimension, column, array }) => {
    const granted = part(access, SCOPE_DIMENSIONS.indexOf(dimension) + 2)
    const codes = `splitByChar(',', ${granted})`
    // The setting of a grant of nothing splits into one empty code; a row whose code is empty must not match it.
    const held = array ? `hasAny(${column}, ${codes})` : `${column} IN (${codes})`
    return `(${granted} = '*' OR (${granted} != '' AND ${held}))`
  })
  return [`tenant = ${part(access, 1)}`, ...dimensions].join(' AND ')
}

/** Role, grants and row policies of a server by URL, run after every migration: each statement may run again. */
export function serverAccessStatements(database: string, tables: readonly ReaderTable[]): string[] {
  const { readerRole } = SERVER_ACCESS
  return [
    `CREATE ROLE IF NOT EXISTS ${readerRole}`,
    // Rows are closed before the role may read any.
    ...[...rowPolicies(SERVER_ACCESS, tables)].map(
      ([table, filter]) =>
        `CREATE ROW POLICY OR REPLACE wwh_${table} ON ${database}.${table} FOR SELECT USING ${filter} TO CURRENT_USER`,
    ),
    ...tables.map(({ table }) => `GRANT SELECT ON ${database}.${table} TO ${readerRole}`),
    `GRANT ${readerRole} TO CURRENT_USER`,
  ]
}

/** Tells an engine what readers may read, one after the other, and only what it does not know yet. */
export function whenChanged(
  known: readonly ReaderTable[] | null,
  tell: (tables: readonly ReaderTable[]) => Promise<void>,
): (added: readonly ReaderTable[]) => Promise<void> {
  let told = JSON.stringify(known)
  let turn: Promise<unknown> = Promise.resolve()
  return (added) => {
    const done = turn.then(async () => {
      const tables = [...READER_TABLES, ...added]
      const wanted = JSON.stringify(tables)
      if (wanted === told) return
      await tell(tables)
      told = wanted
    })
    turn = done.catch(() => undefined)
    return done
  }
}
