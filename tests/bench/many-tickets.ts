import { MATTER_NODES } from '../../server/demo/matters.ts'
import { STREETS } from '../../server/demo/places.ts'
import { UNITS } from '../../server/demo/units.ts'
import type { Warehouse } from '../../server/warehouse/warehouse.ts'

/** Rows to one statement of the engine: its memory is bounded. */
const STEP = 1_000_000

const ROW = `
  SELECT 'demo' AS tenant, concat('b', toString(n)) AS ticket_id,
    ['phone','phone','phone','wechat','app','web'][1 + r1 % 6] AS channel,
    ['help','help','complaint','inquiry','report','suggestion'][1 + r2 % 6] AS nature,
    {matters:Array(String)}[1 + intDiv(r3 % 1000 * (r3 % 1000), 1000) * length({matters:Array(String)}) DIV 1000] AS matter_code,
    substring(matter_code, 1, 3) AS matter1, substring(matter_code, 1, 5) AS matter2, matter_code AS matter3,
    concat('Ticket ', toString(n)) AS title, concat('The text of ticket ', toString(n), ', masked.') AS content_masked,
    toDateTime(toDateTime({end:String}, 'UTC') - toUInt32(r4 % ({days:UInt32} * 86400)), 'UTC') AS created_at,
    closed_at AS updated_at, created_at + toIntervalHour([24, 48, 120, 240][1 + r5 % 4]) AS due_at, 'calendar' AS due_basis,
    created_at + toIntervalSecond(r6 % 20000) AS accepted_at, NULL AS first_contact_at,
    if(created_at + toIntervalSecond(r7 % 900000) < toDateTime({end:String}, 'UTC'), created_at + toIntervalSecond(r7 % 900000), NULL) AS closed_at,
    if(isNull(closed_at), 'in_progress', 'closed') AS status, 'solved' AS close_code,
    {units:Array(String)}[1 + r8 % length({units:Array(String)})] AS unit_code, [] AS co_units,
    {streets:Array(String)}[1 + r9 % length({streets:Array(String)})] AS street_code, substring(street_code, 1, 6) AS district_code,
    street_code AS region_code, lower(hex(sipHash64(r1 % 400000))) AS caller_key,
    if(r2 % 12 = 0, 'enterprise', 'person') AS caller_kind, if(r3 % 50 = 0, 'urgent', 'normal') AS urgency,
    if(r4 % 9 = 0, ['repeat'], []) AS flags, 1 + (r5 % 15 = 0) AS hops, r5 % 15 = 0 AS returns, r6 % 40 = 0 AS redo_count,
    'bench' AS source, created_at AS ingested_at, created_at AS known_at, {ver:UInt32} AS ver, 0 AS quality_mask
  FROM (SELECT number AS n, ${Array.from({ length: 9 }, (_, i) => `sipHash64({seed:UInt32}, number, ${i}) AS r${i + 1}`).join(', ')}
        FROM numbers({from:UInt64}, {count:UInt64}) WHERE number % {every:UInt32} = 0)`

/** How many tickets to make, from which seed, ending when. */
export interface ManyTickets {
  tickets: number
  seed: number
  end: Date
  days: number
}

/**
 * Fills a warehouse with so many made-up tickets of the demo city's places, units and matters, made by the engine itself; one in forty
 * is updated once, its versions left unmerged as after a day's work. The same seed makes the same tickets.
 */
export async function fillWithTickets(warehouse: Warehouse, { tickets, seed, end, days }: ManyTickets): Promise<void> {
  const common = {
    seed,
    days,
    end: end.toISOString().slice(0, 19).replace('T', ' '),
    matters: MATTER_NODES.filter((m) => m.level === 3).map((m) => m.code),
    units: UNITS.map((u) => u.code),
    streets: STREETS.map((s) => s.code),
  }
  const columns = [...ROW.matchAll(/AS ([a-z]\w+)/g)].map((found) => found[1])
  const names = [...new Set(columns)].filter((name) => !/^r\d$|^n$/.test(name ?? ''))
  const put = (from: number, count: number, every: number, ver: number) =>
    warehouse.command(`INSERT INTO ticket (${names.join(', ')}) SELECT ${names.join(', ')} FROM (${ROW})`, {
      ...common,
      from,
      count,
      every,
      ver,
    })
  for (let from = 0; from < tickets; from += STEP) await put(from, Math.min(STEP, tickets - from), 1, 1)
  await put(0, tickets, 40, 2)
}
