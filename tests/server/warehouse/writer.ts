import { openWarehouse } from '../../../server/warehouse/warehouse.ts'

// A process that a test kills: it inserts row after row, and writes a number to its output only after the row is acknowledged.
const warehouse = await openWarehouse({ dataDir: process.argv[2] ?? '' })
for (let line = 1; ; line++) {
  await warehouse.insert('quarantine', [{ tenant: 'demo', file: 'f', line, code: 'x', at: '2099-01-01 00:00:00' }])
  process.stdout.write(`${line}\n`)
}
