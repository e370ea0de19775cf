import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { seedCalendar } from '../demo/calendar.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { checkColumns } from './check-columns.ts'
import { compareWithStored } from './compare.ts'
import { type NameSeen, rowMapper } from './map-row.ts'
import type { Mapping } from './mapping.ts'
import { knownMappings, loadMapping } from './mapping-files.ts'
import { readRows, unreadable } from './read-rows.ts'
import { supersede } from './supersede.ts'
import type { Rejection, TicketInsert } from './ticket-row.ts'

const BATCH = 20_000
const HELD_SHOWN = 10

/** What an import did. `quarantined` counts rows by reason; nothing is dropped without one. */
export interface ImportSummary {
  importId: string
  tenant: string
  file: string
  read: number
  added: number
  updated: number
  unchanged: number
  quarantined: Record<string, number>
  /** The first rows of `quarantined`, by line. */
  held: Held[]
  /** The codes of districts and units that came out, with the tickets of each: what a city's members are bound to. */
  codes: { district: Map<string, number>; unit: Map<string, number> }
  /** Columns that the mapping reads and the file has not: their fields stay empty. */
  absent: string[]
  firstDay: string | null
  lastDay: string | null
  seconds: number
}

export interface ImportOptions {
  file: string
  mapping: string
  /** The city's own directory, whose mappings are known by name. */
  definitionsDir: string
  dryRun: boolean
  /** Secret under which callers become keys (`caller_key`), kept by the installation. */
  callerSecret: string
  now: () => Date
  onProgress?: (read: number) => void
}

/** A row in quarantine. */
export interface Held extends Rejection {
  line: number
  raw: string
}

/**
 * Loads a file of tickets by a mapping. Bad rows go to quarantine with line, reason and raw text; a row already stored as it is changes
 * nothing, so a file may be read again, also after the process was killed half-way.
 */
export async function runImport(warehouse: Warehouse, options: ImportOptions): Promise<ImportSummary> {
  const started = options.now()
  const mapping = await loadMapping(options.mapping, options.definitionsDir)
  const sha256 = await hashFile(options.file)
  const summary: ImportSummary = {
    importId: `${mapping.id}-${sha256.slice(0, 16)}`,
    tenant: mapping.tenant,
    file: basename(options.file),
    read: 0,
    added: 0,
    updated: 0,
    unchanged: 0,
    quarantined: {},
    held: [],
    codes: { district: new Map(), unit: new Map() },
    absent: [],
    firstDay: null,
    lastDay: null,
    seconds: 0,
  }
  const map = rowMapper(mapping, options.callerSecret, Math.floor(started.getTime() / 1000))
  const names = new Map<string, NameSeen>()
  let tickets: (TicketInsert & { line: number; raw: string })[] = []
  let rejected: Held[] = []
  const flush = async () => {
    await saveBatch(warehouse, summary, tickets, rejected, options)
    tickets = []
    rejected = []
    options.onProgress?.(summary.read)
  }
  let checked = false
  for await (const { line, raw, row, fault } of readRows(options.file, mapping)) {
    if (row && !checked) {
      summary.absent = checkColumns(summary.file, row, mapping, await knownMappings(options.definitionsDir))
      checked = true
    }
    summary.read++
    const mapped = row ? map(row) : { rejection: { code: 'bad-line', reason: fault ?? '' } as Rejection }
    if ('rejection' in mapped) rejected.push({ ...mapped.rejection, line, raw })
    else {
      tickets.push({ ...mapped.ticket, line, raw })
      for (const name of mapped.names) if (!names.has(name.kind + name.code)) names.set(name.kind + name.code, name)
    }
    if (tickets.length + rejected.length >= BATCH) await flush()
  }
  await flush()
  summary.seconds = (options.now().getTime() - started.getTime()) / 1000
  if (!options.dryRun) await saveDirectory(warehouse, mapping, names, summary)
  if (!options.dryRun) await saveRun(warehouse, mapping, summary, sha256, started, options.now())
  return summary
}

async function saveBatch(
  warehouse: Warehouse,
  summary: ImportSummary,
  tickets: (TicketInsert & { line: number; raw: string })[],
  rejected: Held[],
  options: ImportOptions,
): Promise<void> {
  const compared = await compareWithStored(warehouse, summary.tenant, tickets)
  const bad = [...rejected, ...compared.rejected]
  for (const { code } of bad) summary.quarantined[code] = (summary.quarantined[code] ?? 0) + 1
  summary.added += compared.added.length
  summary.updated += compared.updated.length
  summary.unchanged += compared.unchanged
  const byLine = [...bad].sort((a, b) => a.line - b.line)
  summary.held.push(...byLine.slice(0, HELD_SHOWN - summary.held.length))
  for (const { created_at, district_code, unit_code } of tickets) {
    countCode(summary.codes.district, district_code)
    countCode(summary.codes.unit, unit_code)
    const day = created_at.slice(0, 10)
    if (!summary.firstDay || day < summary.firstDay) summary.firstDay = day
    if (!summary.lastDay || day > summary.lastDay) summary.lastDay = day
  }
  if (options.dryRun) return
  const at = sqlTime(options.now())
  if (compared.added.length > 0) await warehouse.insert('ticket', compared.added)
  await supersede(warehouse, summary.tenant, compared.updated)
  if (bad.length === 0) return
  const base = { tenant: summary.tenant, import_id: summary.importId, file: summary.file, at }
  await warehouse.insert(
    'quarantine',
    bad.map(({ line, code, reason, raw }) => ({ ...base, line, code, reason, raw })),
  )
}

function countCode(counts: Map<string, number>, code: string): void {
  counts.set(code, (counts.get(code) ?? 0) + 1)
}

/** The names that the file brought, so that figures are labelled, and the calendar of its years, so that holidays are known. */
async function saveDirectory(
  warehouse: Warehouse,
  mapping: Mapping,
  names: Map<string, NameSeen>,
  summary: ImportSummary,
): Promise<void> {
  const base = { tenant: mapping.tenant, ver: 1 }
  const of = (kind: NameSeen['kind']) => [...names.values()].filter((n) => n.kind === kind)
  const named = (n: NameSeen) => ({ ...base, code: n.code, parent: n.parent, name_zh: n.name, name_en: n.name })
  const place = (n: NameSeen) => ({
    ...named(n),
    level: n.level === 1 ? 'district' : 'street',
    population: 0,
    lon: null,
    lat: null,
  })
  const rows = {
    region: of('region').map(place),
    org: of('org').map((n) => ({ ...named(n), kind: 'bureau' })),
    matter: of('matter').map((n) => ({ ...named(n), level: n.level })),
    calendar_day:
      summary.firstDay && summary.lastDay
        ? seedCalendar(mapping.tenant, summary.firstDay, summary.lastDay, mapping.country)
        : [],
  }
  for (const [table, inserts] of Object.entries(rows)) if (inserts.length > 0) await warehouse.insert(table, inserts)
}

async function saveRun(
  warehouse: Warehouse,
  mapping: Mapping,
  summary: ImportSummary,
  sha256: string,
  started: Date,
  finished: Date,
): Promise<void> {
  await warehouse.insert('import_run', [
    {
      tenant: summary.tenant,
      import_id: summary.importId,
      file: summary.file,
      sha256,
      mapping: mapping.id,
      started_at: sqlTime(started),
      finished_at: sqlTime(finished),
      rows_read: summary.read,
      rows_new: summary.added,
      rows_updated: summary.updated,
      rows_unchanged: summary.unchanged,
      rows_quarantined: Object.values(summary.quarantined).reduce((a, b) => a + b, 0),
    },
  ])
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  } catch (cause) {
    throw unreadable(file, cause as NodeJS.ErrnoException)
  }
  return hash.digest('hex')
}

function sqlTime(at: Date): string {
  return at.toISOString().slice(0, 19).replace('T', ' ')
}
