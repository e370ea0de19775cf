import { type BridgeOptions, startBridge } from './bridge.ts'

// The child process of `server/warehouse/embedded.ts`. Its options come by IPC, so that the token stands in no process list.
process.once('message', async (options: BridgeOptions) => {
  try {
    const bridge = await startBridge(options)
    const stop = async () => {
      // A query that cannot be stopped must not keep an orphan and its lock alive.
      setTimeout(() => process.exit(1), 8_000).unref()
      await bridge.close()
      process.exit(0)
    }
    process.once('SIGTERM', stop)
    process.once('disconnect', stop)
    // Ctrl-C reaches the whole process group; the parent decides when the engine stops.
    process.on('SIGINT', () => undefined)
    process.send?.({ port: bridge.port })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) }, () => process.exit(1))
  }
})
