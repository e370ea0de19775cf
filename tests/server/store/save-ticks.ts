import { openStore } from '../../../server/store/open-store.ts'
import { T0, tick } from './tick-fixture.ts'

/** A process to be killed: saves tick after tick and says which are saved. */
const store = await openStore({ dataDir: process.argv[2] ?? '' })
for (let n = 1; ; n += 1) {
  await store.saveTick(tick(n), T0)
  process.stdout.write(`${n}\n`)
}
