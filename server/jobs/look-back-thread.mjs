import { run } from '../compiled.mjs'

await run('server/jobs/look-back-worker.ts')
