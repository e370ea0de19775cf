import { register } from 'tsx/esm/api'

register()
await import('./asked-worker.ts')
