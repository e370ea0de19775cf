import { run } from '../compiled.mjs'

await run('server/channels/chart-worker.ts')
