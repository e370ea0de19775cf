import { resolve } from 'node:path'
import { pino } from 'pino'
import type { AlertRule } from '../../../alerts/rule.ts'
import { readConfig } from '../../../server/config.ts'
import { loadDefinitions } from '../../../server/definitions/load.ts'
import { detectHere } from '../../../server/jobs/detection.ts'
import { runTick } from '../../../server/jobs/tick.ts'
import type { Services } from '../../../server/services.ts'
import type { TickResult } from '../../../server/store/store.ts'
import { loadDirectory } from '../../../server/warehouse/directory.ts'
import { openWarehouse } from '../../../server/warehouse/warehouse.ts'
import { openState } from '../store/state-at-hand.ts'

/** A process to be killed: one tick of one rule over the city of a data directory. It says when it has read, and when it has saved. */
const [dataDir = '', ruleId = '', slot = '', now = ''] = process.argv.slice(2)
const root = resolve(import.meta.dirname, '../../..')
const config = readConfig({ WWH_DATA_DIR: dataDir, WWH_DEFINITIONS: root })
const definitions = await loadDefinitions(root)
const [warehouse, store] = await Promise.all([openWarehouse({ dataDir }), openState(dataDir)])
const { tenant, locale, members } = definitions.city
await store.putMembers(
  members.map((m) => ({ ...m, tenant, locale: m.locale ?? locale, name: m.name[m.locale ?? locale] })),
)
const services = {
  ...{ config, definitions, warehouse, logger: pino({ level: 'error' }), now: () => new Date(now) },
  directory: await loadDirectory(warehouse, tenant),
  store: {
    ...store,
    saveTick: async (result: TickResult, at: Date) => {
      process.stdout.write('decided\n')
      await store.saveTick(result, at)
      process.stdout.write('saved\n')
    },
  },
} as Services
const result = await runTick(services, detectHere(services), definitions.rules.get(ruleId) as AlertRule, new Date(slot))
process.stdout.write(`${JSON.stringify(result && { incidents: result.incidents, deliveries: result.deliveries })}\n`)
await store.close()
await warehouse.close()
