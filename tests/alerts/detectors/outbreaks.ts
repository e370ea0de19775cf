/** Weekly counts of public-health surveillance with labelled outbreaks (`../shared/data/outbreaks`): how much of them is found, and when. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fitDaily } from '../../../alerts/detectors/daily-baseline.ts'
import { testDaily } from '../../../alerts/detectors/daily-tail.ts'
import { FARRINGTON_FLEXIBLE, farringtonFlexible } from '../../../alerts/detectors/farrington.ts'
import { generator, plainCalendar } from './simulators.ts'

const WEEKS_A_YEAR = 52
const DAYS_A_WEEK = 7
/** Fewer cases in four weeks are no alarm, whatever their probability: R's limit54. */
const FEWEST_IN_FOUR_WEEKS = 5
const YEARS = 3

/** `rotated`: the labelled outbreak lies in the first year, before which nothing is known, so the three years after it stand before it. */
const SERIES = [
  ...['k1', 'm1', 'm2', 'm3', 'n1', 'q1_nrwh', 's1'].map((name) => ({ name, rotated: true })),
  ...['ha', 'salmonella.agona', 'salmNewport'].map((name) => ({ name, rotated: false })),
]

interface Weekly {
  name: string
  counts: number[]
  /** Whether a week belongs to a labelled outbreak; null where the series has no labels. */
  outbreak: boolean[] | null
}

/** One way of asking whether a week is unusual; false where its past is too short. */
interface Method {
  name: string
  alarms(counts: readonly number[], week: number): boolean
}

interface Tally {
  quietWeeks: number
  falseAlarms: number
  outbreakWeeks: number
  hits: number
  outbreaks: number
  found: number
  /** Weeks from an outbreak's first week to its first alarm, over those found. */
  delay: number
}

/** The table: one row a series, the same weeks for each method. Daily counts are drawn from weekly ones by lot, with this seed. */
export function outbreakTable(directory: string, seed: number): string {
  const all = SERIES.map(({ name, rotated }) => readSeries(directory, name, rotated))
  const methods = [farrington(0.01), farrington(0.005), daily(0.01, seed), daily(0.005, seed)]
  const columns = ['series', 'outbreak', 'quiet', ...methods.map(({ name }) => name)]
  const rows = all.map((series) => {
    const tallies = methods.map((method) => tallyOf(series, method))
    return [series.name, tallies[0]?.outbreakWeeks, tallies[0]?.quietWeeks, ...tallies.map(cellOf)]
  })
  return [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function cellOf({ outbreakWeeks, hits, found, delay, falseAlarms }: Tally): string {
  if (outbreakWeeks === 0) return `${falseAlarms} false`
  return `${hits}${found > 0 ? ` from week ${delay / found + 1}` : ''}; ${falseAlarms} false`
}

function readSeries(directory: string, name: string, rotated: boolean): Weekly {
  const [head = '', ...lines] = readFileSync(join(directory, `${name}.csv`), 'utf8')
    .trim()
    .split(/\r?\n/)
  const columns = head.split(',')
  const labels = columns.flatMap((column, i) => (column.startsWith('state') ? [i] : []))
  const figures = columns.flatMap((_, i) => (i >= 2 && !labels.includes(i) ? [i] : []))
  const rows = lines.map((line) => line.split(',').map(Number))
  const counts = rows.map((row) => figures.reduce((sum, i) => sum + (row[i] ?? 0), 0))
  const states = rows.map((row) => labels.some((i) => (row[i] ?? 0) > 0))
  const labelled = states.includes(true) ? states : null
  if (!rotated) return { name, counts, outbreak: labelled }
  const from = counts.length - YEARS * WEEKS_A_YEAR
  const turn = <T>(values: T[]) => [...values.slice(from), ...values.slice(0, from)]
  return { name, counts: turn(counts), outbreak: labelled && turn(labelled) }
}

function tallyOf({ counts, outbreak }: Weekly, method: Method): Tally {
  const tally: Tally = {
    quietWeeks: 0,
    falseAlarms: 0,
    outbreakWeeks: 0,
    hits: 0,
    outbreaks: 0,
    found: 0,
    delay: 0,
  }
  let begun: number | null = null
  let told = false
  for (let week = YEARS * WEEKS_A_YEAR + FARRINGTON_FLEXIBLE.halfWindow; week < counts.length; week++) {
    const recent = counts.slice(Math.max(0, week - 3), week + 1).reduce((sum, count) => sum + count, 0)
    const alarm = recent >= FEWEST_IN_FOUR_WEEKS && method.alarms(counts, week)
    if (!outbreak?.[week]) {
      tally.quietWeeks++
      tally.falseAlarms += Number(alarm)
      begun = null
      continue
    }
    if (begun === null) {
      begun = week
      told = false
      tally.outbreaks++
    }
    tally.outbreakWeeks++
    tally.hits += Number(alarm)
    if (!alarm || told) continue
    told = true
    tally.found++
    tally.delay += week - begun
  }
  return tally
}

function farrington(alpha: number): Method {
  const options = { ...FARRINGTON_FLEXIBLE, years: YEARS, alpha }
  return {
    name: `Farrington, α = ${alpha}`,
    alarms: (counts, week) => farringtonFlexible(counts, week, options)?.alarm ?? false,
  }
}

/** The daily model's window of seven days at the end of each week, over daily counts that add up to the weekly ones. */
function daily(alpha: number, seed: number): Method {
  const drawn = new Map<readonly number[], Float64Array>()
  return {
    name: `daily model, p < ${alpha}`,
    alarms(counts, week) {
      const days = drawn.get(counts) ?? spreadOverDays(counts, seed)
      drawn.set(counts, days)
      const calendar = plainCalendar(days.length)
      const today = calendar.firstDay + (week + 1) * DAYS_A_WEEK - 1
      const test = testDaily(fitDaily(days, calendar, today), days, calendar, today, [DAYS_A_WEEK])
      return test !== null && test.p < alpha
    },
  }
}

function spreadOverDays(counts: readonly number[], seed: number): Float64Array {
  const random = generator(seed)
  const days = new Float64Array(counts.length * DAYS_A_WEEK)
  counts.forEach((count, week) => {
    for (let one = 0; one < count; one++) days[week * DAYS_A_WEEK + Math.floor(random.uniform() * DAYS_A_WEEK)]! += 1
  })
  return days
}
