import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { AppError } from '../errors.ts'
import type { Warehouse } from './warehouse.ts'

const MIGRATIONS = new URL('migrations/', import.meta.url)

/**
 * Brings the schema up to date: files `NNNN-name.sql` in order, each recorded with its checksum once all of it ran. The engine has no
 * transactions: a file that a kill cut off is run again from its beginning, so each of its statements must bear being repeated. A file that
 * changed after it ran, and a schema newer than this code, are errors: guessing would lose data.
 *
 * @throws AppError WAREHOUSE_SCHEMA
 */
export async function migrate(
  warehouse: Pick<Warehouse, 'rows' | 'command' | 'insert'>,
  directory: URL = MIGRATIONS,
): Promise<void> {
  await warehouse.command(
    "CREATE TABLE IF NOT EXISTS schema_migration (name String, checksum String, at DateTime('UTC') DEFAULT now()) ENGINE = MergeTree ORDER BY name",
  )
  const ran = new Map(
    (await warehouse.rows<{ name: string; checksum: string }>('SELECT name, checksum FROM schema_migration')).map(
      (r) => [r.name, r.checksum],
    ),
  )
  const names = (await readdir(directory)).filter((name) => /^\d{4}-[\w-]+\.sql$/.test(name)).sort()
  const newer = [...ran.keys()].find((name) => !names.includes(name))
  if (newer) {
    throw new AppError('WAREHOUSE_SCHEMA', `the warehouse was made by a newer version: it has migration ${newer}`, {
      hint: 'start that version, or another data directory',
    })
  }
  for (const name of names) {
    const text = await readFile(new URL(name, directory), 'utf8')
    const checksum = createHash('sha256').update(text).digest('hex')
    const before = ran.get(name)
    if (before === checksum) continue
    if (before)
      throw new AppError('WAREHOUSE_SCHEMA', `migration ${name} was changed after it ran`, {
        hint: 'write a new migration instead',
      })
    for (const statement of statementsOf(text)) await warehouse.command(statement)
    await warehouse.insert('schema_migration', [{ name, checksum }])
  }
}

/** Statements end with `;` at the end of a line. Tables are made only where missing. */
function statementsOf(text: string): string[] {
  return text
    .split(/;\s*$/m)
    .map((statement) => statement.replace(/^\s*--.*$/gm, '').trim())
    .filter((statement) => statement !== '')
    .map((statement) => statement.replace(/^CREATE TABLE (?!IF NOT EXISTS)/, 'CREATE TABLE IF NOT EXISTS '))
}
