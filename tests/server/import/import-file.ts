import { SHIPPED } from '../../../server/definitions/source.ts'
import { runImport } from '../../../server/import/import.ts'
import { openWarehouse } from '../../../server/warehouse/warehouse.ts'

/** A process to be killed: imports a file and says how far it is, and at the end what it did. */
const [dataDir = '', file = ''] = process.argv.slice(2)
const warehouse = await openWarehouse({ dataDir })
const summary = await runImport(warehouse, {
  file,
  mapping: 'boston311',
  definitionsDir: SHIPPED,
  dryRun: false,
  callerSecret: 'a secret of the test',
  now: () => new Date(),
  onProgress: (read) => process.stdout.write(`${read}\n`),
})
process.stdout.write(`${JSON.stringify(summary)}\n`)
await warehouse.close()
