import { didYouMean } from '../../audiences/near-name.ts'
import { AppError } from '../errors.ts'
import type { RawRow } from './map-row.ts'
import type { Mapping, Source } from './mapping.ts'

/** Columns that a file must have to be read by a mapping at all. */
function neededColumns(mapping: Mapping): string[] {
  return [mapping.ticket.ticket_id, mapping.ticket.created_at]
}

/** Every column that a mapping reads. */
function readColumns(mapping: Mapping): string[] {
  const { ticket, matter, district, street, unit } = mapping
  const sources = [...Object.values(ticket), ...matter, district, street, unit].flat()
  const columns = sources.flatMap((source: string | Source | undefined) =>
    typeof source === 'string' ? [source] : [source?.column ?? [], source?.names ?? []].flat(),
  )
  return [...new Set(columns)].sort()
}

/**
 * Compares a file's first row with the mapping that is to read it, and returns the columns that the mapping reads and the file has not:
 * their fields stay empty. Without a ticket's number or creation time no row could be taken.
 *
 * @throws AppError IMPORT_COLUMNS that names what is missing, what the file has, and the mapping that fits it
 */
export function checkColumns(file: string, row: RawRow, mapping: Mapping, others: readonly Mapping[]): string[] {
  const has = Object.keys(row)
  const missing = (columns: readonly string[]) => columns.filter((column) => !(column in row))
  const lacking = missing(neededColumns(mapping))
  if (lacking.length === 0) return missing(readColumns(mapping))
  const fits = others.find((other) => missing(neededColumns(other)).length === 0)
  const near = lacking.map((column) => didYouMean(column, has)).find((name) => name !== undefined)
  const known = `its columns: ${has.slice(0, 12).join(', ')}${has.length > 12 ? ', …' : ''}`
  throw new AppError(
    'IMPORT_COLUMNS',
    `${file} has no column ${lacking.map((column) => `"${column}"`).join(' or ')}, which mapping "${mapping.id}" needs`,
    {
      hint: fits ? `mapping "${fits.id}" fits this file` : near ? `did you mean its column "${near}"? ${known}` : known,
    },
  )
}
