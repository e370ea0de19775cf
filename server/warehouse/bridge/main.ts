import { startBridge } from './bridge.ts'

// The child process of `server/warehouse/embedded.ts`: arguments by IPC, so that the token stands in no process list.
process.once('message', async (message: unknown) => {
  const options = message as { path: string; config: string; token: string }
  try {
    const bridge = await startBridge(options)
    const stop = async () => {
      await bridge.close()
      process.exit(0)
    }
    process.on('SIGTERM', stop)
    // Ctrl-C reaches the whole group; the parent decides when the engine stops.
    process.on('SIGINT', () => undefined)
    process.on('disconnect', stop)
    process.send?.({ port: bridge.port })
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) })
    process.exit(1)
  }
})
