import { resolve } from 'node:path'
import { pino } from 'pino'
import { readConfig } from '../../../server/config.ts'
import { loadDefinitions } from '../../../server/definitions/load.ts'
import { deliverAll } from '../../../server/jobs/deliver.ts'
import type { Services } from '../../../server/services.ts'
import { openState } from '../store/state-at-hand.ts'

/** A process to be killed: sends what is due at an instant over a mail server. */
const [dataDir = '', smtpUrl = '', now = ''] = process.argv.slice(2)
const config = readConfig({ WWH_DATA_DIR: dataDir, WWH_SMTP_URL: smtpUrl, WWH_MAIL_FROM: 'wwh@city.example' })
const definitions = await loadDefinitions(resolve(import.meta.dirname, '../../..'))
const store = await openState(dataDir)
const logger = pino({ level: 'silent' })
await deliverAll({ config, definitions, store, logger, now: () => new Date(now) } as Services)
await store.close()
