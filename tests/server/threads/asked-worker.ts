import { workerData } from 'node:worker_threads'
import { AppError } from '../../../server/errors.ts'
import { answerQuestions } from '../../../server/threads/answering.ts'
import { readingFrom, type WarehouseAddress } from '../../../server/warehouse/reading.ts'

/** A thread for tests: what it is asked says what it does. */
export interface Asked {
  echo?: string
  refuse?: boolean
  break?: boolean
  die?: boolean
  sql?: string
}

const { address } = workerData as { address?: WarehouseAddress }

answerQuestions<Asked, string>(async (asked, tell) => {
  if (asked.refuse)
    throw new AppError('REFUSED', 'it may not be', { hint: 'ask otherwise', cause: new RangeError('too far') })
  if (asked.break) throw new RangeError('a mistake of ours')
  // Outside of any question, as a mistake in a callback would be.
  if (asked.die) return new Promise(() => setImmediate(() => Promise.reject(new Error('beyond repair'))))
  if (asked.sql && address) return JSON.stringify(await readingFrom(address).rows(asked.sql))
  tell(0.5)
  tell(1)
  return asked.echo ?? ''
})
