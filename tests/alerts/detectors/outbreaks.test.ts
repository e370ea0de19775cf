import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outbreakTable } from './outbreaks.ts'

const DIRECTORY = resolve(import.meta.dirname, '../../../../shared/data/outbreaks')
const present = existsSync(DIRECTORY)
if (!present) console.warn('skipped: the outbreaks are not beside this repository')

/** What the report says of itself, for who judges it. */
const FOREWORD = `# Labelled outbreaks of public-health surveillance

Weekly counts with labelled outbreaks. Columns: weeks of the labelled outbreak and other weeks that were tested; then, for each method, how many
of the outbreak's weeks raise an alarm, in which of its weeks the first one comes, and how many other weeks raise one.

"Farrington" is this project's own Farrington Flexible with three years of history: its upper bounds are those of R's
\`surveillance::farringtonFlexible\` 1.20.3 (34,298 of 34,300 the same: \`tests/alerts/detectors/farrington-parity.test.ts\`), so its columns
are R's. "Daily model" is what the shipped rules use: its seven-day window at the end of each week, over daily counts drawn from the
weekly ones by lot. Both need five cases in four weeks.

In the first seven series the outbreak lies in the first year, before which there is no history: the three years after it stand before it
here. The labels are generous: those of m2, n1 and q1_nrwh hold weeks of 0 cases, in which nothing can be found, and the large
weeks just after k1's and m3's count as false alarms. m2 has no case outside its outbreak: a series that never held a case is "no history"
to the daily model, since a renamed one looks the same. The last two series have no labels.

Made by \`tests/alerts/detectors/outbreaks.test.ts\`, which fails where it is stale (\`npx vitest run tests/alerts/detectors/outbreaks.test.ts -u\`
makes it anew); \`npm run bench:detection\` prints the same table for the seed of its argument.
`

describe.skipIf(!present)('labelled outbreaks (../shared/data)', () => {
  it('the committed report is fresh', async () => {
    await expect(`${FOREWORD}\n${outbreakTable(DIRECTORY, 1)}\n`).toMatchFileSnapshot('../../golden/outbreaks.md')
  })
})
