import { describe, expect, it } from 'vitest'
import type { FitCache } from '../../alerts/baselines.ts'
import { Baselines } from '../../alerts/baselines.ts'
import { dayContext } from '../../alerts/day-context.ts'
import { detect } from '../../alerts/detect.ts'
import { rowsKey } from '../../alerts/identity.ts'
import { ruleSchema } from '../../alerts/rule.ts'
import { partsToFit } from '../../alerts/seasonal.ts'
import type { SeriesInput } from '../../alerts/signal.ts'
import type { RowSet } from '../../audiences/scope.ts'
import { addDays, daysBetween } from '../../views/local-days.ts'
import { generator } from './detectors/simulators.ts'

const TODAY = '2026-01-31'
const dates = daysBetween(addDays(TODAY, -760), TODAY)
const days = dayContext(dates, [])
const DISTRICTS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I']
const ROADS = { matter1: ['roads'] }
const text = { zh: '甲', en: 'a' }
const rule = ruleSchema.parse({
  ...{ id: 'surge', title: text, why: text, metric: 'ticket.tickets', together: 'district' },
  ...{ levels: [['matter1'], ['district', 'matter1']], days: 3, schedule: '0 8 * * *', severity: 'yellow' },
  ...{ audiences: ['mayor'], detector: { kind: 'seasonal', q: 0.0005, minCount: 8, minExcess: 6, minRatio: 2 } },
})

/** Series of a real city, of which a few are read. */
const tests = new Map([
  ['matter1', 170],
  ['district,matter1', 2000],
])

/** A matter in nine districts and in all of them, with so many cases more on each of the last three days. */
function city(more: Record<string, number>): SeriesInput[] {
  const random = generator(31)
  const whole = new Float64Array(dates.length)
  const parts = DISTRICTS.map((district): SeriesInput => {
    const values = Float64Array.from(dates, (_, i) => {
      const count = random.poisson(0.5) + (i >= dates.length - 3 ? (more[district] ?? 0) : 0)
      whole[i]! += count
      return count
    })
    return { rows: { district: [district], ...ROADS }, level: 1, values }
  })
  return [{ rows: ROADS, level: 0, values: whole }, ...parts]
}

function breaches(more: Record<string, number>, going: RowSet[] = [], form = rule): (readonly string[])[] {
  const watched = new Map(going.map((rows) => [rowsKey(rows), rows]))
  const { detector, together } = form
  const signals = detect(city(more), days, detector, { window: form, watched, fits: new Map(), tests, together })
  return signals.filter(({ state }) => state === 'breach').map(({ rows }) => rows.district ?? ['all'])
}

describe('a matter that rises in some districts', () => {
  const three = { B: 3, D: 2, G: 2 }
  const together = (...district: string[]): RowSet => ({ district, ...ROADS })

  it('is told of these together, where neither one alone nor the whole is over the bar', () =>
    expect(breaches(three)).toEqual([['B', 'D', 'G']]))

  it('is not told where the rule does not ask for it', () =>
    expect(breaches(three, [], { ...rule, together: undefined })).toEqual([]))

  it('keeps its rows while it goes on, wherever else it rises', () => {
    const wider = breaches({ ...three, H: 3 }, [together('B', 'D', 'G')])
    expect(wider.filter(({ length }) => length > 1)).toEqual([['B', 'D', 'G']])
  })

  it('is over once they are quiet', () => expect(breaches({}, [together('B', 'D', 'G')])).toEqual([]))
})

describe('the parts whose baselines a tick needs', () => {
  const keys = (fits: FitCache, more: Record<string, number>, going: RowSet[] = []) => {
    const watched = new Map(going.map((rows) => [rowsKey(rows), rows]))
    return partsToFit(rule, city(more), days, watched, { fits, lessons: undefined }).map(
      ({ rows }) => rows.district?.[0],
    )
  }
  const fitted = (): FitCache => {
    const fits: FitCache = new Map()
    const series = city({})
    new Baselines(series, days, fits).of(series[0]!)
    return fits
  }

  it.each<[string, FitCache, Record<string, number>, RowSet[], number]>([
    ['are none where the whole is usual', fitted(), {}, [], 0],
    ['are all of a whole that is unusual', fitted(), { B: 4, D: 4 }, [], DISTRICTS.length],
    ['are those of an incident that goes on', fitted(), {}, [{ district: ['B', 'D'], ...ROADS }], DISTRICTS.length],
    ['are none of a whole with too few cases to have a baseline', new Map(), { B: 4, D: 4 }, [], 0],
  ])('%s', (_, fits, more, going, expected) => expect(keys(fits, more, going)).toHaveLength(expected))
})
