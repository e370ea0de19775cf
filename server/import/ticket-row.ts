import { remember } from './remember.ts'

/** A ticket as the warehouse's `ticket` table takes it. Times are "YYYY-MM-DD hh:mm:ss" in UTC. */
export interface TicketInsert {
  tenant: string
  ticket_id: string
  channel: string
  nature: string
  matter_code: string
  matter1: string
  matter2: string
  matter3: string
  title: string
  content_masked: string
  created_at: string
  updated_at: string
  due_at: string | null
  due_basis: string
  accepted_at: string | null
  first_contact_at: string | null
  closed_at: string | null
  status: string
  close_code: string
  unit_code: string
  co_units: string[]
  region_code: string
  district_code: string
  street_code: string
  place_name: string
  lon: number | null
  lat: number | null
  crs: string
  geo_level: string
  caller_key: string
  caller_kind: string
  urgency: string
  flags: string[]
  parent_id: string
  event_id: string
  hops: number
  returns: number
  redo_count: number
  source: string
  ingested_at: string
  /** Since when this version of the ticket is known; an update's is kept apart from the ticket's own receipt. */
  known_at: string
  ver: number
  quality_mask: number
}

/** A row that cannot be taken: a stable code and a sentence with the column that is wrong. */
export interface Rejection {
  code: 'no-id' | 'no-created-at' | 'bad-time' | 'unknown-code' | 'bad-line' | 'conflict' | 'moved'
  reason: string
}

/** Faults that a ticket is kept with; the metrics that they touch leave it out. One bit each in `quality_mask`. */
export const QUALITY = {
  closedBeforeCreated: 1,
  dueBeforeCreated: 2,
  closedWithoutTime: 4,
  statusContradictsTime: 8,
  shortText: 16,
  placeUnknown: 32,
} as const

/** A code of the closed alphabet (`audiences/scope.ts`) made from a name: "Allston / Brighton" → `allston-brighton`. */
export const codeOf = remember((name: string): string => {
  const slug = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_.]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return slug.slice(0, 64) || 'unknown'
})
