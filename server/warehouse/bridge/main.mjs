import { run } from '../../compiled.mjs'

await run('server/warehouse/bridge/main.ts')
