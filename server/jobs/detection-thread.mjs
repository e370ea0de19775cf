import { run } from '../compiled.mjs'

await run('server/jobs/detection-worker.ts')
