import { beforeAll, describe, expect, it } from 'vitest'
import { MOVED } from '../../../server/demo/fall-kinds.ts'
import type { PlantedFall } from '../../../server/demo/falls.ts'
import { COLUMNS, type DemoCity, demoCity, FACT_TABLES, type FactTable } from '../../../server/demo/generate.ts'
import { ZONE_OFFSET_S } from '../../../server/demo/rhythm.ts'

const END = new Date('2026-11-24T02:00:00Z')

type Row = Record<string, string>
type Lines = Record<FactTable, string[]>

function linesOf(city: DemoCity): Lines {
  const lines: Lines = { ticket: [], followup: [], ticket_event: [], call: [], agent_interval: [] }
  for (const day of city.generate()) for (const table of FACT_TABLES) lines[table].push(...day.rows[table])
  return lines
}

function rowOf(table: FactTable, line: string): Row {
  const values = line.trimEnd().split('\t')
  return Object.fromEntries(COLUMNS[table].split(',').map((column, i) => [column, values[i]!]))
}

/** Local epoch day of an instant in UTC epoch seconds. */
const dayOf = (second: string) => Math.floor((Number(second) + ZONE_OFFSET_S) / 86_400)

describe('falls of rates in a city', () => {
  let city: DemoCity
  let fallen: Lines
  let even: Lines
  /** Rows that differ, with falls and without. */
  let differing: Record<FactTable, [Row, Row][]>
  beforeAll(() => {
    const options = { seed: 1, end: END, days: 300, scale: 0.2 }
    city = demoCity(options)
    fallen = linesOf(city)
    even = linesOf(demoCity({ ...options, falls: false }))
    const pairs = (table: FactTable) =>
      fallen[table].flatMap((line, i): [Row, Row][] => {
        const other = even[table][i] ?? ''
        return line === other ? [] : [[rowOf(table, line), rowOf(table, other)]]
      })
    differing = Object.fromEntries(FACT_TABLES.map((table) => [table, pairs(table)])) as typeof differing
  })

  it.each([
    ['a ticket is the same but for when it was finished', 'ticket', ['closed_at', 'updated_at', 'status', 'ver']],
    ['a step is the same but for when it closed', 'ticket_event', ['at', 'ver']],
    [
      'a follow-up is the same but for its answers and its time',
      'followup',
      ['at', 'ver', 'solved', 'satisfied', 'reason'],
    ],
    [
      'a call is the same but for whether it was answered',
      'call',
      ['answered_at', 'ended_at', 'ring_s', 'talk_s', 'hold_s', 'wrap_s', 'outcome', 'agent_key', 'kb_hits', 'ver'],
    ],
    ['the seats are the same', 'agent_interval', []],
  ] as const)('%s', (_, table, columns) => {
    expect(fallen[table].length).toBe(even[table].length)
    const changed = differing[table].flatMap(([row, other]) => Object.keys(row).filter((c) => row[c] !== other[c]))
    expect([...new Set(changed)].filter((column) => !(columns as readonly string[]).includes(column))).toEqual([])
  })

  const within = (at: string, unit: string, outcomes: readonly PlantedFall['outcome'][]) =>
    city.falls.some(
      (fall) =>
        outcomes.includes(fall.outcome) && fall.unit === unit && dayOf(at) >= fall.fromDay && dayOf(at) < fall.toDay,
    )

  it.each([
    ['a ticket is finished late only where work falls behind', 'ticket', 'due_at', ['on-time']],
    ['a call is put off only on days of a fault', 'call', 'offered_at', ['answered']],
  ] as const)('%s', (_, table, time, outcomes) => {
    const outside = differing[table].filter(([row]) => !within(row[time]!, row.unit_code ?? '', outcomes))
    expect(differing[table].length).toBeGreaterThan(0)
    expect(outside.slice(0, 3)).toEqual([])
  })

  it('an answer is worse only where a fall says so', () => {
    const worse = differing.followup.filter(([row, other]) => row.satisfied !== other.satisfied)
    expect(worse.length).toBeGreaterThan(0)
    expect(worse.filter(([row]) => !within(row.at!, row.unit_code!, ['solved', 'satisfied'])).slice(0, 3)).toEqual([])
  })

  it('every fall loses the cases that the truth says, and no more', () => {
    const changed: Record<PlantedFall['outcome'], [FactTable, string, (pair: [Row, Row]) => boolean]> = {
      answered: ['call', 'offered_at', () => true],
      'on-time': ['ticket', 'due_at', () => true],
      solved: ['followup', 'at', ([row, other]) => row.solved !== other.solved],
      satisfied: ['followup', 'at', ([row, other]) => row.satisfied !== other.satisfied],
    }
    expect(city.falls.length).toBeGreaterThan(4)
    for (const fall of city.falls) {
      const [table, time, isLost] = changed[fall.outcome]
      const lost = differing[table].filter(
        (pair) =>
          isLost(pair) &&
          (pair[0].unit_code ?? '') === fall.unit &&
          dayOf(pair[0][time]!) >= fall.fromDay &&
          dayOf(pair[0][time]!) < fall.toDay,
      )
      expect(lost.length, fall.title.en).toBeLessThanOrEqual(fall.lost)
      expect(lost.length, fall.title.en).toBeGreaterThanOrEqual(0.7 * fall.lost)
    }
  })

  it('what is finished late was finished in time, and is asked about afterwards', () => {
    for (const [row, other] of differing.ticket) {
      expect(Number(other.closed_at)).toBeLessThanOrEqual(Number(row.due_at))
      expect(Number(row.closed_at)).toBeGreaterThan(Number(row.due_at))
    }
    const late = new Map(differing.ticket.map(([row]) => [row.ticket_id, row]))
    const early = differing.followup.filter(([row]) => Number(row.at) < Number(late.get(row.ticket_id)?.closed_at ?? 0))
    expect(early).toEqual([])
  })
})

describe('the falls of two years', () => {
  const { falls } = demoCity({ seed: 1, end: END })
  const year = Math.floor(END.getTime() / 86_400_000) - 365

  it('are a few in either year, of every outcome and size', () => {
    for (const half of [falls.filter((f) => f.fromDay < year), falls.filter((f) => f.fromDay >= year)])
      expect(half.length).toBeGreaterThanOrEqual(7)
    expect(falls.length).toBeLessThanOrEqual(20)
    expect(new Set(falls.map((f) => f.outcome))).toEqual(new Set(Object.keys(MOVED)))
    expect(new Set(falls.map((f) => f.size)).size).toBe(3)
  })

  it('are over before the weeks that a first look shows', () => {
    expect(Math.max(...falls.map((f) => f.toDay))).toBeLessThan(year + 365 - 34)
  })

  it('leave a unit in peace afterwards', () => {
    for (const fall of falls)
      expect(
        falls.filter(
          (f) => f !== fall && f.unit && f.unit === fall.unit && f.fromDay < fall.toDay && f.toDay > fall.fromDay,
        ),
      ).toEqual([])
  })

  it('have a name in both languages', () => {
    for (const { title } of falls) {
      expect(title.zh).toMatch(/\p{Script=Han}/u)
      expect(`${title.zh}${title.en}`).not.toContain('{')
    }
  })
})
