import { workerData } from 'node:worker_threads'
import { answerQuestions } from '../threads/answering.ts'
import { readingFrom, type WarehouseAddress } from '../warehouse/reading.ts'
import type { RuleDefinitions } from './alert-readings.ts'
import { decideTick, type TickDecision } from './decide.ts'
import type { DetectionQuestion } from './detection.ts'
import type { Memory } from './tick-readings.ts'

/** The detection's thread: what it learns lives as long as it does. */
const warehouse = readingFrom((workerData as { address: WarehouseAddress }).address)
const memory: Memory = new Map()
let running: RuleDefinitions | null = null

answerQuestions<DetectionQuestion, TickDecision>(async ({ task, at, definitions }) => {
  running = definitions ?? running
  if (!running) throw new Error('a task came before any definitions')
  return decideTick({ definitions: running, warehouse, now: () => at }, memory, task)
})
