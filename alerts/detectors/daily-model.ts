import { negativeBinomialUpperTail } from './count-distributions.ts'
import {
  DAY_TYPES,
  type DailyBasis,
  type DailyFit,
  type DailyFitOptions,
  type DailyProfile,
  HOLIDAY_CLASSES,
} from './daily-fit.ts'
import {
  BLOCK_DAYS,
  blocksOf,
  CYCLE_DAYS,
  cyclePosition,
  PHASE_BLOCK,
  SEASON_BLOCKS,
  seasonAt,
  seasonByPhase,
} from './daily-season.ts'

const CELLS = DAY_TYPES * SEASON_BLOCKS * HOLIDAY_CLASSES
/** What a cell's day type, season block and holiday class are: a cell is one combination of the three. */
const CELL_INDEX = {
  weekday: Uint8Array.from({ length: CELLS }, (_, cell) => cell % DAY_TYPES),
  season: Uint8Array.from({ length: CELLS }, (_, cell) => Math.floor(cell / DAY_TYPES) % SEASON_BLOCKS),
  holiday: Uint8Array.from({ length: CELLS }, (_, cell) => Math.floor(cell / (DAY_TYPES * SEASON_BLOCKS))),
}

/** Days of a year, in which trends count. */
export const YEAR = 365
const DISPERSION_PRIOR_DAYS = 50
const DISPERSION_PRIOR = 1.3
/** Ninety days of a sparse series hardly show its dispersion. */
const SHORT_DISPERSION_PRIOR = 1.6
const LEVEL_PRIOR = 0.5
const TOLERANCE = 1e-5
const MOST_SWEEPS = 60

/** The known days that a baseline is fitted to. */
export interface Gathered {
  n: number
  y: Float64Array
  /** Day minus k. */
  offset: Int32Array
  type: Uint8Array
  holiday: Uint8Array
  total: number
  /** Days from the first known day to the end of the window. */
  span: number
}

/** The fit itself: cyclic ratio updates over the cells of day type, season block and holiday class. */
export class DailyModel {
  private readonly data: Gathered
  private readonly day: number
  private readonly options: DailyFitOptions
  private readonly basis: DailyBasis
  private readonly cell: Uint16Array
  /** Whole days into the cycle. */
  private readonly phase: Uint16Array
  private readonly active: number[] = []
  private readonly weights: Float64Array
  private readonly mean: Float64Array
  /** e^{βt} of every day. */
  private readonly growth: Float64Array
  private readonly cases = new Float64Array(CELLS)
  /** Per cell Σw·e^{βt}, the same times t, and times t². */
  private readonly mass = new Float64Array(CELLS)
  private readonly massTime = new Float64Array(CELLS)
  private readonly massSquare = new Float64Array(CELLS)
  private readonly weekday: Float64Array
  private readonly season: Float64Array
  private readonly holiday: Float64Array
  private readonly priorWeekday: Float64Array
  private readonly priorSeason: Float64Array
  private readonly priorHoliday: Float64Array
  private level = 1
  private trend = 0
  private dispersion = 1
  private trendInformation = 0
  private trendCentre = 0
  private total = 0
  /** Σw·y·t. */
  private caseTime = 0

  constructor(data: Gathered, day: number, options: DailyFitOptions, basis: DailyBasis, parent?: DailyProfile) {
    this.data = data
    this.day = day
    this.options = options
    this.basis = basis
    this.priorWeekday = Float64Array.from(parent?.weekday ?? new Array<number>(DAY_TYPES).fill(1))
    this.priorSeason = new Float64Array(SEASON_BLOCKS).fill(1)
    this.priorHoliday = new Float64Array(HOLIDAY_CLASSES).fill(1)
    for (let c = 1; parent && c < HOLIDAY_CLASSES; c++) this.priorHoliday[c] = parent.holiday[c - 1]!
    for (let b = 0; parent && b < SEASON_BLOCKS; b++) this.priorSeason[b] = seasonAt(parent, day + b * BLOCK_DAYS)
    this.weekday = this.priorWeekday.slice()
    this.season = this.priorSeason.slice()
    this.holiday = this.priorHoliday.slice()
    this.cell = new Uint16Array(data.n)
    this.phase = new Uint16Array(data.n)
    this.weights = new Float64Array(data.n).fill(1)
    this.mean = new Float64Array(data.n)
    this.growth = new Float64Array(data.n).fill(1)
    const seen = new Uint8Array(CELLS)
    for (let i = 0; i < data.n; i++) {
      const phase = cyclePosition(data.offset[i]!)
      const cell = (data.holiday[i]! * SEASON_BLOCKS + PHASE_BLOCK[phase]!) * DAY_TYPES + data.type[i]!
      this.phase[i] = phase
      this.cell[i] = cell
      if (seen[cell] === 0) this.active.push(cell)
      seen[cell] = 1
    }
  }

  solve(): DailyFit {
    this.sweepToConvergence()
    this.dispersion = this.pearson()
    if (this.weighDownEvents()) this.sweepToConvergence()
    const { n } = this.data
    const prior = this.basis === 'thirteen-weeks' ? SHORT_DISPERSION_PRIOR : DISPERSION_PRIOR
    const fitted = this.pearson() * (n - 4) + prior * DISPERSION_PRIOR_DAYS
    this.dispersion = fitted / (n - 4 + DISPERSION_PRIOR_DAYS)
    return this.result()
  }

  private result(): DailyFit {
    const { data, weights, options } = this
    const holidayTotals = [0, 0, 0]
    let seasonTotal = 0
    for (let i = 0; i < data.n; i++) {
      const weighted = weights[i]! * data.y[i]!
      const cell = this.cell[i]!
      if (CELL_INDEX.season[cell] === 0) seasonTotal += weighted
      if (data.holiday[i]! > 0) holidayTotals[data.holiday[i]! - 1]! += weighted
    }
    const trend = this.trendGivenSeason()
    return {
      basis: this.basis,
      day: this.day,
      level: this.level,
      weekday: [...this.weekday],
      season: [...this.season],
      holiday: [...this.holiday.subarray(1)],
      trend: this.trend,
      dispersion: this.dispersion,
      days: data.n,
      total: this.total,
      seasonTotal,
      holidayTotals,
      holidaySpread: this.holidaySpread(),
      trendVariance: 1 / (trend.information / this.dispersion + options.trendSd ** -2),
      trendCentre: trend.centre,
    }
  }

  /** By moments over holidays and the days beside them: what squared residuals hold beyond φμ, relative to μ². */
  private holidaySpread(): number {
    const { data, mean, weights } = this
    let beyond = 0
    let squares = 0
    for (let i = 0; i < data.n; i++) {
      if (data.holiday[i] === 0) continue
      beyond += weights[i]! * ((data.y[i]! - mean[i]!) ** 2 - this.dispersion * mean[i]!)
      squares += weights[i]! * mean[i]! ** 2
    }
    // Leans on nothing beyond the dispersion until ten cases a day speak for themselves: sparse feasts would say anything.
    return Math.max(0, beyond) / (squares + this.options.holidayPrior ** 2)
  }

  /** What the data say of β once every season block has its own level, and the time from which block 0 is carried forward. */
  private trendGivenSeason(): { information: number; centre: number } {
    const sums = new Float64Array(3 * (this.basis === 'thirteen-weeks' ? 1 : SEASON_BLOCKS))
    for (const cell of this.active) {
      const b = (3 * CELL_INDEX.season[cell]!) % sums.length
      const effect = this.cellEffect(cell)
      sums[b]! += this.mass[cell]! * effect
      sums[b + 1]! += this.massTime[cell]! * effect
      sums[b + 2]! += this.massSquare[cell]! * effect
    }
    let information = 0
    for (let b = 0; b < sums.length; b += 3) {
      if (sums[b]! > 0) information += Math.max(0, sums[b + 2]! - sums[b + 1]! ** 2 / sums[b]!)
    }
    return { information, centre: sums[0]! > 0 ? sums[1]! / sums[0]! : this.trendCentre }
  }

  private sweepToConvergence(): void {
    const { data, weights, cases } = this
    cases.fill(0)
    this.total = 0
    this.caseTime = 0
    for (let i = 0; i < data.n; i++) {
      const weighted = weights[i]! * data.y[i]!
      cases[this.cell[i]!]! += weighted
      this.total += weighted
      this.caseTime += (weighted * data.offset[i]!) / YEAR
    }
    const seasonal = this.basis !== 'thirteen-weeks'
    const withTrend = data.total >= this.options.trendMinimum
    this.accumulateMass()
    for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
      const before = this.level
      this.updateLevel()
      let change = this.updateEffects('weekday')
      if (seasonal) change = Math.max(change, this.updateEffects('season'))
      change = Math.max(change, this.updateEffects('holiday'))
      if (withTrend) change = Math.max(change, this.updateTrend())
      if (Math.max(change, Math.abs(this.level / before - 1)) < TOLERANCE) break
    }
    this.updateTrendInformation()
    if (seasonal) this.straightenSeason()
    else this.predict()
  }

  private accumulateMass(): void {
    const { data, weights, mass, massTime, massSquare } = this
    mass.fill(0)
    massTime.fill(0)
    massSquare.fill(0)
    const growth = this.growth
    for (let i = 0; i < data.n; i++) {
      const t = data.offset[i]! / YEAR
      const one = weights[i]! * growth[i]!
      const cell = this.cell[i]!
      mass[cell]! += one
      massTime[cell]! += one * t
      massSquare[cell]! += one * t * t
    }
  }

  private cellEffect(cell: number): number {
    return (
      this.level *
      this.weekday[CELL_INDEX.weekday[cell]!]! *
      this.season[CELL_INDEX.season[cell]!]! *
      this.holiday[CELL_INDEX.holiday[cell]!]!
    )
  }

  /** The half count of the prior keeps an almost empty series off zero. */
  private updateLevel(): void {
    let expected = 0
    for (const cell of this.active) expected += this.mass[cell]! * this.cellEffect(cell)
    this.level *= (this.total + LEVEL_PRIOR) / expected
  }

  /** e ← (Σwy + cφ)/(Σwμ/e + cφ), e relative to the parent's; then the mean effect is handed to the level. Returns the largest change. */
  private updateEffects(kind: 'weekday' | 'season' | 'holiday'): number {
    const values = this[kind]
    const prior = kind === 'weekday' ? this.priorWeekday : kind === 'season' ? this.priorSeason : this.priorHoliday
    const strength = (kind === 'holiday' ? this.options.holidayPrior : this.options.effectPrior) * this.dispersion
    const cases = new Float64Array(values.length)
    const expected = new Float64Array(values.length)
    const index = CELL_INDEX[kind]
    for (const cell of this.active) {
      const j = index[cell]!
      cases[j]! += this.cases[cell]!
      expected[j]! += this.mass[cell]! * this.cellEffect(cell)
    }
    const first = kind === 'holiday' ? 1 : 0
    const ratios = new Float64Array(values.length)
    let before = 0
    let after = 0
    for (let j = first; j < values.length; j++) {
      const relative = values[j]! / prior[j]!
      ratios[j] = (cases[j]! + strength) / (expected[j]! / relative + strength) / relative
      before += expected[j]!
      after += expected[j]! * ratios[j]!
    }
    // An ordinary day is 1 by definition; the other two factors share a free scale with the level, which would converge slowly.
    const scale = kind === 'holiday' || before === 0 ? 1 : after / before
    this.level *= scale
    let change = 0
    for (let j = first; j < values.length; j++) {
      values[j]! *= ratios[j]! / scale
      change = Math.max(change, Math.abs(ratios[j]! / scale - 1))
    }
    return change
  }

  /** One Newton step on β with the level profiled out, under a normal prior. */
  private updateTrend(): number {
    let expectedTime = 0
    this.updateTrendInformation()
    for (const cell of this.active) expectedTime += this.massTime[cell]! * this.cellEffect(cell)
    const precision = this.options.trendSd ** -2
    const score = (this.caseTime - expectedTime) / this.dispersion - this.trend * precision
    const step = score / (this.trendInformation / this.dispersion + precision)
    const bounded = Math.max(-1, Math.min(1, step))
    this.trend += bounded
    this.grow()
    this.level *= Math.exp(-bounded * this.trendCentre)
    this.accumulateMass()
    return Math.abs(bounded)
  }

  /** e^{βt} of every day: by multiplication from day to day, anew after a gap. */
  private grow(): void {
    const { offset, n } = this.data
    const ratio = Math.exp(this.trend / YEAR)
    for (let i = 0; i < n; i++) {
      const follows = i > 0 && offset[i]! === offset[i - 1]! + 1
      this.growth[i] = follows ? this.growth[i - 1]! * ratio : Math.exp((this.trend * offset[i]!) / YEAR)
    }
  }

  private updateTrendInformation(): void {
    let sum = 0
    let sumTime = 0
    let sumSquare = 0
    for (const cell of this.active) {
      const effect = this.cellEffect(cell)
      sum += this.mass[cell]! * effect
      sumTime += this.massTime[cell]! * effect
      sumSquare += this.massSquare[cell]! * effect
    }
    this.trendCentre = sumTime / sum
    this.trendInformation = Math.max(0, sumSquare - sumTime * this.trendCentre)
  }

  /** μ of every day, with the season on straight lines between block centres. */
  private predict(): void {
    const { data, mean, phase } = this
    const season = seasonByPhase(this.season)
    for (let i = 0; i < data.n; i++) mean[i] = this.withoutSeason(i) * season[phase[i]!]!
  }

  private withoutSeason(i: number): number {
    const { data } = this
    return this.level * this.weekday[data.type[i]!]! * this.holiday[data.holiday[i]!]! * this.growth[i]!
  }

  /** Turns block means into values at block centres: three ratio updates with the straight-line basis. */
  private straightenSeason(): void {
    const { data, weights, phase, season, priorSeason } = this
    const strength = this.options.effectPrior * this.dispersion
    const cases = new Float64Array(CYCLE_DAYS)
    const mass = new Float64Array(CYCLE_DAYS)
    for (let i = 0; i < data.n; i++) {
      cases[phase[i]!]! += weights[i]! * data.y[i]!
      mass[phase[i]!]! += weights[i]! * this.withoutSeason(i)
    }
    const casesOf = blocksOf(cases)
    for (let pass = 0; pass < 3; pass++) {
      const expected = blocksOf(seasonByPhase(season).map((effect, day) => effect * mass[day]!))
      for (let b = 0; b < SEASON_BLOCKS; b++) {
        const relative = season[b]! / priorSeason[b]!
        season[b] = (priorSeason[b]! * (casesOf[b]! + strength)) / (expected[b]! / relative + strength)
      }
    }
    this.predict()
  }

  private pearson(): number {
    const { data, weights, mean } = this
    let sum = 0
    for (let i = 0; i < data.n; i++) sum += (weights[i]! * (data.y[i]! - mean[i]!) ** 2) / mean[i]!
    return Math.max(1, sum / Math.max(1, data.n - 4))
  }

  /** Weighs down days of probability below 5e-4: w = (ln 5e-4 / ln p)², at least .02; Σw = n. False where there is none. */
  private weighDownEvents(): boolean {
    const { data, weights, mean, dispersion } = this
    const limit = this.options.eventProbability
    let sum = 0
    let any = false
    for (let i = 0; i < data.n; i++) {
      weights[i] = 1
      // Nothing below two standard deviations can be so unlikely.
      if (data.y[i]! > mean[i]! + 2 * Math.sqrt(dispersion * mean[i]!)) {
        const p = negativeBinomialUpperTail(data.y[i]!, mean[i]!, dispersion)
        if (p < limit) {
          weights[i] = Math.max(0.02, (Math.log(limit) / Math.log(Math.max(p, 1e-300))) ** 2)
          any = true
        }
      }
      sum += weights[i]!
    }
    for (let i = 0; i < data.n; i++) weights[i]! *= data.n / sum
    return any
  }
}
