import { createHmac } from 'node:crypto'
import { nameHint } from '../../audiences/near-name.ts'
import { compileDateFormat, type ReadLocal, zoneClock } from './date-format.ts'
import type { Mapping, Source } from './mapping.ts'
import { maskText } from './mask.ts'
import { remember } from './remember.ts'
import { TICKET_CODES } from './ticket-codes.ts'
import { codeOf, QUALITY, type Rejection, type TicketInsert } from './ticket-row.ts'

/** One row of a source file: column → text. */
export type RawRow = Record<string, string>

/** Names met while mapping, for the directory tables: kind, code, parent, level, name. */
export interface NameSeen {
  kind: 'region' | 'org' | 'matter'
  code: string
  parent: string
  level: number
  name: string
}

export type Mapped = { ticket: TicketInsert; names: NameSeen[] } | { rejection: Rejection }

class RowError extends Error {
  readonly rejection: Rejection
  constructor(code: Rejection['code'], reason: string) {
    super(reason)
    this.rejection = { code, reason }
  }
}

/** Prepares a mapping once; the function that it returns maps one row, and never throws for what a row holds. */
export function rowMapper(mapping: Mapping, callerSecret: string, importedAt: number): (row: RawRow) => Mapped {
  const time = timeReader(mapping)
  return (row) => {
    try {
      return mapRow(mapping, row, time, callerSecret, importedAt)
    } catch (error) {
      if (error instanceof RowError) return { rejection: error.rejection }
      throw error
    }
  }
}

type ReadTime = (row: RawRow, column: string | undefined) => number | null

function timeReader(mapping: Mapping): ReadTime {
  const clock = zoneClock(mapping.zone)
  const readers = mapping.dates.map((format) => (format === 'iso' ? 'iso' : (compileDateFormat(format) as ReadLocal)))
  const step = mapping.precision === 'minute' ? 60 : 1
  const read = remember((text: string): number | null => {
    for (const reader of readers) {
      if (reader === 'iso') {
        const instant = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN
        if (!Number.isNaN(instant)) return Math.floor(instant / 1000)
      } else {
        const local = reader(text)
        if (local) return clock(local)
      }
    }
    return null
  })
  return (row, column) => {
    const text = column === undefined ? '' : (row[column] ?? '').trim()
    if (text === '' || column === undefined) return null
    const seconds = read(text)
    if (seconds === null)
      throw new RowError('bad-time', `${column}: "${text.slice(0, 40)}" is no time in ${mapping.dates.join(' or ')}`)
    return Math.floor(seconds / step) * step
  }
}

function mapRow(mapping: Mapping, row: RawRow, time: ReadTime, secret: string, importedAt: number): Mapped {
  const fields = mapping.ticket
  const id = (row[fields.ticket_id] ?? '').trim()
  if (id === '') throw new RowError('no-id', `${fields.ticket_id} is empty`)
  const created = time(row, fields.created_at)
  if (created === null) throw new RowError('no-created-at', `${fields.created_at} is empty`)
  const due = time(row, fields.due_at)
  const closed = time(row, fields.closed_at)
  const updated = Math.max(created, ...mapping.ticket.updated_at.map((column) => time(row, column) ?? 0))
  const status = code(row, fields.status, TICKET_CODES.status)
  const title = maskText(text(row, fields.title)).masked
  const content = maskText(text(row, fields.content)).masked
  const place = placeOf(mapping, row)
  const matter = matterOf(mapping, row)
  const unit = text(row, mapping.unit) || 'Unknown'
  const unitCode = codeOf(unit)
  const unitName = (mapping.unit.names && row[mapping.unit.names]) || unit
  const caller = fields.caller ? text(row, fields.caller) : ''
  const ticket: TicketInsert = {
    tenant: mapping.tenant,
    ticket_id: id,
    channel: code(row, fields.channel, TICKET_CODES.channel),
    nature: code(row, fields.nature, TICKET_CODES.nature),
    matter_code: matter.codes.at(-1) ?? '',
    matter1: matter.codes[0] ?? '',
    matter2: matter.codes[1] ?? matter.codes[0] ?? '',
    matter3: matter.codes[2] ?? matter.codes[1] ?? matter.codes[0] ?? '',
    title: title || content.slice(0, 40),
    content_masked: content,
    created_at: utc(created),
    updated_at: utc(updated),
    due_at: utcOrNull(due),
    due_basis: due === null ? '' : 'calendar',
    accepted_at: utcOrNull(time(row, fields.accepted_at)),
    first_contact_at: null,
    closed_at: utcOrNull(closed),
    status: fields.status.value !== undefined && closed !== null ? 'closed' : status,
    close_code: '',
    unit_code: unitCode,
    co_units: [],
    region_code: place.street || place.district,
    district_code: place.district,
    street_code: place.street,
    place_name: fields.place_name ? maskText(text(row, fields.place_name)).masked : '',
    lon: number(row, fields.lon),
    lat: number(row, fields.lat),
    crs: 'WGS84',
    geo_level: 'point',
    caller_key: caller
      ? createHmac('sha256', secret).update(`${mapping.tenant}:${caller}`).digest('hex').slice(0, 32)
      : '',
    caller_kind: fields.caller_kind ? code(row, fields.caller_kind, TICKET_CODES.caller_kind) : 'other',
    urgency: fields.urgency ? code(row, fields.urgency, TICKET_CODES.urgency) : 'normal',
    flags: [],
    parent_id: '',
    event_id: '',
    hops: 0,
    returns: 0,
    redo_count: 0,
    source: mapping.id,
    ingested_at: utc(mapping.backfill ? created : importedAt),
    known_at: utc(mapping.backfill ? updated : importedAt),
    ver: updated,
    quality_mask: quality({ created, due, closed, status, text: title + content, district: place.district }),
  }
  return {
    ticket,
    names: [...place.names, ...matter.names, { kind: 'org', code: unitCode, parent: '', level: 0, name: unitName }],
  }
}

function placeOf(mapping: Mapping, row: RawRow): { district: string; street: string; names: NameSeen[] } {
  const districtName = text(row, mapping.district) || 'Unknown'
  const district = codeOf(districtName)
  const names: NameSeen[] = [{ kind: 'region', code: district, parent: mapping.tenant, level: 1, name: districtName }]
  if (!mapping.street) return { district, street: '', names }
  const streetName = text(row, mapping.street) || 'Unknown'
  // The source's streets do not nest in its districts, so a street's code carries its district to stay one place in one district.
  const street = codeOf(`${district}.${streetName}`)
  names.push({ kind: 'region', code: street, parent: district, level: 2, name: streetName })
  return { district, street, names }
}

function matterOf(mapping: Mapping, row: RawRow): { codes: string[]; names: NameSeen[] } {
  const names: NameSeen[] = []
  let parent = ''
  mapping.matter.forEach((column, level) => {
    const name = (row[column] ?? '').trim() || names.at(-1)?.name || 'Unknown'
    const matter = codeOf(name)
    names.push({ kind: 'matter', code: matter, parent, level: level + 1, name })
    parent = matter
  })
  return { codes: names.map((n) => n.code), names }
}

/** A field's text: the column's own, matched and translated as the mapping says. */
function text(row: RawRow, source: Source): string {
  if (source.value !== undefined) return source.value
  let found = (row[source.column ?? ''] ?? '').trim()
  if (source.match) found = new RegExp(source.match).exec(found)?.[0] ?? ''
  if (found === '') return source.otherwise ?? ''
  found = source.codes?.[found] ?? found
  return source.prefix ? `${source.prefix} ${found}` : found
}

/** A field whose values are codes: an unknown one is the row's error unless the mapping says what stands for it. */
function code(row: RawRow, source: Source, known: readonly string[]): string {
  if (source.value !== undefined) return source.value
  const found = (row[source.column ?? ''] ?? '').trim()
  if (!source.codes && (found === '' || known.includes(found))) return found || (source.otherwise ?? '')
  const mapped = source.codes && Object.hasOwn(source.codes, found) ? source.codes[found] : undefined
  const translated = mapped ?? source.otherwise
  if (translated !== undefined) return translated
  const texts = source.codes ? Object.keys(source.codes) : known
  throw new RowError('unknown-code', `${source.column}: "${found.slice(0, 40)}" has no code; ${nameHint(found, texts)}`)
}

function number(row: RawRow, source: Source | undefined): number | null {
  const found = source ? text(row, source) : ''
  const value = Number(found)
  if (found === '' || !Number.isFinite(value)) return null
  return source?.decimals === undefined ? value : Number(value.toFixed(source.decimals))
}

function quality(t: {
  created: number
  due: number | null
  closed: number | null
  status: string
  text: string
  district: string
}): number {
  const ended = t.status === 'closed' || t.status === 'archived'
  return (
    (t.closed !== null && t.closed < t.created ? QUALITY.closedBeforeCreated : 0) |
    (t.due !== null && t.due < t.created ? QUALITY.dueBeforeCreated : 0) |
    (ended && t.closed === null ? QUALITY.closedWithoutTime : 0) |
    (!ended && t.closed !== null && t.status !== 'withdrawn' ? QUALITY.statusContradictsTime : 0) |
    (t.text.length < 8 ? QUALITY.shortText : 0) |
    (t.district === 'unknown' ? QUALITY.placeUnknown : 0)
  )
}

const utc = remember((seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19).replace('T', ' '))

function utcOrNull(seconds: number | null): string | null {
  return seconds === null ? null : utc(seconds)
}
