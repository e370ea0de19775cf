import { run } from '../compiled.mjs'

await run('server/jobs/backtest-worker.ts')
