/**
 * Prints how well and how fast the detectors work, on simulators whose seeds are arguments:
 *
 *   npm run bench:detection -- [seed …] [--part weekly|daily|localisation|outbreaks|speed …]
 *
 * Seed 1 and every part where none is named; about three minutes a seed on one core.
 *
 * How long a tick of the running product takes, and holds up everybody else, is printed by `npm run bench -- tick`.
 * Reference figures: R 4.2.2, surveillance 1.20.3, and the exploratory version of the daily method, as stated in the detection notes.
 */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { EXPLAIN } from '../../alerts/detectors/subset-scan.ts'
import { dailyBenchmark } from '../alerts/detectors/daily-benchmark.ts'
import { BEST_SUBSET, localisationBenchmark } from '../alerts/detectors/localisation-benchmark.ts'
import { SCENARIOS, weeklyAccuracy } from '../alerts/detectors/noufaily.ts'
import { outbreakTable } from '../alerts/detectors/outbreaks.ts'
import { benchFits } from './fits.ts'

/** R at α = .01: false positive rate, detection at k = 5 and k = 10. */
const R_BY_SCENARIO = new Map([
  [2, [0.0094, 0.34, 0.83]],
  [8, [0.0035, 0.25, 0.46]],
  [17, [0.0098, 0.52, 0.99]],
  [20, [0.0155, 0.42, 0.84]],
  [23, [0.0133, 0.33, 0.92]],
  [29, [0.0063, 0.43, 0.96]],
  [38, [0.0112, 0.6, 1.0]],
])

const OUTBREAKS = resolve(import.meta.dirname, '../../../shared/data/outbreaks')

const given = parseArgs({ allowPositionals: true, options: { part: { type: 'string', multiple: true } } })
const wanted = given.values.part ?? []
const seeds = given.positionals.length > 0 ? given.positionals.map(Number) : [1]
const line = (...cells: (string | number)[]) => console.log(`| ${cells.join(' | ')} |`)
const rule = (columns: number) => console.log(`|${'---|'.repeat(columns)}`)

function weekly(seed: number): void {
  console.log(`\n## Weekly: Farrington Flexible, α = .01, 100 replicates a scenario, seed ${seed}\n`)
  line('scenario', 'FPR', 'POD k=5', 'POD k=10', 'R: FPR', 'R: k=5', 'R: k=10')
  rule(7)
  for (const scenario of SCENARIOS) {
    const run = weeklyAccuracy([scenario], 0.01, 100, seed * 1000 + scenario.number)
    const reference = R_BY_SCENARIO.get(scenario.number)?.map(String) ?? ['', '', '']
    const [five, ten] = [run.detectionBySize[4]!, run.detectionBySize[9]!]
    line(scenario.number, run.falsePositiveRate.toFixed(4), five.toFixed(2), ten.toFixed(2), ...reference)
  }
  for (const [alpha, reference] of [
    [0.01, 'R: FPR .0091, POD .493 (k = 2/3/5/7/10: .10/.19/.44/.71/.90), sensitivity .236, PPV .629'],
    [0.005, 'R: FPR .0049, POD .415'],
  ] as const) {
    const all = weeklyAccuracy(SCENARIOS, alpha, 100, seed)
    const bySize = [2, 3, 5, 7, 10].map((k) => all.detectionBySize[k - 1]!.toFixed(2)).join('/')
    console.log(
      `\nall 42, α = ${alpha}: FPR ${all.falsePositiveRate.toFixed(4)}, POD ${all.detection.toFixed(3)} (k = 2/3/5/7/10: ${bySize}), ` +
        `sensitivity ${all.sensitivity.toFixed(3)}, PPV ${all.precision.toFixed(3)}\n${reference}`,
    )
  }
}

function daily(seed: number): void {
  console.log(`\n## Daily: 20,000 series, 35 ticks, three-day events at 9.8 a tick, seed ${seed}\n`)
  line(
    'policy',
    'episodes a tick',
    'precision',
    'POD',
    'delay, days',
    'sensitivity',
    'specificity',
    'visible',
    'null P(p<.01)',
  )
  rule(9)
  for (const [name, q, minimum] of [
    ['BH .05', 0.05, false],
    ['BH .05, minimum effect', 0.05, true],
    ['BH .2', 0.2, false],
  ] as const) {
    const run = dailyBenchmark(seed, 20_000, 35, q, minimum)
    const rates = [run.precision, run.recall, run.delay].map((value) => value.toFixed(2))
    const days = [
      run.sensitivity.toFixed(3),
      run.specificity.toFixed(5),
      run.visible.toFixed(2),
      run.nullRate.toFixed(4),
    ]
    line(name, run.episodesPerTick.toFixed(1), ...rates, ...days)
  }
  console.log(
    '\nreference: BH .05: 5.3 episodes, precision .77, recall .42, delay 1.48; with minimum effect 5.2, .79, .42, 1.49; BH .2: 10.9, .49, .54, 1.34',
  )
}

/** So many that a rate's standard error is .025 at most; the reference's, of 100, is twice that. */
const LOCALISATION_TRIALS = 400

function localisation(seed: number): void {
  console.log(
    `\n## Localisation: 96 streets × 20 categories, ${LOCALISATION_TRIALS} trials, exact match, seed ${seed}\n`,
  )
  line('cause', 'SD', 'best subset', 'as shipped', 'reference', 'ms')
  rule(6)
  const best = localisationBenchmark(seed, LOCALISATION_TRIALS, BEST_SUBSET)
  const shipped = localisationBenchmark(seed, LOCALISATION_TRIALS, EXPLAIN)
  best.forEach((rate, i) => {
    line(
      rate.cause,
      rate.size,
      rate.exact.toFixed(2),
      shipped[i]!.exact.toFixed(2),
      rate.reference.toFixed(2),
      rate.milliseconds.toFixed(1),
    )
  })
}

function outbreaks(seed: number): void {
  console.log(
    `\n## Labelled outbreaks: weeks found, first alarm, false alarms (see tests/golden/outbreaks.md), seed ${seed}\n`,
  )
  console.log(
    existsSync(OUTBREAKS) ? outbreakTable(OUTBREAKS, seed) : 'left out: the data are not beside this repository',
  )
}

const PARTS = { weekly, daily, localisation, outbreaks, speed: benchFits }
const strange = [
  ...given.positionals.filter((seed) => !Number.isInteger(Number(seed))).map((seed) => `${seed} is no seed`),
  ...wanted
    .filter((part) => !(part in PARTS))
    .map((part) => `there is no part ${part}: ${Object.keys(PARTS).join(', ')}`),
]
if (strange.length > 0) {
  console.error(strange.join('; '))
  process.exit(2)
}
for (const seed of seeds)
  for (const [name, part] of Object.entries(PARTS)) if (wanted.length === 0 || wanted.includes(name)) await part(seed)
