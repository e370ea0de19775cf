import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { AppError } from '../errors.ts'
import type { Sql } from './sql.ts'

const FOLDER = new URL('./migrations/', import.meta.url)
/** Any fixed number: two servers that start together wait for each other on it. */
const LOCK = 7_312_345

/**
 * Runs the migrations that the database has not seen, in order of name, all or none.
 * @throws AppError STATE_MIGRATION_CHANGED when one that ran reads differently now, STATE_NEWER when the database knows more than we do.
 */
export async function migrate(sql: Sql): Promise<void> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
  await sql.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK])
    await tx.script('CREATE TABLE IF NOT EXISTS schema_migrations (name text PRIMARY KEY, checksum text NOT NULL)')
    const rows = await tx.query<{ name: string; checksum: string }>('SELECT name, checksum FROM schema_migrations')
    const done = new Map(rows.map((row) => [row.name, row.checksum]))
    const unknown = rows.find((row) => !names.includes(row.name))
    if (unknown)
      throw new AppError('STATE_NEWER', `The state was written by a newer version (${unknown.name}).`, {
        hint: 'Start the newer version, or restore a dump from before the upgrade.',
      })
    for (const name of names) {
      const text = await readFile(new URL(name, FOLDER), 'utf8')
      const checksum = createHash('sha256').update(text).digest('hex')
      const before = done.get(name)
      if (before === checksum) continue
      if (before !== undefined)
        throw new AppError('STATE_MIGRATION_CHANGED', `Migration ${name} ran here with another content.`, {
          hint: 'Restore the file as it was released and put the change into a new migration.',
        })
      await tx.script(text)
      await tx.query('INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)', [name, checksum])
    }
  })
}
