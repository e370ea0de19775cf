import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { accuracyText, type CityAccuracy } from '../../templates/accuracy.ts'
import { addDays, localDay } from '../../views/local-days.ts'
import { readConfig } from '../config.ts'
import { loadDefinitions } from '../definitions/load.ts'
import { DEMO_ZONE } from '../demo/generate.ts'
import { loadDemoCity } from '../demo/load.ts'
import { plantedTruth } from '../demo/planted-truth.ts'
import { AppError } from '../errors.ts'
import { measureAccuracy } from '../jobs/accuracy.ts'
import { openWarehouse } from '../warehouse/warehouse.ts'

export const ACCURACY_USAGE = 'accuracy [--seed N …] [--end INSTANT] [--keep DIR]'

const SEEDS = ['12345', '1', '2', '3']
/** A fixed end gives everybody the same figures. */
const END = '2026-11-24T02:00:00Z'
const DAYS = 365

/**
 * `wwh accuracy`: makes demo cities from seeds and replays the rules over their second year, held against what was planted. Prints the
 * table on standard output. `--keep` leaves the cities in a directory for the next time.
 */
export async function printAccuracy(args: string[]): Promise<number> {
  const { seeds, end, keep } = readArguments(args)
  const directory = keep ?? (await mkdtemp(join(tmpdir(), 'wwh-accuracy-')))
  const cities: CityAccuracy[] = []
  try {
    for (const seed of seeds) cities.push(await cityAccuracy(seed, end, join(directory, `city-${seed}`)))
  } finally {
    if (!keep) await rm(directory, { recursive: true, force: true })
  }
  process.stdout.write(`${foreword(end)}\n${accuracyText(cities)}\n`)
  return 0
}

function foreword(end: Date): string {
  return `# Accuracy of the shipped rules

Demo cities of several seeds, data to ${end.toISOString()}: the rules replayed over the second year, one reading a morning with only what was
known then, held against the planted events. Printed by \`npm run wwh -- accuracy\`. An incident is right where an event that touches its
rows at the time brought at least a third of its excess; a part that was folded into a larger incident is not counted for itself. Rules over
rates are held against the planted falls of their own metric alone: an alarm is right where a fall in its rows, on days of its window, lost at
least a third of the cases that it misses. Fixed bounds (answered, satisfied, on time) tell how things stand and are not judged.
`
}

async function cityAccuracy(seed: number, end: Date, dataDir: string): Promise<CityAccuracy> {
  const config = readConfig(process.env)
  const definitions = await loadDefinitions(config.definitionsDir)
  const tell = (text: string) => process.stderr.isTTY && process.stderr.write(`\r\u001b[Kseed ${seed}: ${text}`)
  const warehouse = await openWarehouse({ dataDir })
  try {
    const onProgress = ({ done, total }: { done: number; total: number }) => tell(`making the city, ${done} / ${total}`)
    await loadDemoCity(warehouse, { seed, end, now: () => new Date(), onProgress })
    const to = localDay(end, DEMO_ZONE)
    const truth = (await plantedTruth(warehouse)) ?? []
    const services = { definitions, warehouse, now: () => end }
    const period = { from: addDays(to, -DAYS), to }
    return await measureAccuracy(services, seed, truth, period, (rule, share) =>
      tell(`${rule} ${Math.round(share * 100)} %`),
    )
  } finally {
    tell('done\n')
    await warehouse.close()
  }
}

function readArguments(args: string[]): { seeds: number[]; end: Date; keep: string | undefined } {
  const usage = { hint: `wwh ${ACCURACY_USAGE}` }
  try {
    const { values } = parseArgs({
      args,
      options: {
        seed: { type: 'string', multiple: true, default: SEEDS },
        end: { type: 'string', default: END },
        keep: { type: 'string' },
      },
    })
    const seeds = values.seed.map(Number)
    const end = new Date(values.end)
    if (seeds.some((seed) => !Number.isInteger(seed))) throw new AppError('CLI', 'a seed is a whole number', usage)
    if (Number.isNaN(end.getTime())) throw new AppError('CLI', `--end is "${values.end}", which is no instant`, usage)
    return { seeds, end, keep: values.keep === undefined ? undefined : resolve(values.keep) }
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('CLI', (error as Error).message, usage)
  }
}
