import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'
import { dataDir } from '@electric-sql/pglite-prepopulatedfs'
import { answerQuestions } from '../threads/answering.ts'
import type { Param } from './sql.ts'

/** One statement with its parameters, several without, or the end. */
export type Statement = { text: string; params?: Param[] } | 'close'

/** The embedded engine's thread. Statements are done in the order in which they come. */
const engine = open((workerData as { directory: string }).directory)
// Who asks hears of it.
engine.catch(() => undefined)

answerQuestions<Statement, object[]>(async (statement) => {
  const database = await engine
  if (statement === 'close') await database.close()
  else if (statement.params) return (await database.query<object>(statement.text, statement.params)).rows
  else await database.exec(statement.text)
  return []
})

/** While a directory is made a file beside it says so: what a kill leaves half made is made again. */
async function open(directory: string): Promise<PGlite> {
  const making = `${directory}.making`
  if (existsSync(making)) await rm(directory, { recursive: true, force: true })
  return existsSync(directory) ? PGlite.create(directory) : make(directory, making)
}

/** Unpacking a cluster that the engine's makers initialized takes a fifth of initializing one. */
async function make(directory: string, making: string): Promise<PGlite> {
  await writeFile(making, '')
  const engine = await PGlite.create(directory, { loadDataDir: await dataDir() })
  await rm(making)
  return engine
}
