import { SCOPE_DIMENSIONS, type ScopeDimension } from '../../../audiences/scope.ts'

/** Tables that hold one city's rows and carry the scope's columns. */
const SCOPED = ['ticket', 'followup', 'ticket_event'] as const
/** Tables that every reader of the tenant may read. */
const SHARED = ['call', 'agent_interval', 'calendar_day', 'region', 'org', 'matter'] as const

/** What the product's own work sends in the scope's place; no scope can be equal to it, since `*` is no tenant code. */
export const SERVICE_SCOPE = '*'

const COLUMNS: Record<ScopeDimension, { column: string; array?: true }> = {
  district: { column: 'district_code' },
  street: { column: 'street_code' },
  unit: { column: 'unit_code' },
  co_unit: { column: 'co_units', array: true },
  caller: { column: 'caller_kind' },
}

/** A setting that no scope was written to is the empty string: its tenant matches no row. */
function part(index: number): string {
  return `splitByChar('|', getSetting('log_comment'))[${index}]`
}

/** The row policy of one table, as an expression over the setting that `scopeSetting` (audiences/scope.ts) writes. */
export function rowPolicy(scoped: boolean): string {
  const tenant = `tenant = ${part(1)}`
  const dimensions = SCOPE_DIMENSIONS.map((dimension, i) => {
    const { column, array } = COLUMNS[dimension]
    const granted = `splitByChar(',', ${part(i + 2)})`
    return `(${part(i + 2)} = '*' OR ${array ? `hasAny(${column}, ${granted})` : `${column} IN (${granted})`})`
  })
  const rows = scoped ? [tenant, ...dimensions].join(' AND ') : tenant
  return `getSetting('log_comment') = '${SERVICE_SCOPE}' OR (${rows})`
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** Users, roles, grants and row policies of the embedded engine. The reader's role names its tables: what is not named is refused. */
export function usersXml(database: string): string {
  const filters = [...SCOPED.map((table) => [table, true] as const), ...SHARED.map((table) => [table, false] as const)]
  const grants = filters.map(([table]) => `<query>GRANT SELECT ON ${database}.${table}</query>`).join('')
  const policies = filters
    .map(([table, scoped]) => `<${table}><filter>${xml(rowPolicy(scoped))}</filter></${table}>`)
    .join('\n')
  return `<clickhouse>
  <profiles><default></default></profiles>
  <roles>
    <service><grants><query>GRANT ALL ON *.*</query></grants></service>
    <reader><grants>${grants}</grants></reader>
  </roles>
  <users><default>
    <password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
    <grants><query>GRANT service</query><query>GRANT reader</query></grants>
    <databases><${database}>${policies}</${database}></databases>
  </default></users>
  <quotas><default></default></quotas>
</clickhouse>
`
}

/** The engine's own configuration: where its users are, what needs a grant, and how much memory it may take. */
export function configXml(directory: string, memoryBytes: number): string {
  return `<clickhouse>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <users_config>${xml(directory)}/users.xml</users_config>
  <user_directories><users_xml><path>${xml(directory)}/users.xml</path></users_xml></user_directories>
  <access_control_improvements>
    <users_without_row_policies_can_read_rows>true</users_without_row_policies_can_read_rows>
    <select_from_system_db_requires_grant>true</select_from_system_db_requires_grant>
    <select_from_information_schema_requires_grant>true</select_from_information_schema_requires_grant>
    <table_engines_require_grant>true</table_engines_require_grant>
  </access_control_improvements>
</clickhouse>
`
}
