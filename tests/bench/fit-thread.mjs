import { register } from 'tsx/esm/api'

register()
await import('./fit-worker.ts')
