import { randomBytes } from 'node:crypto'
import { access, constants, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '../config.ts'
import { makeDataDirectory } from '../data-directory.ts'
import { AppError } from '../errors.ts'
import { type ImportSummary, runImport } from '../import/import.ts'
import { unreadable } from '../import/read-rows.ts'
import { openWarehouse } from '../warehouse/warehouse.ts'
import { heldText } from './quarantine.ts'

export const IMPORT_USAGE = 'import FILE --mapping ID|FILE.yaml [--dry-run]'
const CODES_SHOWN = 10

/** `wwh import`: exit code 1 only when no row could be read. */
export async function importFile(args: string[]): Promise<number> {
  const { file, mapping, dryRun } = readArguments(args)
  // The commonest mistake is told before the stores are asked, which a running server holds.
  await access(file, constants.R_OK).catch((cause: NodeJS.ErrnoException) => {
    throw unreadable(file, cause)
  })
  const config = readConfig(process.env)
  const warehouse = await openWarehouse({ url: config.warehouseUrl, dataDir: config.dataDir })
  try {
    const summary = await runImport(warehouse, {
      file,
      mapping,
      definitionsDir: config.definitionsDir,
      dryRun,
      callerSecret: await callerSecret(config),
      now: () => new Date(),
      onProgress: (read) => process.stderr.isTTY && process.stderr.write(`\r${read} rows`),
    })
    process.stdout.write(`${summaryText(summary, dryRun)}\n`)
    return summary.added + summary.updated + summary.unchanged > 0 ? 0 : 1
  } finally {
    await warehouse.close()
  }
}

function readArguments(args: string[]): { file: string; mapping: string; dryRun: boolean } {
  const usage = { hint: `wwh ${IMPORT_USAGE}` }
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { mapping: { type: 'string' }, 'dry-run': { type: 'boolean' } },
    })
    const [file] = positionals
    if (!file || positionals.length > 1) throw new AppError('CLI', 'name one file to import', usage)
    if (!values.mapping) throw new AppError('CLI', 'name the mapping of the file', usage)
    return { file, mapping: values.mapping, dryRun: values['dry-run'] ?? false }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('CLI', (error as Error).message, usage)
  }
}

/** The installation's own secret: one caller is one key in every import, and nobody else can make the key from a number. */
async function callerSecret(config: Config): Promise<string> {
  const file = join(config.dataDir, 'caller-secret')
  const known = await readFile(file, 'utf8').catch(() => null)
  if (known) return known
  const secret = randomBytes(32).toString('base64url')
  await makeDataDirectory(config.dataDir)
  await writeFile(file, secret, { mode: 0o600 })
  return secret
}

function summaryText(summary: ImportSummary, dryRun: boolean): string {
  const held = Object.entries(summary.quarantined)
  const count = held.reduce((n, [, rows]) => n + rows, 0)
  const rate = summary.seconds > 0 ? ` (${Math.round(summary.read / summary.seconds)} rows/s)` : ''
  return [
    `${summary.file} → ${summary.tenant}${dryRun ? ' (dry run: nothing written)' : ''}`,
    `read ${summary.read} in ${summary.seconds.toFixed(1)} s${rate}, ${summary.firstDay ?? '—'} to ${summary.lastDay ?? '—'}`,
    `new ${summary.added}, updated ${summary.updated}, unchanged ${summary.unchanged}, quarantined ${count}`,
    ...held.map(([reason, rows]) => `  ${reason}: ${rows}`),
    ...(count > 0 ? [heldText(summary.held, count - summary.held.length)] : []),
    ...(count > 0 && !dryRun ? [`all of them: wwh quarantine --import ${summary.importId}`] : []),
    ...(dryRun ? [codesText('districts', summary.codes.district), codesText('units', summary.codes.unit)] : []),
    ...(summary.absent.length > 0
      ? [`the file has no column ${summary.absent.join(', ')}: these fields stay empty`]
      : []),
  ].join('\n')
}

/** The codes that most tickets have, as members of the city's file are bound to them. */
function codesText(what: string, counts: ReadonlyMap<string, number>): string {
  const most = [...counts].sort(([a, n], [b, m]) => m - n || a.localeCompare(b))
  const rest = most.length - CODES_SHOWN
  const shown = most.slice(0, CODES_SHOWN).map(([code, n]) => `${code} ${n}`)
  return `${what}: ${[...shown, ...(rest > 0 ? [`… ${rest} more`] : [])].join(', ') || 'none'}`
}
