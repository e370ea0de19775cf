/**
 * Prints how fast a view of twelve widgets opens over many tickets, beside one query a widget and hand-written SQL on the same engine:
 *
 *   npm run bench:views -- [1000000 5000000 10000000] [--seed 12345] [--runs 9] [--readers 100]
 *
 * Times on a busy machine say little; the engine's processor time, printed beside them, says more.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checkScope, type Scope, wholeCity } from '../../audiences/scope.ts'
import { loadDefinitions } from '../../server/definitions/load.ts'
import { STREETS } from '../../server/demo/places.ts'
import { EMBEDDED_ACCESS } from '../../server/warehouse/access.ts'
import { startEmbedded } from '../../server/warehouse/embedded.ts'
import { holidayDays } from '../../server/warehouse/holidays.ts'
import { openWarehouse, type Warehouse } from '../../server/warehouse/warehouse.ts'
import { type Opening, openView, type Row } from '../../views/open-view.ts'
import { fillWithTickets } from './many-tickets.ts'
import { cpuOf, heading, ms, percentile, report, timesOf } from './measure.ts'
import { BY_HAND, TWELVE_WIDGETS } from './twelve-widgets.ts'

const NOW = new Date('2026-11-24T02:00:00Z')
const ZONE = 'Asia/Shanghai'

export interface ManyTicketsBench {
  tickets: number
  seed: number
  runs: number
  /** So many readers, each with a street of his own, open at once; none when 0. */
  readers: number
}

/** Makes the tickets in a directory of its own, measures, and removes it. */
export async function benchManyTickets({ tickets, seed, runs, readers }: ManyTicketsBench): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'wwh-bench-views-'))
  const engine = await startEmbedded(directory, 'hotline')
  const url = engine.url.replace('://', `://default:${engine.token}@`)
  const warehouse = await openWarehouse({ url, access: EMBEDDED_ACCESS })
  try {
    const [filled = 0] = await timesOf(1, () => fillWithTickets(warehouse, { tickets, seed, end: NOW, days: 730 }))
    const cpu = () => cpuOf(engine.pid)
    await measure(warehouse, cpu, { tickets, runs, readers, filled })
  } finally {
    await warehouse.close()
    await engine.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function measure(
  warehouse: Warehouse,
  cpu: () => number,
  { tickets, runs, readers, filled }: Omit<ManyTicketsBench, 'seed'> & { filled: number },
): Promise<void> {
  const { datasets } = await loadDefinitions(resolve(import.meta.dirname, '../..'))
  const opening = (scope: Scope, kept: boolean): Opening => ({
    datasets,
    scope,
    now: NOW,
    zone: ZONE,
    nameOf: (_kind, code) => ({ zh: code, en: code }),
    holidays: (from, to) => holidayDays(warehouse, 'demo', from, to),
    // A reader who may give up is answered apart, by the engine itself.
    run: async (query) => (await warehouse.read<Row>(query, kept ? {} : { signal: new AbortController().signal })).rows,
  })
  const city = wholeCity('demo')
  const widgets = TWELVE_WIDGETS.widgets.map((widget) => ({ ...TWELVE_WIDGETS, widgets: [widget] }))
  const hand = { to: '2026-11-25', tz: ZONE, now: NOW.toISOString() }
  const ways: [string, () => Promise<unknown>][] = [
    ['the view, nothing kept', () => openView(TWELVE_WIDGETS, opening(city, false))],
    ['one query a widget', () => Promise.all(widgets.map((view) => openView(view, opening(city, false))))],
    ['hand-written SQL, bare', () => Promise.all(BY_HAND.map((sql) => warehouse.rows(sql, hand)))],
    ['the view, answers kept', () => openView(TWELVE_WIDGETS, opening(city, true))],
  ]
  heading(
    `${tickets} tickets, 1 in 40 updated since (made in ${ms(filled)})`,
    'p50',
    'p95',
    'engine cpu',
    'of hand-written',
  )
  const found: { what: string; times: number[]; cpu: number }[] = []
  for (const [what, open] of ways) {
    await open()
    const before = cpu()
    const times = await timesOf(runs, open)
    found.push({ what, times, cpu: (cpu() - before) / runs })
  }
  const bare = percentile(found[2]?.times ?? [], 0.5)
  for (const { what, times, cpu: taken } of found) {
    const [half, most] = [percentile(times, 0.5), percentile(times, 0.95)]
    report(what, ms(half), ms(most), ms(taken), (half / bare).toFixed(2))
  }
  await measureRollUps(warehouse, tickets)
  if (readers > 0) await measureReaders(readers, (scope) => openView(TWELVE_WIDGETS, opening(scope, true)))
}

/**
 * How many rows a pre-aggregation would hold for each ticket: it pays where that is a small part. It must keep what bounds any reader's
 * rows (all but the co-handling units, an array) and what the view splits by; percentiles and distinct callers would come on top.
 */
async function measureRollUps(warehouse: Warehouse, tickets: number): Promise<void> {
  const bounds = ['toDate(created_at)', 'street_code', 'unit_code', 'caller_kind']
  const rollUps: [string, string[]][] = [
    ['a roll-up by day and what bounds rows', bounds],
    ['and by what the view splits by', [...bounds, 'matter2', 'nature', 'urgency']],
  ]
  heading('Pre-aggregation', 'rows', 'for each ticket')
  for (const [what, by] of rollUps) {
    const [found] = await warehouse.rows<{ n: number }>(`SELECT uniq(${by.join(', ')}) AS n FROM ticket`)
    const rows = found?.n ?? 0
    report(what, `${rows}`, (rows / tickets).toFixed(2))
  }
}

/** Readers of different rows who all open at the same moment, each answered by the engine. */
async function measureReaders(readers: number, open: (scope: Scope) => Promise<unknown>): Promise<void> {
  const { rows } = wholeCity('demo')
  const times: number[] = []
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: readers }, async (_, n) => {
      const street = STREETS[n % STREETS.length]?.code ?? ''
      const caller = n < STREETS.length ? 'all' : ['person']
      await open(checkScope({ tenant: 'demo', rows: { ...rows, street: [street], caller } }))
      times.push(performance.now() - begun)
    }),
  )
  report(`${readers} readers of different rows at once`, ms(percentile(times, 0.5)), ms(percentile(times, 0.95)))
}

if (import.meta.filename === process.argv[1]) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '12345' },
      runs: { type: 'string', default: '9' },
      readers: { type: 'string', default: '100' },
    },
  })
  const sizes = positionals.length > 0 ? positionals.map(Number) : [1_000_000, 5_000_000, 10_000_000]
  const [seed, runs, readers] = [values.seed, values.runs, values.readers].map(Number) as [number, number, number]
  for (const tickets of sizes) await benchManyTickets({ tickets, seed, runs, readers })
}
