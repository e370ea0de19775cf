import { Worker } from 'node:worker_threads'
import type { Backtest, BacktestInput } from '../../alerts/backtest.ts'

/** A backtest as it travels to its thread: the instants of its readings by local day (a day that has none is not read), since a function cannot travel. */
export type BacktestTask = Omit<BacktestInput, 'instantOf'> & { instants: [day: string, at: string][] }

type Told = { share: number } | { result: Backtest }

/** Runs a backtest on a thread of its own: a year over thousands of series would hold up everybody else. */
export function backtestInThread(task: BacktestTask, onProgress: (share: number) => void): Promise<Backtest> {
  const worker = new Worker(new URL('backtest-thread.mjs', import.meta.url), { workerData: task, execArgv: [] })
  return new Promise((resolve, reject) => {
    worker.on('message', (told: Told) => {
      if ('result' in told) resolve(told.result)
      else onProgress(told.share)
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the backtest's thread ended with ${code}`)))
  })
}
