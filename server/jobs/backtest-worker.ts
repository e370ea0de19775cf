import { parentPort, workerData } from 'node:worker_threads'
import { backtest } from '../../alerts/backtest.ts'
import type { BacktestTask } from './backtest-in-thread.ts'

/** The thread's side: runs one backtest, tells its progress, answers the result and ends. */
const { instants, ...input } = workerData as BacktestTask
const at = new Map(instants)
const run = backtest({ ...input, instantOf: (day) => new Date(at.get(day) ?? `${day}T23:59:59Z`) })
let told = 0
for (let step = run.next(); ; step = run.next()) {
  if (step.done) {
    parentPort?.postMessage({ result: step.value })
    break
  }
  if (step.value - told < 0.01) continue
  told = step.value
  parentPort?.postMessage({ share: told })
}
