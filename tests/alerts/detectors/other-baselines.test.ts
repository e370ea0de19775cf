import { describe, expect, it } from 'vitest'
import { completenessOf, fitDelayCurve } from '../../../alerts/detectors/completeness.ts'
import { CREEP_WINDOWS, fitCreep, fitCreepBeside, testCreep } from '../../../alerts/detectors/creep.ts'
import { fitDaily } from '../../../alerts/detectors/daily-baseline.ts'
import { mostUnusual } from '../../../alerts/detectors/daily-tail.ts'
import { fitHourly, testHourly } from '../../../alerts/detectors/hourly.ts'
import { type PartCounts, partSums } from '../../../alerts/detectors/part-of-whole.ts'
import { fitRate, testRate } from '../../../alerts/detectors/rate-baseline.ts'
import { dailySeries, type Generator, generator, plainCalendar } from './simulators.ts'

const DAYS = 900
const calendar = plainCalendar(DAYS)
const today = calendar.firstDay + DAYS - 1

/** Hourly counts that rise to a noon peak, drawn from daily means; and their daily sums. */
function hourlySeries(random: Generator, mean: number): { hours: Float64Array; days: Float64Array } {
  const shape = Array.from({ length: 24 }, (_, h) => 1 + Math.cos(((h - 12) * Math.PI) / 12) ** 3 * 0.9)
  const total = shape.reduce((sum, value) => sum + value, 0)
  const hours = new Float64Array(DAYS * 24)
  const days = new Float64Array(DAYS)
  for (let i = 0; i < DAYS; i++) {
    for (let h = 0; h < 24; h++) {
      hours[i * 24 + h] = random.negativeBinomial((mean * shape[h]!) / total, 1.3)
      days[i]! += hours[i * 24 + h]!
    }
  }
  return { hours, days }
}

describe('hours', () => {
  it('P(p < .01) stays near .01 on quiet hours', () => {
    const random = generator(501)
    let small = 0
    let tests = 0
    for (let s = 0; s < 60; s++) {
      const { hours, days } = hourlySeries(random, 30)
      const daily = fitDaily(days, calendar, today - 7)
      const fit = fitHourly(daily, hours, calendar, today - 7)
      for (let back = 0; back < 8; back++) {
        for (const hour of [2, 8, 14, 20]) {
          tests++
          if (testHourly(daily, fit, hours, calendar, today - back, hour)!.p < 0.01) small++
        }
      }
    }
    console.log(`hourly: P(p < .01) = ${(small / tests).toFixed(4)} over ${tests} tests`)
    expect(small / tests).toBeLessThan(0.016)
    expect(small / tests).toBeGreaterThan(0.002)
  })

  it('finds a night burst that the day would not show, and is silent where a day expects less than five', () => {
    const { hours, days } = hourlySeries(generator(502), 40)
    const daily = fitDaily(days, calendar, today)
    const fit = fitHourly(daily, hours, calendar, today)
    for (let type = 0; type < 7; type++) {
      expect(fit.shares.slice(type * 24, type * 24 + 24).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9)
    }
    const burst = hours.slice()
    burst[(DAYS - 1) * 24 + 3]! += 14
    const found = testHourly(daily, fit, burst, calendar, today, 3)!
    expect(found.window).toBe(3)
    expect(found.p).toBeLessThan(1e-4)
    const sparse = hourlySeries(generator(503), 2)
    const sparseDaily = fitDaily(sparse.days, calendar, today)
    expect(
      testHourly(sparseDaily, fitHourly(sparseDaily, sparse.hours, calendar, today), burst, calendar, today, 3),
    ).toBeNull()
  })
})

describe('reporting delay', () => {
  const curve = fitDelayCurve([0, 0.5, 1, 1, 3, 3, 3, 8, 30, 90], 48)

  it('is the share of tickets in by each hour', () => {
    expect(curve.share[0]).toBeCloseTo(0.1)
    expect(curve.share[1]).toBeCloseTo(0.4)
    expect(curve.share[8]).toBeCloseTo(0.8)
    expect(curve.share[48]).toBeCloseTo(0.9)
  })

  it('a day still running is as complete as its hours', () => {
    expect(completenessOf(curve, 100, 24).share).toBe(1)
    const half = completenessOf(curve, -12, 24)
    expect(half.share).toBeGreaterThan(0.3)
    expect(half.share).toBeLessThan(0.5)
    expect(half.variance).toBeGreaterThan(completenessOf(curve, 47, 24).variance)
  })

  it('without any delay known, everything is in at once', () => {
    expect(completenessOf(fitDelayCurve([], 48), 0, 24)).toEqual({ share: 1, variance: 0 })
  })
})

describe('rates', () => {
  const draw = (random: Generator, n: number, rate: number, spread: number) => {
    const p = Math.min(0.99, Math.max(0.01, rate + spread * random.normal()))
    let hits = 0
    for (let i = 0; i < n; i++) if (random.uniform() < p) hits++
    return hits
  }

  it('P(p < .01) stays near .01 with day-to-day overdispersion', () => {
    const random = generator(601)
    let small = 0
    const series = 1500
    for (let s = 0; s < series; s++) {
      const denominators = Float64Array.from({ length: 200 }, () => 10 + random.poisson(30))
      const numerators = denominators.map((n) => draw(random, n, 0.85, 0.05))
      const test = testRate(fitRate(numerators, denominators, 199), numerators, denominators, 193, 199, 'below')!
      if (test.p < 0.01) small++
    }
    console.log(`rates: P(p < .01) = ${(small / series).toFixed(4)} over ${series} tests`)
    expect(small / series).toBeLessThan(0.0175)
    expect(small / series).toBeGreaterThan(0.003)
  })

  it('finds a fall, in its direction only', () => {
    const random = generator(602)
    const denominators = new Float64Array(200).fill(40)
    const numerators = denominators.map((n, i) => draw(random, n, i < 193 ? 0.85 : 0.7, 0.02))
    const fit = fitRate(numerators, denominators, 199)
    const below = testRate(fit, numerators, denominators, 193, 199, 'below')!
    expect(below.p).toBeLessThan(1e-4)
    expect(below.observed).toBeLessThan(below.lower95)
    expect(testRate(fit, numerators, denominators, 193, 199, 'above')!.p).toBeGreaterThan(0.9)
  })

  it('says insufficient for a few cases, and nothing for a window without any', () => {
    const few = new Float64Array(200).fill(0)
    few.fill(2, 150)
    const fit = fitRate(few, few, 199)
    expect(fit.basis).toBe('insufficient')
    expect(testRate(fit, few, few, 193, 199, 'below')).toBeNull()
    const perfect = new Float64Array(200).fill(10)
    const sure = fitRate(perfect, perfect, 199)
    expect(testRate(sure, new Float64Array(200), new Float64Array(200), 193, 199, 'below')).toBeNull()
    expect(testRate(sure, perfect, perfect, 193, 199, 'below')!.p).toBeGreaterThan(0.9)
  })
})

describe('slow creep', () => {
  const quiet = (random: Generator) =>
    dailySeries(random, { days: DAYS, mean: 6, dispersion: 1.3, eventsFrom: DAYS, eventRate: 0, eventSize: [0, 0] })
      .counts

  /** A part and its whole, a twelfth and all of a matter that is four times as common in one half of the year. */
  const sharedSeason = (random: Generator) => {
    const mean = (i: number) => Math.exp(0.7 * Math.cos((2 * Math.PI * i) / 365.25))
    const part = Float64Array.from({ length: DAYS }, (_, i) => random.negativeBinomial(0.5 * mean(i), 1.3))
    return { part, whole: part.map((y, i) => y + random.negativeBinomial(5.5 * mean(i), 1.3)) }
  }

  it('P(p < .01) stays near .01 on quiet series', () => {
    const random = generator(701)
    let small = 0
    for (let s = 0; s < 1500; s++) {
      const counts = quiet(random)
      if (testCreep(fitCreep(counts, calendar, today), counts, calendar, today)!.p < 0.01) small++
    }
    console.log(`creep: P(p < .01) = ${(small / 1500).toFixed(4)} over 1500 tests`)
    expect(small / 1500).toBeLessThan(0.0175)
  })

  it('finds a rise of 6 % a week over twelve weeks that no week of it would show', () => {
    const random = generator(702)
    const counts = quiet(random).map((y, i) => y + random.poisson(i < DAYS - 84 ? 0 : (6 * 0.06 * (i - DAYS + 84)) / 7))
    const test = testCreep(fitCreep(counts, calendar, today), counts, calendar, today)!
    expect(test.p).toBeLessThan(1e-4)
    expect(test.window).toBeGreaterThan(27)
  })

  /** A part of a whole whose rest is eleven times as large. */
  const withRest = (part: Float64Array, random: Generator, add = 0) => {
    const rest = quiet(random)
    return { part, whole: part.map((y, i) => y + 11 * rest[i]! + random.poisson(i < DAYS - 56 ? 0 : add)) }
  }
  const besideTest = (counts: PartCounts) => {
    const fit = fitCreepBeside(counts, calendar, today)
    return fit && mostUnusual(partSums(fit, counts, DAYS, CREEP_WINDOWS))
  }

  it('what the rest of the matter has done as well is no creep of a part', () => {
    const random = generator(704)
    const part = quiet(random).map((y, i) => y + random.poisson(i < DAYS - 56 ? 0 : 4))
    expect(besideTest(withRest(part, random))!.p).toBeLessThan(1e-4)
    expect(besideTest(withRest(part, random, 44))!.p).toBeGreaterThan(0.01)
  })

  it.each([
    ['two years', 0],
    ['nine months', DAYS - 84 - 270],
  ])('P(p < .01) of a part beside its rest stays below .0175 with %s of history', (_, from) => {
    const random = generator(705)
    const short = (counts: Float64Array) => counts.map((y, i) => (i < from ? Number.NaN : y))
    let small = 0
    for (let s = 0; s < 1500; s++) {
      const { part, whole } = sharedSeason(random)
      if (besideTest({ part: short(part), whole: short(whole) })!.p < 0.01) small++
    }
    console.log(`a part beside its rest, from day ${from}: P(p < .01) = ${(small / 1500).toFixed(4)} over 1500 tests`)
    expect(small / 1500).toBeLessThan(0.0175)
  })

  it('a part needs half a year, and an event of the rest in it hides nothing', () => {
    const random = generator(706)
    const counts = sharedSeason(random)
    const late = { ...counts, part: counts.part.map((y, i) => (i < DAYS - 84 - 150 ? Number.NaN : y)) }
    expect(fitCreepBeside(late, calendar, today)).toBeNull()
    const event = { ...counts, whole: counts.whole.map((y, i) => (i >= 500 && i < 510 ? y + 60 : y)) }
    const [plain, struck] = [counts, event].map((one) => fitCreepBeside(one, calendar, today)!.odds)
    expect(struck! / plain!).toBeGreaterThan(0.97)
  })

  it('needs a whole cycle of seasons', () => {
    const short = quiet(generator(703)).map((y, i) => (i < DAYS - 300 ? Number.NaN : y))
    expect(testCreep(fitCreep(short, calendar, today), short, calendar, today)).toBeNull()
  })
})
