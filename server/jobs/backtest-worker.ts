import { parentPort, workerData } from 'node:worker_threads'
import { backtest } from '../../alerts/backtest.ts'
import type { BacktestTask } from './backtest-in-thread.ts'

/** The thread's side: runs one backtest, tells its progress, answers the result and ends. */
const { instants, ...input } = workerData as BacktestTask
const at = new Map(instants)
const instantOn = (iso: string | undefined) => (iso === undefined ? null : new Date(iso))
const run = backtest({ ...input, instantOf: (day) => instantOn(at.get(day)) })
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
