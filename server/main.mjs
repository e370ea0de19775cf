import { run } from './compiled.mjs'

await run('server/main.ts')
