import { readConfig } from './config.ts'
import { AppError } from './errors.ts'
import { progressOn } from './progress.ts'
import { type Running, startServer } from './start.ts'

function announce(running: Running): void {
  process.stdout.write(`\nWho-What-How is at ${running.url}\n`)
  if (running.signIns.length === 0) return
  process.stdout.write('One sign-in link for each reader (each works once):\n\n')
  const width = Math.max(...running.signIns.map(({ member }) => member.id.length))
  for (const { member, url } of running.signIns) process.stdout.write(`  ${member.id.padEnd(width)}  ${url}\n`)
}

try {
  const running = await startServer(readConfig(process.env), progressOn(process.stdout))
  announce(running)
  const stop = async () => {
    await running.close()
    process.stdout.write('stopped\n')
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
} catch (error) {
  if (!(error instanceof AppError)) throw error
  process.stderr.write(`\n${error.code}: ${error.message}\n${error.hint ? `${error.hint}\n` : ''}`)
  process.exit(1)
}
