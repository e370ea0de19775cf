import { nameHint } from '../../audiences/near-name.ts'
import { readConfig } from '../config.ts'
import { AppError } from '../errors.ts'
import type { Held } from '../import/import.ts'
import { maskText } from '../import/mask.ts'
import { openWarehouse, type Warehouse } from '../warehouse/warehouse.ts'
import { readOptions } from './options.ts'

export const QUARANTINE_USAGE = 'quarantine [--import ID] [--first N]'
const RAW_SHOWN = 160
const PAGE = 1000

interface ImportHeld {
  id: string
  file: string
  at: string
  n: number
}

/** `wwh quarantine`: the rows that imports could not take, of one import or of all, with line, reason and masked text. */
export async function quarantine(args: string[]): Promise<number> {
  const { values } = readOptions(args, ['import', 'first'], 0, QUARANTINE_USAGE)
  const first = values.first === undefined ? Number.POSITIVE_INFINITY : Number(values.first)
  if (!(first >= 1) || (values.first !== undefined && !Number.isInteger(first)))
    throw new AppError('CLI', `--first is "${values.first}"`, { hint: 'write a whole number from 1 on' })
  const config = readConfig(process.env)
  const warehouse = await openWarehouse({ url: config.warehouseUrl, dataDir: config.dataDir })
  try {
    const imports = await importsHeld(warehouse)
    const ids = imports.map(({ id }) => id)
    if (values.import !== undefined && !ids.includes(values.import))
      throw new AppError('CLI', `nothing of an import "${values.import}" is in quarantine`, {
        hint: nameHint(values.import, ids),
      })
    const asked = imports.filter(({ id }) => values.import === undefined || id === values.import)
    if (asked.length === 0) process.stdout.write('nothing is in quarantine\n')
    for (const one of asked) await printImport(warehouse, one, first)
    return 0
  } finally {
    await warehouse.close()
  }
}

function importsHeld(warehouse: Warehouse): Promise<ImportHeld[]> {
  return warehouse.rows<ImportHeld>(
    `SELECT import_id AS id, any(file) AS file, toString(max(q.at)) AS at, count() AS n
     FROM quarantine AS q FINAL GROUP BY import_id ORDER BY at, id`,
  )
}

async function printImport(warehouse: Warehouse, { id, file, at, n }: ImportHeld, first: number): Promise<void> {
  process.stdout.write(`${id}: ${n} of ${file}, ${at} UTC\n`)
  const shown = Math.min(first, n)
  for (let offset = 0; offset < shown; offset += PAGE) {
    const limit = Math.min(PAGE, shown - offset)
    const held = await warehouse.rows<Held>(
      `SELECT line, code, reason, raw FROM quarantine FINAL WHERE import_id = {id:String}
       ORDER BY line, code LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
      { id, limit, offset },
    )
    process.stdout.write(`${heldText(held, offset + limit < shown ? 0 : n - shown)}\n`)
  }
}

/** Rows in quarantine for people, and how many more there are: masked as tickets are, and shortened. */
export function heldText(held: readonly Held[], more: number): string {
  const lines = held.map(
    ({ line, code, reason, raw }) => `  line ${line}, ${code}: ${shown(reason)}\n    ${shown(raw) || '(empty)'}`,
  )
  return [...lines, ...(more > 0 ? [`  … ${more} more`] : [])].join('\n')
}

/** A text of the file as it may be printed: without personal data, and without what would steer a terminal. */
function shown(text: string): string {
  const plain = maskText(text)
    .masked.replace(/[\p{C}\s]+/gu, ' ')
    .trim()
  return plain.length > RAW_SHOWN ? `${plain.slice(0, RAW_SHOWN)}…` : plain
}
