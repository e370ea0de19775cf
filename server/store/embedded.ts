import { startThread, type Thread } from '../threads/thread.ts'
import type { Statement } from './engine-worker.ts'
import type { Database, Param, Sql } from './sql.ts'

type Engine = Thread<Statement, object[]>

/**
 * PostgreSQL inside this process, on a thread of its own and on a directory that no other process may open: whoever asks goes on with
 * other work while it reads or writes.
 */
export async function openEmbedded(directory: string): Promise<Database> {
  const entry = new URL('engine-thread.mjs', import.meta.url)
  const engine: Engine = startThread(entry, { directory }, (why) =>
    process.emitWarning(`The embedded state store ended: ${why.message}`),
  )
  // The engine opens with its first statement.
  await engine.ask({ text: 'SELECT 1', params: [] }).catch(async (error: unknown) => {
    await engine.close()
    throw error
  })
  return { ...inOrder(overEngine(engine)), close: () => close(engine) }
}

async function close(engine: Engine): Promise<void> {
  await engine.ask('close')
  await engine.close()
}

type Statements = Omit<Sql, 'transaction'>

function overEngine(engine: Engine): Statements {
  return {
    query: async <Row>(text: string, params: Param[] = []) => (await engine.ask({ text, params })) as Row[],
    script: async (text) => {
      await engine.ask({ text })
    },
  }
}

/** The engine has one connection: what is no part of the transaction that runs waits for its end, in the order in which it came. */
function inOrder(statements: Statements): Sql {
  let free: Promise<unknown> = Promise.resolve()
  return {
    query: async (text, params) => {
      await free
      return statements.query(text, params)
    },
    script: async (text) => {
      await free
      return statements.script(text)
    },
    transaction: (work) => {
      const result = free.then(() => alone(statements, work))
      free = result.catch(() => undefined)
      return result
    },
  }
}

async function alone<T>(statements: Statements, work: (sql: Sql) => Promise<T>): Promise<T> {
  const inner: Sql = { ...statements, transaction: (nested) => nested(inner) }
  await statements.script('BEGIN')
  try {
    const result = await work(inner)
    await statements.script('COMMIT')
    return result
  } catch (error) {
    // Where the engine itself has gone there is nothing left to roll back.
    await statements.script('ROLLBACK').catch(() => undefined)
    throw error
  }
}
