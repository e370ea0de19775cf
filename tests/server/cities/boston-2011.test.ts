import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../../../server/config.ts'
import { loadDefinitions } from '../../../server/definitions/load.ts'
import { runImport } from '../../../server/import/import.ts'
import { definedReaders } from '../../../server/jobs/alert-readings.ts'
import { runBacktest } from '../../../server/jobs/run-backtest.ts'
import { tellPast } from '../../../server/jobs/tell-past.ts'
import { loadDirectory } from '../../../server/warehouse/directory.ts'
import { openWarehouse, type Warehouse } from '../../../server/warehouse/warehouse.ts'
import { type PastIncident, type RulePast, rulePastText } from '../../../templates/rule-past.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const FILE = resolve(ROOT, '../shared/data/boston311/requests-2011h2.csv.gz')
const present = existsSync(FILE)
if (!present) console.warn('skipped: the real data files are not beside this repository')

const directory = mkdtempSync(join(tmpdir(), 'wwh-boston-2011-'))
const definitionsDir = join(ROOT, 'server/cities/boston')
const PERIOD = { from: '2011-07-01', to: '2012-01-01' }
const NOW = new Date('2012-01-01T12:00:00Z')
const RULES = ['city-surge', 'matter-surge']

/** What the report says of itself, for who judges it. */
const FOREWORD = `# Boston 2011, as the rules would have told it

Every incident that the rules of \`server/cities/boston\` would have raised over Boston's 311 requests of the second half of 2011, each
reading made the next morning at eight with only what was known then. The history begins on 2011-07-01: nothing is judged before a
series has six weeks behind it (and a week's gap), so the jump of housing requests on 2011-07-06 comes too early to be one. One half-year
knows no season. Thanksgiving (2011-11-24) and Christmas (2011-12-25) are low and raise nothing: only what is unusually high is told.

The file is made by \`tests/server/cities/boston-2011.test.ts\`, which fails where it is stale (\`npx vitest run -u\` makes it anew), and is
what this prints: \`wwh backtest city-surge matter-surge --from 2011-07-01 --to 2012-01-01 --locale en\`.
`

describe.skipIf(!present)('the rules over Boston 2011 (../shared/data)', () => {
  let warehouse: Warehouse
  const pasts = new Map<string, RulePast>()
  const told = (rule: string): PastIncident[] =>
    pasts.get(rule)?.trials[0]?.incidents.filter((incident) => !incident.folded) ?? []

  beforeAll(async () => {
    const definitions = await loadDefinitions(definitionsDir)
    warehouse = await openWarehouse({ dataDir: directory })
    await runImport(warehouse, {
      file: FILE,
      mapping: 'boston311',
      dryRun: false,
      callerSecret: 'test',
      now: () => NOW,
    })
    const config = readConfig({ WWH_DATA_DIR: directory, WWH_DEFINITIONS: definitionsDir })
    const directoryOfNames = await loadDirectory(warehouse, definitions.city.tenant)
    const services = { config, definitions, directory: directoryOfNames, warehouse, now: () => NOW }
    for (const id of RULES) {
      const rule = definitions.rules.get(id)
      if (!rule) throw new Error(`Boston has no rule ${id}`)
      const request = { rule, readers: definedReaders(definitions), period: PERIOD, truth: null, settings: [] }
      pasts.set(id, tellPast(services, await runBacktest(services, request), PERIOD, 'en'))
    }
  }, 300_000)

  afterAll(async () => {
    await warehouse?.close()
    rmSync(directory, { recursive: true, force: true })
  })

  it('Hurricane Irene is told on its day, as trees, with the districts that it struck', () => {
    const city = told('city-surge').find((incident) => incident.day === '2011-08-28')
    expect(city?.line).toMatch(/^Requests, Boston: 913, normally \d\d/)
    expect(city?.line).toMatch(/of the excess: Tree/)
    const trees = told('matter-surge').find((incident) => incident.day === '2011-08-28')
    expect(trees?.line).toMatch(/of the excess: .*Tree/)
    expect(trees?.parts[0]).toBe('Boston · Trees 777')
    expect(trees?.parts.join()).toMatch(/Dorchester · Trees.*West Roxbury · Trees/)
    expect(trees?.severity).toBe('orange')
  })

  it.each(['2011-11-24', '2011-12-25'])('the quiet holiday %s raises nothing', (day) => {
    for (const rule of RULES) expect(told(rule).filter((incident) => incident.day === day)).toEqual([])
  })

  it('nothing is judged before six weeks of history: no jump of housing on 2011-07-06', () => {
    for (const rule of RULES) expect(told(rule).every((incident) => incident.day > '2011-08-15')).toBe(true)
  })

  it('half a year brings a few incidents, about one a week for each rule or fewer', () => {
    for (const rule of RULES) expect(told(rule).length).toBeLessThanOrEqual(27)
  })

  it('the committed report of every incident is fresh', async () => {
    const text = [FOREWORD, ...RULES.flatMap((id) => pasts.get(id) ?? []).map(rulePastText)].join('\n')
    await expect(text).toMatchFileSnapshot('../../golden/boston-2011.md')
  })
})
