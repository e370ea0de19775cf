import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { EMBEDDED_ACCESS, type ReaderTable, rowPolicies } from '../access.ts'

/** What the engine is held to. */
export interface EngineLimits {
  database: string
  /** How much memory it may take. */
  memoryBytes: number
  /** What readers may read. */
  tables: readonly ReaderTable[]
}

/** Writes the engine's configuration into its directory and returns the path that the engine is started with. */
export async function writeConfigFiles(
  directory: string,
  { database, memoryBytes, tables }: EngineLimits,
): Promise<string> {
  const config = join(directory, 'config.xml')
  await writeFile(join(directory, 'users.xml'), usersXml(database, tables))
  await writeFile(config, configXml(directory, memoryBytes))
  return config
}

/** One user, two roles and the row policies. A table that the reader's role does not name is refused. */
function usersXml(database: string, tables: readonly ReaderTable[]): string {
  const grants = tables.map(({ table }) => `<query>GRANT SELECT ON ${database}.${table}</query>`).join('')
  const policies = [...rowPolicies(EMBEDDED_ACCESS, tables)].map(
    ([table, filter]) => `<${table}><filter>${escaped(filter)}</filter></${table}>`,
  )
  return `<clickhouse>
  <profiles><default></default></profiles>
  <roles>
    <service><grants><query>GRANT ALL ON *.*</query></grants></service>
    <${EMBEDDED_ACCESS.readerRole}><grants>${grants}</grants></${EMBEDDED_ACCESS.readerRole}>
  </roles>
  <users><default>
    <password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota>
    <grants><query>GRANT service</query><query>GRANT ${EMBEDDED_ACCESS.readerRole}</query></grants>
    <databases><${database}>
${policies.join('\n')}
    </${database}></databases>
  </default></users>
  <quotas><default></default></quotas>
</clickhouse>
`
}

/** Where the users are, what needs a grant, and how much memory the engine may take: its own default is nine tenths of the machine. */
function configXml(directory: string, memoryBytes: number): string {
  const users = escaped(join(directory, 'users.xml'))
  return `<clickhouse>
  <max_server_memory_usage>${memoryBytes}</max_server_memory_usage>
  <users_config>${users}</users_config>
  <user_directories><users_xml><path>${users}</path></users_xml></user_directories>
  <access_control_improvements>
    <users_without_row_policies_can_read_rows>true</users_without_row_policies_can_read_rows>
    <select_from_system_db_requires_grant>true</select_from_system_db_requires_grant>
    <select_from_information_schema_requires_grant>true</select_from_information_schema_requires_grant>
    <table_engines_require_grant>true</table_engines_require_grant>
  </access_control_improvements>
</clickhouse>
`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
