/**
 * Prints how fast the product is, on a city made from a seed. Parts, all of them when none is named:
 *
 *   npm run bench -- [start] [import] [views] [tick] [messages] [pages] [--seed 12345] [--scale 1] [--rows 100000] [--tickets 5000000]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { benchMessages, benchTick, benchViews, withCity } from './city.ts'
import { benchImport } from './import.ts'
import { benchRequests } from './requests.ts'
import { benchStart } from './start.ts'
import { benchManyTickets } from './views.ts'

const PARTS = ['start', 'import', 'views', 'tick', 'messages', 'pages']
const RUNS = 5
const MESSAGES = 200

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '12345' },
    scale: { type: 'string', default: '1' },
    rows: { type: 'string', default: '100000' },
    tickets: { type: 'string', default: '5000000' },
  },
})
const unknown = positionals.filter((part) => !PARTS.includes(part))
if (unknown.length > 0) {
  console.error(`there is no part ${unknown.join(', ')}; known: ${PARTS.join(', ')}`)
  process.exit(2)
}
const wanted = (part: string) => positionals.length === 0 || positionals.includes(part)
const seed = Number(values.seed)
const env = { WWH_DEMO_SEED: values.seed, WWH_DEMO_SCALE: values.scale }
const dataDir = mkdtempSync(join(tmpdir(), 'wwh-bench-'))
process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`)
try {
  if (wanted('import')) await benchImport(Number(values.rows), seed)
  if (['start', 'tick', 'messages', 'pages'].some(wanted) || wanted('views')) await benchStart(dataDir, env)
  if (wanted('views'))
    await withCity(dataDir, env, async (running) => {
      await benchViews(running, RUNS)
      await benchRequests(running)
    })
  if (wanted('tick')) await withCity(dataDir, env, benchTick)
  if (wanted('messages')) await benchMessages(dataDir, env, MESSAGES)
  if (wanted('pages'))
    spawnSync('npx', ['tsx', resolve(import.meta.dirname, 'pages.ts')], {
      env: { ...process.env, ...env, WWH_DATA_DIR: dataDir },
      stdio: 'inherit',
    })
  if (wanted('views')) await benchManyTickets({ tickets: Number(values.tickets), seed, runs: RUNS, readers: 0 })
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}
