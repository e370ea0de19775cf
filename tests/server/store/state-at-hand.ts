import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import pg from 'pg'
import { openStore } from '../../../server/store/open-store.ts'
import type { Store } from '../../../server/store/store.ts'
import { fillKept } from '../kept-directory.ts'
import './engine-code.ts'

const SERVER = process.env.WWH_TEST_STATE_URL

/** The schema of a name on a PostgreSQL server, made where it is not there, so that a run leaves other tables alone. */
export async function schemaOn(server: string, name: string): Promise<{ url: string; drop: () => Promise<void> }> {
  await statement(server, `CREATE SCHEMA IF NOT EXISTS ${name}`)
  const own = new URL(server)
  own.searchParams.set('options', `-c search_path=${name}`)
  return { url: own.href, drop: () => statement(server, `DROP SCHEMA ${name} CASCADE`) }
}

async function statement(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query(text)
  await client.end()
}

/** Of a data directory, the same in every process that works with it. */
const schemaOf = (dataDir: string) => `wwh_${basename(dataDir).replace(/\W/g, '_').toLowerCase()}`

/** The address of a test's state: on the server that WWH_TEST_STATE_URL names; none where that is unset, and the state is embedded. */
export async function stateUrlOf(dataDir: string): Promise<string | undefined> {
  return SERVER ? (await schemaOn(SERVER, schemaOf(dataDir))).url : undefined
}

/** A state store without anything in it, embedded in a data directory. */
export async function makeEmptyState(dataDir: string): Promise<void> {
  await fillKept(dataDir, 'empty-state', async (path) => (await openStore({ dataDir: path })).close())
}

export async function openState(dataDir: string): Promise<Store> {
  if (!SERVER && !existsSync(join(dataDir, 'state'))) await makeEmptyState(dataDir)
  return openStore({ url: await stateUrlOf(dataDir), dataDir })
}

/** Removes a test's directory, and its state where that is on a server. */
export async function removeState(dataDir: string): Promise<void> {
  await rm(dataDir, { recursive: true, force: true })
  if (SERVER) await (await schemaOn(SERVER, schemaOf(dataDir))).drop()
}
