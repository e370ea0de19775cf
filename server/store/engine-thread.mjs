import { run } from '../compiled.mjs'

await run('server/store/engine-worker.ts')
