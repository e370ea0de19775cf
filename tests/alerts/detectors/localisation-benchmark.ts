/** The localisation table of DETECTION.md section 5: 96 streets in 16 districts × 20 categories, a planted cause, how often it is named exactly. */
import {
  type ExplainOptions,
  type Explanation,
  explain,
  type ScanDimension,
} from '../../../alerts/detectors/subset-scan.ts'
import { type Generator, generator } from './simulators.ts'

const DISTRICTS = 16
const STREETS = 96
const CATEGORIES = 20
const DISPERSION = 1.3
const CITY_TOTAL = 12_000

const districtOf = Array.from({ length: STREETS }, (_, street) => Math.floor((street * DISTRICTS) / STREETS))
export const PLACE_AND_MATTER: ScanDimension[] = [
  {
    granularities: [
      { name: 'street', values: districtOf.map((_, street) => `s${street}`) },
      { name: 'district', values: Array.from({ length: DISTRICTS }, (_, d) => `d${d}`), of: districtOf },
    ],
  },
  { granularities: [{ name: 'category', values: Array.from({ length: CATEGORIES }, (_, c) => `c${c}`) }] },
]

/** Causes with the exact-match rates of DETECTION.md at an excess of 6 and of 10 standard deviations. */
export const CAUSES = [
  { name: 'category city-wide', reference: [0.94, 0.98] },
  { name: 'one district', reference: [0.93, 1.0] },
  { name: 'district × category', reference: [0.75, 0.9] },
  { name: 'street × category', reference: [0.47, 0.81] },
  { name: 'category × 3 districts', reference: [0.11, 0.72] },
  { name: 'one street', reference: [0.91, 0.99] },
] as const

function plantedCause(name: (typeof CAUSES)[number]['name'], random: Generator): Record<string, string[]> {
  const pick = (size: number) => Math.floor(random.uniform() * size)
  const category = [`c${pick(CATEGORIES)}`]
  if (name === 'category city-wide') return { category }
  if (name === 'one district') return { district: [`d${pick(DISTRICTS)}`] }
  if (name === 'one street') return { street: [`s${pick(STREETS)}`] }
  if (name === 'street × category') return { street: [`s${pick(STREETS)}`], category }
  if (name === 'district × category') return { district: [`d${pick(DISTRICTS)}`], category }
  const district = new Set<number>()
  while (district.size < 3) district.add(pick(DISTRICTS))
  return { district: [...district].sort((a, b) => a - b).map((d) => `d${d}`), category }
}

/** Expected counts of unequal streets and categories, log-normal, adding up to three days of a city of 4,000 tickets a day. */
function expectedTable(random: Generator): Float64Array {
  const streets = Array.from({ length: STREETS }, () => Math.exp(0.5 * random.normal()))
  const categories = Array.from({ length: CATEGORIES }, () => Math.exp(0.8 * random.normal()))
  const table = new Float64Array(STREETS * CATEGORIES)
  let total = 0
  for (let s = 0; s < STREETS; s++) {
    for (let c = 0; c < CATEGORIES; c++) {
      table[s * CATEGORIES + c] = streets[s]! * categories[c]!
      total += table[s * CATEGORIES + c]!
    }
  }
  return table.map((value) => (value * CITY_TOTAL) / total)
}

function within(cause: Record<string, string[]>, street: number, category: number): boolean {
  return (
    (cause.street?.includes(`s${street}`) ?? true) &&
    (cause.district?.includes(`d${districtOf[street]}`) ?? true) &&
    (cause.category?.includes(`c${category}`) ?? true)
  )
}

/** One trial: noise everywhere, and inside the cause an excess of `size` standard deviations of the cause's own count. */
function trial(
  cause: Record<string, string[]>,
  size: number,
  random: Generator,
  options: ExplainOptions,
): Explanation | null {
  const expected = expectedTable(random)
  const observed = expected.map((mean) => random.negativeBinomial(mean, DISPERSION))
  let inside = 0
  const cells: number[] = []
  for (let cell = 0; cell < expected.length; cell++) {
    if (!within(cause, Math.floor(cell / CATEGORIES), cell % CATEGORIES)) continue
    inside += expected[cell]!
    cells.push(cell)
  }
  const excess = random.poisson(size * Math.sqrt(DISPERSION * inside))
  for (let ticket = 0; ticket < excess; ticket++) {
    let at = random.uniform() * inside
    let i = 0
    while (i < cells.length - 1 && at >= expected[cells[i]!]!) at -= expected[cells[i++]!]!
    observed[cells[i]!]!++
  }
  return explain(observed, expected, PLACE_AND_MATTER, DISPERSION, options)
}

export interface LocalisationRate {
  cause: string
  size: number
  /** Share of trials whose subset is exactly the planted one. */
  exact: number
  reference: number
  milliseconds: number
}

/** Takes whatever subset scores best, as the reference table counts; the product's own threshold names fewer. */
export const BEST_SUBSET: ExplainOptions = { leastScore: 0, leastShare: 0 }

export function localisationBenchmark(seed: number, trials: number, options = BEST_SUBSET): LocalisationRate[] {
  const random = generator(seed)
  return CAUSES.flatMap(({ name, reference }) =>
    [6, 10].map((size, i) => {
      const start = performance.now()
      let exact = 0
      for (let t = 0; t < trials; t++) {
        const cause = plantedCause(name, random)
        const found = trial(cause, size, random, options)
        if (found && JSON.stringify(sorted(found.subset)) === JSON.stringify(sorted(cause))) exact++
      }
      const milliseconds = (performance.now() - start) / trials
      return { cause: name, size, exact: exact / trials, reference: reference[i]!, milliseconds }
    }),
  )
}

function sorted(subset: Record<string, string[]>): [string, string[]][] {
  return Object.entries(subset).sort(([one], [other]) => one.localeCompare(other))
}
