import { workerData } from 'node:worker_threads'
import type { Backtest } from '../../alerts/backtest.ts'
import { answerQuestions } from '../threads/answering.ts'
import { readingFrom, type WarehouseAddress } from '../warehouse/reading.ts'
import { lookBack } from './look-back.ts'
import type { LookBackQuestion } from './run-backtest.ts'

const warehouse = readingFrom((workerData as { address: WarehouseAddress }).address)

answerQuestions<LookBackQuestion, Backtest>(({ asked, at, definitions }, tell) =>
  lookBack({ definitions, warehouse, now: () => at }, asked, tell),
)
