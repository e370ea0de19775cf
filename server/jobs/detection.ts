import type { Services } from '../services.ts'
import { startThread, type Thread } from '../threads/thread.ts'
import type { WarehouseAddress } from '../warehouse/reading.ts'
import type { Past, RuleDefinitions } from './alert-readings.ts'
import { decideTick, type TickDecision, type TickTask } from './decide.ts'
import type { Memory } from './tick-readings.ts'

/** Decides ticks, and keeps what it has learnt of the series between them. */
export interface Detection {
  decide(task: TickTask): Promise<TickDecision>
  close(): Promise<void>
}

/** What goes to the detection's thread: a task as at an instant, and the definitions where they are others than before. */
export interface DetectionQuestion {
  task: TickTask
  at: Date
  definitions: RuleDefinitions | null
}

/** Decides in the thread of whoever asks: for a replay, and where nobody else waits. */
export function detectHere(past: Past): Detection {
  const memory: Memory = new Map()
  return { decide: (task) => decideTick(past, memory, task), close: async () => undefined }
}

/**
 * Decides on a thread of its own, which is started with the first task and reads the warehouse itself. One that ends of itself is told to
 * the log and replaced with the next task; what it was at fails, and its slot is tried again.
 */
export function detectInThread(
  services: Pick<Services, 'definitions' | 'now' | 'logger'> & { warehouse: { address: WarehouseAddress } },
): Detection {
  let thread: Thread<DetectionQuestion, TickDecision> | null = null
  let sent: object | null = null
  const start = () => {
    const entry = new URL('detection-thread.mjs', import.meta.url)
    sent = null
    return startThread<DetectionQuestion, TickDecision>(entry, { address: services.warehouse.address }, (why) => {
      thread = null
      services.logger.error(
        { err: why },
        'the detection thread ended: the next tick starts another, and its slot is tried again',
      )
    })
  }
  return {
    decide: (task) => {
      thread ??= start()
      const { definitions } = services
      const { city, datasets, rules } = definitions
      const fresh = definitions === sent ? null : { city, datasets, rules }
      sent = definitions
      return thread.ask({ task, at: services.now(), definitions: fresh })
    },
    close: async () => {
      await thread?.close()
      thread = null
    },
  }
}
