import { join } from 'node:path'
import { makeDataDirectory } from '../data-directory.ts'
import { AppError } from '../errors.ts'
import { alertSubscriptions } from './alert-subscriptions.ts'
import { connectionError } from './connection-error.ts'
import { definitionVersions } from './definition-versions.ts'
import { deliveriesStore } from './deliveries.ts'
import { digestsStore } from './digests.ts'
import { lockDirectory } from './directory-lock.ts'
import { openEmbedded } from './embedded.ts'
import { actionsStore } from './incident-actions.ts'
import { incidentsStore } from './incidents.ts'
import { knownEventsStore } from './known-events.ts'
import { membersStore } from './members.ts'
import { migrate } from './migrate.ts'
import { monthlyReports } from './monthly-reports.ts'
import { preferencesStore } from './preferences.ts'
import { readershipStore } from './readership.ts'
import { slotsStore } from './slots.ts'
import { type Database, openServer } from './sql.ts'
import type { Store } from './store.ts'
import { verdictsStore } from './verdicts.ts'
import { viewPreferences } from './view-preferences.ts'

async function openLocked(dataDir: string): Promise<Database> {
  await makeDataDirectory(dataDir)
  const release = lockDirectory(dataDir)
  try {
    const database = await openEmbedded(join(dataDir, 'state'))
    return { ...database, close: () => database.close().finally(release) }
  } catch (error) {
    release()
    throw error
  }
}

function open(options: { url?: string | undefined; dataDir?: string }): Promise<Database> {
  if (options.url) {
    const report = (error: Error) => process.emitWarning(`State store connection lost: ${error.message}`)
    return Promise.resolve(openServer(options.url, report))
  }
  if (options.dataDir) return openLocked(options.dataDir)
  throw new AppError('STATE_NOT_CONFIGURED', 'The state store has neither a PostgreSQL URL nor a data directory.', {
    hint: 'Give one of the two.',
  })
}

/**
 * Opens the state store and brings its tables up to date: PostgreSQL at `url`, else the embedded engine in `<dataDir>/state`.
 * @throws AppError STATE_LOCKED, DATA_DIR, STATE_NOT_CONFIGURED, STATE_MIGRATION_CHANGED, STATE_NEWER; of a server STATE_UNREACHABLE,
 * STATE_LOGIN, STATE_DATABASE, STATE_RIGHTS, STATE_BUSY
 */
export async function openStore(options: { url?: string | undefined; dataDir?: string }): Promise<Store> {
  const database = await open(options)
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw options.url ? connectionError(error, options.url) : error
  }
  return {
    ...membersStore(database),
    ...incidentsStore(database),
    ...actionsStore(database),
    ...slotsStore(database),
    ...knownEventsStore(database),
    ...deliveriesStore(database),
    ...digestsStore(database),
    ...preferencesStore(database),
    ...readershipStore(database),
    ...alertSubscriptions(database),
    ...monthlyReports(database),
    ...verdictsStore(database),
    ...viewPreferences(database),
    ...definitionVersions(database),
    close: () => database.close(),
  }
}
