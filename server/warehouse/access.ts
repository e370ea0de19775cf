import { SCOPE_DIMENSIONS, type ScopeDimension } from '../../audiences/scope.ts'

/** Tables whose rows carry the scope's columns. */
const SCOPED = ['ticket', 'ticket_past', 'followup', 'ticket_event'] as const
/** Tables that every reader of the tenant may read. */
const SHARED = ['call', 'agent_interval', 'calendar_day', 'region', 'org', 'matter'] as const
/** Tables that no reader is granted: raw lines and the product's own records. The policy closes them once more. */
const SERVICE_ONLY = ['quarantine', 'import_run', 'schema_migration'] as const

/** What the product's own work sends in the scope's place. No scope equals it: `*` is no tenant code (audiences/scope.ts). */
export const SERVICE_SCOPE = '*'

const COLUMNS: Record<ScopeDimension, { column: string; array?: true }> = {
  district: { column: 'district_code' },
  street: { column: 'street_code' },
  unit: { column: 'unit_code' },
  co_unit: { column: 'co_units', array: true },
  caller: { column: 'caller_kind' },
}

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

/** The tables that a reader's role may select from. */
export const READER_TABLES: readonly string[] = [...SCOPED, ...SHARED]

/**
 * The row policy of every table, as an expression over the one setting that `scopeSetting` (audiences/scope.ts) writes. `IN` over
 * `splitByChar` is constant for the query, so the engine makes a set of it once and can use the primary key.
 */
export function rowPolicies(access: EngineAccess): Map<string, string> {
  const service = `${access.scope} = '${SERVICE_SCOPE}'`
  return new Map<string, string>([
    ...SCOPED.map((table) => [table, `${service} OR (${scopedRows(access)})`] as const),
    ...SHARED.map((table) => [table, `${service} OR ${ownTenant(access)}`] as const),
    ...SERVICE_ONLY.map((table) => [table, service] as const),
  ])
}

function part(access: EngineAccess, position: number): string {
  return `splitByChar('|', ${access.scope})[${position}]`
}

function ownTenant(access: EngineAccess): string {
  return `tenant = ${part(access, 1)}`
}

function scopedRows(access: EngineAccess): string {
  const dimensions = SCOPE_DIMENSIONS.map((dimension, i) => {
    const { column, array } = COLUMNS[dimension]
    const granted = part(access, i + 2)
    const codes = `splitByChar(',', ${granted})`
    // The setting of a grant of nothing splits into one empty code; a row whose code is empty must not match it.
    const held = array ? `hasAny(${column}, ${codes})` : `${column} IN (${codes})`
    return `(${granted} = '*' OR (${granted} != '' AND ${held}))`
  })
  return [ownTenant(access), ...dimensions].join(' AND ')
}

/** Role, grants and row policies of a server by URL, run after every migration: each statement may run again. */
export function serverAccessStatements(database: string): string[] {
  const { readerRole } = SERVER_ACCESS
  return [
    `CREATE ROLE IF NOT EXISTS ${readerRole}`,
    ...READER_TABLES.map((table) => `GRANT SELECT ON ${database}.${table} TO ${readerRole}`),
    `GRANT ${readerRole} TO CURRENT_USER`,
    ...[...rowPolicies(SERVER_ACCESS)].map(
      ([table, filter]) =>
        `CREATE ROW POLICY OR REPLACE wwh_${table} ON ${database}.${table} FOR SELECT USING ${filter} TO CURRENT_USER`,
    ),
  ]
}
