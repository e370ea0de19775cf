/**
 * A part held beside the rest of its whole: a matter in one district beside the same matter elsewhere. Season, feasts and growth move both
 * alike, so that how the part stands to the rest needs no year of history, and a rise of the part alone shows.
 */
import { negativeBinomialUpperTail } from './count-distributions.ts'
import type { WindowSum } from './daily-tail.ts'

export interface PartFit {
  /** Cases of the part for each case of the rest. */
  odds: number
  /** Weighted cases of both that this rests on. */
  part: number
  rest: number
  /** φ of the part's sums over four weeks, given the rest. */
  dispersion: number
  /** Relative variance of what the part has of a season of its own; once a whole year of months is known, their spread holds it. */
  ownSeason: number
}

/** Daily counts of a part and of the whole that holds it, of the same days; NaN where the day has no data. */
export interface PartCounts {
  part: ArrayLike<number>
  whole: ArrayLike<number>
}

const MONTH = 28
const WEEK = 7
const WEEKS = MONTH / WEEK
/** Half a year, or the odds rest on too little. */
const FEWEST_MONTHS = 6
const DISPERSION_PRIOR = 1.3
const PRIOR_MONTHS = 12
/**
 * A month of this probability, of the part or of the rest, was likely an event: it says little of how they usually stand to each other. Of a
 * dozen months each one counts, so that the bar is the one at which Farrington's method weighs weeks down.
 */
const EVENT_PROBABILITY = 5e-3
const A_YEAR_OF_MONTHS = 13
/** Before that: what a part's share of a matter moves over a year. */
const OWN_SEASON_VARIANCE = 0.03

/** How the part stands to the rest over the days [from, to), as indices into the counts; null where they hold less than half a year. */
export function fitPart(counts: PartCounts, from: number, to: number): PartFit | null {
  const months: Month[] = []
  for (let end = to; end - MONTH >= from; end -= MONTH) months.push(monthOf(counts, end - MONTH, end))
  const known = months.filter(({ days }) => 2 * days >= MONTH)
  const all = sumOf(known)
  if (known.length < FEWEST_MONTHS || all.part <= 0 || all.rest <= 0) return null
  const usual = weighedMonths(counts, from, to, typicalOdds(known))
  const { part, rest } = sumOf(usual)
  const odds = part / rest
  let chiSquare = 0
  for (const month of usual) {
    if (month.part + month.rest > 0)
      chiSquare += (month.part - odds * month.rest) ** 2 / (odds * (month.part + month.rest))
  }
  const dispersion = (chiSquare + DISPERSION_PRIOR * PRIOR_MONTHS) / (usual.length - 1 + PRIOR_MONTHS)
  const ownSeason = usual.length < A_YEAR_OF_MONTHS ? OWN_SEASON_VARIANCE : 0
  return { odds, part, rest, dispersion: Math.max(1, dispersion), ownSeason }
}

/** Observed and expected counts of the trailing windows of the part that end before index `end`. */
export function partSums(fit: PartFit, counts: PartCounts, end: number, windows: readonly number[]): WindowSum[] {
  return windows.flatMap((window) => {
    const { part, rest, days } = monthOf(counts, end - window, end)
    if (2 * days < window || rest <= 0) return []
    const expected = fit.odds * rest
    const variance = fit.dispersion * (1 / fit.part + 1 / fit.rest + 1 / rest) + fit.ownSeason
    return [{ window, observed: part, expected, dispersion: fit.dispersion + expected * variance }]
  })
}

/** What the rest of a day lets the part expect. */
export function expectPart(fit: PartFit, { part, whole }: PartCounts, day: number): number {
  const rest = whole[day]! - part[day]!
  return rest >= 0 ? fit.odds * rest : 0
}

interface Month {
  part: number
  rest: number
  days: number
}

function monthOf({ part, whole }: PartCounts, from: number, to: number): Month {
  const sums = { part: 0, rest: 0, days: 0 }
  for (let day = Math.max(0, from); day < to; day++) {
    const [of, all] = [part[day]!, whole[day]!]
    if (!(of >= 0 && all >= 0)) continue
    sums.part += of
    sums.rest += Math.max(0, all - of)
    sums.days++
  }
  return sums
}

/** The median of the months' odds: an event of weeks moves their sum, and would then seem half usual. */
function typicalOdds(months: readonly Month[]): number {
  const odds = months.map(({ part, rest }) => (part + 0.5) / (rest + 0.5)).sort((a, b) => a - b)
  const middle = odds.length / 2
  return (odds[Math.ceil(middle) - 1]! + odds[Math.floor(middle)]!) / 2
}

/**
 * The known months, without what the odds can hardly have brought. An event does not keep to the months: each week weighs as little as the
 * least usual four weeks that hold it.
 */
function weighedMonths(counts: PartCounts, from: number, to: number, odds: number): Month[] {
  const weeks: Month[] = []
  for (let end = to; end - WEEK >= from; end -= WEEK) weeks.push(monthOf(counts, end - WEEK, end))
  const weights = new Array<number>(weeks.length).fill(1)
  for (let first = 0; first + WEEKS <= weeks.length; first++) {
    const weight = weightOf(sumOf(weeks.slice(first, first + WEEKS)), odds)
    for (let week = first; week < first + WEEKS; week++) weights[week] = Math.min(weights[week]!, weight)
  }
  const weighed = weeks.map((week, i) => ({ ...week, part: week.part * weights[i]!, rest: week.rest * weights[i]! }))
  return batchesOf(weighed, WEEKS)
    .map((of) => ({ ...sumOf(of), days: of.reduce((days, week) => days + week.days, 0) }))
    .filter(({ days }) => 2 * days >= MONTH)
}

function batchesOf(weeks: readonly Month[], size: number): Month[][] {
  return Array.from({ length: Math.floor(weeks.length / size) }, (_, i) => weeks.slice(i * size, (i + 1) * size))
}

/** What four weeks weigh: less than 1 where the odds can hardly have brought them. */
function weightOf({ part, rest }: Pick<Month, 'part' | 'rest'>, odds: number): number {
  const p = Math.min(
    negativeBinomialUpperTail(part, odds * (rest + 0.5), DISPERSION_PRIOR * (1 + odds)),
    negativeBinomialUpperTail(rest, (part + 0.5) / odds, DISPERSION_PRIOR * (1 + 1 / odds)),
  )
  if (p >= EVENT_PROBABILITY) return 1
  return Math.max(0.02, (Math.log(EVENT_PROBABILITY) / Math.log(Math.max(p, 1e-300))) ** 2)
}

function sumOf(months: readonly Pick<Month, 'part' | 'rest'>[]): { part: number; rest: number } {
  return months.reduce((sum, { part, rest }) => ({ part: sum.part + part, rest: sum.rest + rest }), {
    part: 0,
    rest: 0,
  })
}
