import { register } from 'tsx/esm/api'

// A thread starts without the TypeScript loader that its process was started with.
register()
await import('./backtest-worker.ts')
