import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { outbreakReport } from './outbreaks.ts'

const DIRECTORY = resolve(import.meta.dirname, '../../../../shared/data/outbreaks')
const present = existsSync(DIRECTORY)
if (!present) console.warn('skipped: the outbreaks are not beside this repository')

/** What the report says of itself, for who judges it. */
const FOREWORD = `# Labelled outbreaks of public-health surveillance

Weekly counts with labelled outbreaks, and how many of an outbreak's weeks raise an alarm, in which of its weeks the first one comes, and how
many other weeks raise one. "Farrington Flexible" is this project's own, with three years of history: its upper bounds are those of R's
\`surveillance::farringtonFlexible\` 1.20.3 (\`tests/alerts/detectors/farrington-parity.test.ts\`: 34,298 of 34,300 the same), so its columns
are R's. "Daily model" is what the shipped rules use: its seven-day window at the end of each week, over daily counts drawn from the
weekly ones by lot. Both need five cases in four weeks.

In the first seven series the outbreak lies in the first year, before which there is no history: the three years after it stand before it
here. The labels are by hand and generous: those of m2, n1 and q1_nrwh hold weeks of 0 cases, in which nothing can be found, and large
weeks beside the labels count as false alarms. The last two series have no labels.

Made by \`tests/alerts/detectors/outbreaks.test.ts\`, which fails where it is stale (\`npx vitest run -u\` makes it anew); also printed by
\`npm run bench:detection\`.
`

describe.skipIf(!present)('labelled outbreaks (../shared/data)', () => {
  const report = outbreakReport(DIRECTORY, 1)

  it('the committed report is fresh', async () => {
    await expect(`${FOREWORD}\n${report}\n`).toMatchFileSnapshot('../../golden/outbreaks.md')
  })
})
